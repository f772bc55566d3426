#include "runtime/agent_view.h"

#include <string.h>

#include "db/db_row.h"
#include "runtime/agent_inner.h"

/** Rows of a list when nothing is said. */
#define ROWS_STANDARD 200

#define SENT_COLUMNS \
	"SELECT id, case_token, type, re, replaced_by, reference, recipients, user, state, code, waiting, needs, is_high," \
	" made_ms, coalesce(log_index, 0), coalesce(accepted_ms, 0), is_held, reseal > 0 FROM sent "
#define INBOX_COLUMNS \
	"SELECT id, case_token, type, sender, re, state, code, grade, route, on_behalf_of, log_index, accepted_ms, stored_ms," \
	" coalesce(opened_ms, 0), opened_role, is_high FROM inbox "

const char *
agent_view_others(const struct agent *agent, const char *recipients, struct arena *arena)
{
	const char *self = agent->self.name;
	char *kept = arena_alloc(arena, strlen(recipients) + 2), *at = kept;

	while (kept && *recipients) {
		size_t length = strcspn(recipients, " ");

		if (length != strlen(self) || memcmp(recipients, self, length) != 0) {
			if (at != kept)
				*at++ = ' ';
			memcpy(at, recipients, length);
			at += length;
		}
		recipients += length;
		recipients += *recipients == ' ';
	}
	return kept;
}

static enum sent_state
state_find(const char *word)
{
	unsigned state = SENT_PENDING;

	while (state < SENT_FAILED && strcmp(sent_state_word((enum sent_state)state), word) != 0)
		state++;
	return (enum sent_state)state;
}

static enum status
read_sent(struct agent *agent, struct db_query *query, struct arena *arena, struct sent_row *ret_row)
{
	struct sent_row row = {.type = message_type_find(db_text(query, 2)),
			       .reference = db_row_text(query, 5, arena),
			       .to = agent_view_others(agent, db_text(query, 6), arena),
			       .user = db_row_text(query, 7, arena),
			       .state = state_find(db_text(query, 8)),
			       .code = refusal_find(db_text(query, 9)),
			       .waiting = refusal_find(db_text(query, 10)),
			       .needs = db_row_text(query, 11, arena),
			       .is_high = (int)db_number(query, 12),
			       .made_ms = db_number(query, 13),
			       .index = (uint64_t)db_number(query, 14),
			       .accepted_ms = db_number(query, 15),
			       .is_held = (int)db_number(query, 16),
			       .is_resealing = (int)db_number(query, 17)};

	if (!row.reference || !row.to || !row.user || !row.needs)
		return STATUS_NO_MEMORY;
	db_row_short(query, 0, row.id.hex, ID_SIZE);
	db_row_short(query, 1, row.case_token.hex, ID_SIZE);
	db_row_short(query, 3, row.re.hex, ID_SIZE);
	db_row_short(query, 4, row.replaced_by.hex, ID_SIZE);
	*ret_row = row;
	return STATUS_OK;
}

static enum status
read_inbox(struct db_query *query, struct arena *arena, struct inbox_row *ret_row)
{
	const char *state = db_text(query, 5);
	struct inbox_row row = {.type = message_type_find(db_text(query, 2)),
				.state = !strcmp(state, "verified") ? INBOX_VERIFIED
					 : !strcmp(state, "raw")    ? INBOX_RAW
								    : INBOX_REFUSED,
				.code = db_row_text(query, 6, arena),
				.grade = db_row_text(query, 7, arena),
				.route = db_row_text(query, 8, arena),
				.on_behalf_of = db_row_text(query, 9, arena),
				.index = (uint64_t)db_number(query, 10),
				.accepted_ms = db_number(query, 11),
				.stored_ms = db_number(query, 12),
				.opened_ms = db_number(query, 13),
				.opened_role = db_row_text(query, 14, arena),
				.is_high = (int)db_number(query, 15)};

	if (!row.code || !row.grade || !row.route || !row.on_behalf_of || !row.opened_role)
		return STATUS_NO_MEMORY;
	db_row_short(query, 0, row.id.hex, ID_SIZE);
	db_row_short(query, 1, row.case_token.hex, ID_SIZE);
	db_row_short(query, 3, row.from.name, sizeof row.from.name);
	db_row_short(query, 4, row.re.hex, ID_SIZE);
	*ret_row = row;
	return STATUS_OK;
}

