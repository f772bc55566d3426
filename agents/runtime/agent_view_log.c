/* The journal, receipts, notices, duties and the numbers of an agent. */
#include "runtime/agent_view.h"

#include <string.h>

#include "db/db_row.h"
#include "runtime/agent_inner.h"

#define NOTICE_COLUMNS "SELECT kind, case_token, about, code, needs, at_ms FROM notice "

enum status
agent_view_journal(struct agent *agent, uint64_t after, size_t most, struct arena *arena, struct journal_rows *ret_rows)
{
	struct db_query *query = db_query(agent->db, "SELECT number, kind, id, agency, word, other, ms FROM journal"
						     " WHERE number > ?1 ORDER BY number LIMIT ?2");
	struct journal_rows list = {arena_array(arena, most, sizeof *list.rows), 0};
	enum status status = list.rows ? STATUS_OK : STATUS_NO_MEMORY;
	int found = 0;

	db_bind_number(query, 1, (int64_t)after);
	db_bind_number(query, 2, (int64_t)most);
	while (!status && list.count < most && !(status = db_step(query, &found)) && found) {
		struct journal_row *row = &list.rows[list.count++];

		row->number = (uint64_t)db_number(query, 0);
		row->kind = journal_kind_find(db_text(query, 1));
		db_row_short(query, 2, row->id.hex, sizeof row->id.hex);
		db_row_short(query, 3, row->agency.name, sizeof row->agency.name);
		db_row_short(query, 4, row->word, sizeof row->word);
		db_row_short(query, 5, row->other.hex, sizeof row->other.hex);
		row->ms = db_number(query, 6);
	}
	if (!status)
		*ret_rows = list;
	return status;
}

/* The surface's marks are apart from the engine's own. */
static const char *
mark_name(const char *name, char *to, size_t size)
{
	size_t length = strlen(name);

	if (length > size - 3)
		length = size - 3;
	memcpy(to, "v:", 2);
	memcpy(to + 2, name, length);
	to[2 + length] = '\0';
	return to;
}

uint64_t
agent_view_mark(struct agent *agent, const char *name)
{
	char own[64];
	uint64_t number = 0;

	/* a store that cannot be read says so at the next write */
	return agent_store_mark(agent->db, mark_name(name, own, sizeof own), &number) ? 0 : number;
}

enum status
agent_view_mark_set(struct agent *agent, const char *name, uint64_t number)
{
	char own[64];
	enum status status = db_begin(agent->db);

	if (!status)
		status = agent_store_mark_set(agent->db, mark_name(name, own, sizeof own), number);
	if (!status)
		status = db_commit(agent->db);
	if (status)
		db_rollback(agent->db);
	return status;
}

enum status
agent_view_receipt(struct agent *agent, const struct envelope_id *other, struct arena *arena, struct view *ret_note)
{
	struct db_query *query = db_query(agent->db, "SELECT note FROM receipt WHERE id = ?1");
	enum status status;

	db_bind_text(query, 1, other->hex);
	status = db_row_one(query);
	if (status)
		return status;
	return arena_copy(arena, db_bytes(query, 0), ret_note);
}

static enum status
read_notice(struct db_query *query, struct arena *arena, struct notice_row *ret_row)
{
	struct notice_row row = {.kind = db_row_text(query, 0, arena),
				 .about = db_row_text(query, 2, arena),
				 .code = db_row_text(query, 3, arena),
				 .needs = db_row_text(query, 4, arena),
				 .at_ms = db_number(query, 5)};

	if (!row.kind || !row.about || !row.code || !row.needs)
		return STATUS_NO_MEMORY;
	db_row_short(query, 1, row.case_token.hex, sizeof row.case_token.hex);
	*ret_row = row;
	return STATUS_OK;
}

enum status
agent_view_notices(struct agent *agent, size_t most, struct arena *arena, struct notice_rows *ret_rows)
{
	struct db_query *query = db_query(agent->db, NOTICE_COLUMNS "ORDER BY number DESC LIMIT ?1");
	struct notice_rows list = {arena_array(arena, most, sizeof *list.rows), 0};
	enum status status = list.rows ? STATUS_OK : STATUS_NO_MEMORY;
	int found = 0;

	db_bind_number(query, 1, (int64_t)most);
	while (!status && list.count < most && !(status = db_step(query, &found)) && found)
		status = read_notice(query, arena, &list.rows[list.count++]);
	if (!status)
		*ret_rows = list;
	return status;
}

enum status
agent_view_notice(struct agent *agent, uint64_t journal_number, struct arena *arena, struct notice_row *ret_row)
{
	struct db_query *query = db_query(agent->db, NOTICE_COLUMNS "WHERE number = ?1");
	enum status status;

	db_bind_number(query, 1, (int64_t)journal_number);
	status = db_row_one(query);
	if (status)
		return status;
	return read_notice(query, arena, ret_row);
}

static enum status
count_owed(struct agent *agent, const char *case_token, size_t *ret_count)
{
	struct db_query *query = db_query(agent->db, "SELECT count(*) FROM owed WHERE ?1 = '' OR case_token = ?1");
	enum status status;
	int row = 0;

	db_bind_text(query, 1, case_token);
	status = db_step(query, &row);
	if (!status)
		*ret_count = (size_t)db_number(query, 0);
	return status;
}

int
agent_view_is_owed(const struct owed_row *row)
{
	return !strcmp(row->state, "open") || !strcmp(row->state, "overdue");
}

enum status
agent_view_owed(struct agent *agent, const struct case_token *case_token, struct arena *arena, struct owed_rows *ret_rows)
{
	const char *token = case_token ? case_token->hex : "";
	struct owed_rows list = {0};
	struct db_query *query;
	uint64_t as_of = 0;
	size_t most = 0;
	int found = 0;
	enum status status = count_owed(agent, token, &most);

	if (!status)
		status = agent_store_mark(agent->db, "owed-as-of", &as_of);
	if (status)
		return status;
	list.as_of_ms = (int64_t)as_of;
	list.rows = arena_array(arena, most, sizeof *list.rows);
	if (!list.rows)
		return STATUS_NO_MEMORY;
	query = db_query(agent->db, "SELECT id, kind, case_token, debtor, creditor, child, state, start_ms, due_ms, ended_ms"
				    " FROM owed WHERE ?1 = '' OR case_token = ?1 ORDER BY ended_ms > 0, due_ms, id");
	db_bind_text(query, 1, token);
	while (list.count < most && !(status = db_step(query, &found)) && found) {
		struct owed_row *row = &list.rows[list.count++];

		*row = (struct owed_row){.id = db_row_text(query, 0, arena),
					 .kind = db_row_text(query, 1, arena),
					 .child = db_row_text(query, 5, arena),
					 .state = db_row_text(query, 6, arena),
					 .start_ms = db_number(query, 7),
					 .due_ms = db_number(query, 8),
					 .ended_ms = db_number(query, 9)};
		db_row_short(query, 2, row->case_token.hex, sizeof row->case_token.hex);
		db_row_short(query, 3, row->debtor.name, sizeof row->debtor.name);
		db_row_short(query, 4, row->creditor.name, sizeof row->creditor.name);
		if (!row->id || !row->kind || !row->child || !row->state)
			return STATUS_NO_MEMORY;
	}
	if (!status)
		*ret_rows = list;
	return status;
}