static enum status
list_sent(struct agent *agent, struct db_query *query, size_t most, struct arena *arena, struct sent_rows *ret_rows)
{
	struct sent_rows list = {arena_array(arena, most, sizeof *list.rows), 0};
	enum status status = list.rows ? STATUS_OK : STATUS_NO_MEMORY;
	int row = 0;

	while (!status && list.count < most && !(status = db_step(query, &row)) && row)
		status = read_sent(agent, query, arena, &list.rows[list.count++]);
	if (!status)
		*ret_rows = list;
	return status;
}

static enum status
list_inbox(struct db_query *query, size_t most, struct arena *arena, struct inbox_rows *ret_rows)
{
	struct inbox_rows list = {arena_array(arena, most, sizeof *list.rows), 0};
	enum status status = list.rows ? STATUS_OK : STATUS_NO_MEMORY;
	int row = 0;

	while (!status && list.count < most && !(status = db_step(query, &row)) && row)
		status = read_inbox(query, arena, &list.rows[list.count++]);
	if (!status)
		*ret_rows = list;
	return status;
}

static size_t
bind_wanted(struct db_query *query, const struct view_wanted *wanted)
{
	size_t most = wanted->most ? wanted->most : ROWS_STANDARD;

	db_bind_text(query, 1, wanted->case_token ? wanted->case_token->hex : "");
	db_bind_text(query, 2, wanted->type ? message_type_word(wanted->type) : "");
	db_bind_number(query, 3, wanted->is_open);
	db_bind_number(query, 4, (int64_t)most);
	return most;
}

/* A case has an index of its own, so it is asked for in words of its own. */
#define INBOX_WANTED " AND (?2 = '' OR type = ?2) AND (NOT ?3 OR opened_ms IS NULL) ORDER BY number DESC LIMIT ?4"
#define SENT_WANTED \
	" AND kind = 'envelope' AND (?2 = '' OR type = ?2) AND (NOT ?3 OR state IN('pending', 'sealed', 'signed'))" \
	" ORDER BY number DESC LIMIT ?4"

enum status
agent_view_inbox(struct agent *agent, const struct view_wanted *wanted, struct arena *arena, struct inbox_rows *ret_rows)
{
	struct db_query *query = wanted->case_token
					 ? db_query(agent->db, INBOX_COLUMNS "WHERE case_token = ?1" INBOX_WANTED)
					 : db_query(agent->db, INBOX_COLUMNS "WHERE ?1 = ''" INBOX_WANTED);
	size_t most = bind_wanted(query, wanted);

	return list_inbox(query, most, arena, ret_rows);
}

enum status
agent_view_sent(struct agent *agent, const struct view_wanted *wanted, struct arena *arena, struct sent_rows *ret_rows)
{
	struct db_query *query = wanted->case_token
					 ? db_query(agent->db, SENT_COLUMNS "WHERE case_token = ?1" SENT_WANTED)
					 : db_query(agent->db, SENT_COLUMNS "WHERE ?1 = ''" SENT_WANTED);
	size_t most = bind_wanted(query, wanted);

	return list_sent(agent, query, most, arena, ret_rows);
}

enum status
agent_view_inbox_one(struct agent *agent, const struct envelope_id *id, struct arena *arena, struct inbox_row *ret_row)
{
	struct db_query *query = db_query(agent->db, INBOX_COLUMNS "WHERE id = ?1");
	enum status status;

	db_bind_text(query, 1, id->hex);
	status = db_row_one(query);
	if (status)
		return status;
	return read_inbox(query, arena, ret_row);
}

enum status
agent_view_sent_one(struct agent *agent, const struct envelope_id *id, struct arena *arena, struct sent_row *ret_row)
{
	struct db_query *query = db_query(agent->db, SENT_COLUMNS "WHERE kind = 'envelope' AND id = ?1");
	enum status status;

	db_bind_text(query, 1, id->hex);
	status = db_row_one(query);
	if (status)
		return status;
	return read_sent(agent, query, arena, ret_row);
}

enum status
agent_view_reference(struct agent *agent, const char *reference, struct arena *arena, struct sent_row *ret_row)
{
	struct db_query *query = db_query(agent->db, "SELECT id FROM reference WHERE reference = ?1");
	struct envelope_id id;
	enum status status;

	db_bind_text(query, 1, reference);
	status = db_row_one(query);
	if (status)
		return status;
	db_row_short(query, 0, id.hex, ID_SIZE);
	status = agent_view_sent_one(agent, &id, arena, ret_row);
	while (!status && *ret_row->replaced_by.hex) {
		id = ret_row->replaced_by;
		status = agent_view_sent_one(agent, &id, arena, ret_row);
	}
	return status;
}

enum status
agent_view_find(struct agent *agent, const char *prefix, struct envelope_id *ret_id)
{
	size_t length = strlen(prefix);
	struct db_query *query;
	struct envelope_id id;
	enum status status;
	int row = 0;

	if (length < 8 || length >= ID_SIZE || strspn(prefix, "0123456789abcdef") != length)
		return STATUS_NOT_FOUND;
	/* a prefix of hex digits: all that begin so lie between it and it with a 'g' */
	query = db_query(agent->db, "SELECT id FROM (SELECT id FROM sent WHERE kind = 'envelope' AND id >= ?1 AND id < ?1 || 'g'"
				    " UNION SELECT id FROM inbox WHERE id >= ?1 AND id < ?1 || 'g'"
				    " UNION SELECT id FROM handed WHERE id >= ?1 AND id < ?1 || 'g') LIMIT 2");
	db_bind_text(query, 1, prefix);
	status = db_row_one(query);
	if (status)
		return status;
	db_row_short(query, 0, id.hex, ID_SIZE);
	status = db_step(query, &row);
	if (status || row)
		return status ? status : STATUS_CONFLICT;
	*ret_id = id;
	return STATUS_OK;
}

enum status
agent_view_unopened(struct agent *agent, struct arena *arena, struct inbox_rows *ret_rows)
{
	return list_inbox(db_query(agent->db, INBOX_COLUMNS "WHERE is_high = 1 AND state = 'verified' AND opened_ms IS NULL"
							    " ORDER BY number"),
			  ROWS_STANDARD, arena, ret_rows);
}

enum status
agent_view_unseen(struct agent *agent, struct arena *arena, struct sent_rows *ret_rows)
{
	return list_sent(agent,
			 db_query(agent->db, SENT_COLUMNS "WHERE is_high = 1 AND kind = 'envelope'"
							  " AND state NOT IN('pending', 'replaced')"
							  " AND EXISTS(SELECT 1 FROM step t WHERE t.id = sent.id)"
							  " AND NOT EXISTS(SELECT 1 FROM step t WHERE t.id = sent.id"
							  "  AND t.opened_ms IS NOT NULL) ORDER BY number"),
			 ROWS_STANDARD, arena, ret_rows);
}

enum status
agent_view_refused(struct agent *agent, struct arena *arena, struct sent_rows *ret_rows)
{
	return list_sent(agent, db_query(agent->db, SENT_COLUMNS "s WHERE " VIEW_REFUSED " ORDER BY number DESC"),
			 ROWS_STANDARD, arena, ret_rows);
}

enum status
agent_view_pending(struct agent *agent, struct arena *arena, struct sent_rows *ret_rows)
{
	return list_sent(agent, db_query(agent->db, SENT_COLUMNS "WHERE state = 'pending' ORDER BY number"), ROWS_STANDARD,
			 arena, ret_rows);
}
