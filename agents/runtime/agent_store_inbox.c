#include "runtime/agent_store_inbox.h"

#include <string.h>

#include "db/db_row.h"
#include "runtime/facts_table.h"

enum status
agent_store_inbox_known(struct db *db, const struct envelope_id *id, const struct digest *hash, int *ret_known, int *ret_same)
{
	struct db_query *query = db_query(db, "SELECT hash = ?2 FROM inbox WHERE id = ?1");
	enum status status;
	int row = 0;

	db_bind_text(query, 1, id->hex);
	agent_store_bind_digest(query, 2, hash);
	status = db_step(query, &row);
	if (status)
		return status;
	*ret_known = row;
	*ret_same = row && db_number(query, 0);
	return STATUS_OK;
}

enum status
agent_store_inbox_add(struct db *db, const struct came *came, const struct envelope *envelope, const struct inbox_place *place)
{
	const struct facts_kept kept = facts_table_kept(envelope->facts, envelope->fact_count);
	struct db_query *query = db_query(
		db, "INSERT INTO inbox(id, cursor, type, case_token, re, sender, state, grade, route, on_behalf_of, is_high,"
		    " note, hash, body, body_bytes, is_whole, log_index, accepted_ms, stored_ms)"
		    " VALUES(?1, ?2, ?3, ?4, ?5, ?6, 'raw', ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)");

	db_bind_text(query, 1, envelope->id.hex);
	db_bind_number(query, 2, (int64_t)place->cursor);
	db_bind_text(query, 3, envelope->type_word);
	db_bind_text(query, 4, envelope->case_token.hex);
	db_bind_text(query, 5, envelope->re.hex);
	db_bind_text(query, 6, envelope->from.name);
	db_bind_text(query, 7, kept.grade);
	db_bind_text(query, 8, kept.route);
	db_bind_text(query, 9, kept.on_behalf_of);
	db_bind_number(query, 10, place->is_high);
	db_bind_bytes(query, 11, came->note);
	agent_store_bind_digest(query, 12, &envelope->hash);
	agent_store_bind_digest(query, 13, &envelope->body);
	db_bind_number(query, 14, (int64_t)envelope->body_bytes);
	db_bind_number(query, 15, place->is_whole);
	db_bind_number(query, 16, (int64_t)came->index);
	db_bind_number(query, 17, came->accepted_ms);
	db_bind_number(query, 18, place->now_ms);
	return db_run(query);
}

#define COLUMNS \
	"SELECT number, id, state, note, hash, sender, log_index, accepted_ms, body, body_bytes, is_whole, tries," \
	" coalesce(opened_ms, 0), missed FROM inbox "

static void
read_digest(struct db_query *query, int column, struct digest *ret_digest)
{
	struct view bytes = db_bytes(query, column);

	memset(ret_digest, 0, sizeof *ret_digest);
	if (bytes.size == DIGEST_BYTES)
		memcpy(ret_digest->bytes, bytes.bytes, DIGEST_BYTES);
}

static enum status
read_row(struct db_query *query, struct arena *arena, struct inbox_kept *ret_row)
{
	struct inbox_kept row = {0};
	const char *state;
	enum status status = db_row_one(query);

	if (!status)
		status = arena_copy(arena, db_bytes(query, 3), &row.note);
	if (status)
		return status;
	row.number = db_number(query, 0);
	db_row_short(query, 1, row.id.hex, ID_SIZE);
	state = db_text(query, 2);
	row.state = !strcmp(state, "verified") ? INBOX_VERIFIED : !strcmp(state, "raw") ? INBOX_RAW : INBOX_REFUSED;
	read_digest(query, 4, &row.hash);
	db_row_short(query, 5, row.sender.name, sizeof row.sender.name);
	row.index = (uint64_t)db_number(query, 6);
	row.accepted_ms = db_number(query, 7);
	read_digest(query, 8, &row.body);
	row.body_bytes = (uint64_t)db_number(query, 9);
	row.is_whole = (int)db_number(query, 10);
	row.tries = (int)db_number(query, 11);
	row.opened_ms = db_number(query, 12);
	row.missed = (int)db_number(query, 13);
	*ret_row = row;
	return STATUS_OK;
}

enum status
agent_store_inbox_raw(struct db *db, enum inbox_raw which, unsigned after, struct arena *arena, struct inbox_kept *ret_row)
{
	/* a body that the broker did not have goes behind the others' */
	struct db_query *query =
		which == INBOX_WHOLE
			? db_query(db, COLUMNS "WHERE state = 'raw' AND is_whole = 1 ORDER BY is_high DESC, number"
					       " LIMIT 1 OFFSET ?1")
			: db_query(db, COLUMNS "WHERE state = 'raw' AND is_whole = 0"
					       " ORDER BY missed, is_high DESC, number LIMIT 1 OFFSET ?1");

	db_bind_number(query, 1, after);
	return read_row(query, arena, ret_row);
}

enum status
agent_store_inbox_find(struct db *db, const struct envelope_id *id, struct arena *arena, struct inbox_kept *ret_row)
{
	struct db_query *query = db_query(db, COLUMNS "WHERE id = ?1");

	db_bind_text(query, 1, id->hex);
	return read_row(query, arena, ret_row);
}

enum status
agent_store_inbox_whole(struct db *db, const struct digest *body)
{
	struct db_query *query = db_query(db, "UPDATE inbox SET is_whole = 1 WHERE state = 'raw' AND body = ?1");

	agent_store_bind_digest(query, 1, body);
	return db_run(query);
}

enum status
agent_store_inbox_partial(struct db *db, const struct digest *body)
{
	struct db_query *query = db_query(db, "UPDATE inbox SET is_whole = 0, missed = missed + 1"
					      " WHERE body = ?1 AND state = 'raw'");

	agent_store_bind_digest(query, 1, body);
	return db_run(query);
}

enum status
agent_store_inbox_tried(struct db *db, int64_t number)
{
	struct db_query *query = db_query(db, "UPDATE inbox SET tries = tries + 1 WHERE number = ?1");

	db_bind_number(query, 1, number);
	return db_run(query);
}

enum status
agent_store_inbox_settle(struct db *db, int64_t number, const char *code, int64_t now_ms)
{
	struct db_query *query = db_query(db, "UPDATE inbox SET state = CASE WHEN ?2 = '' THEN 'verified' ELSE 'refused' END,"
					      " code = ?2, verified_ms = CASE WHEN ?2 = '' THEN ?3 END"
					      " WHERE number = ?1 AND state = 'raw'");

	db_bind_number(query, 1, number);
	db_bind_text(query, 2, code ? code : "");
	db_bind_number(query, 3, now_ms);
	return db_run(query);
}

enum status
agent_store_inbox_opened(struct db *db, int64_t number, const struct inbox_reader *reader, int64_t now_ms)
{
	struct db_query *query = db_query(db, "UPDATE inbox SET opened_ms = ?2, opened_role = ?3, opened_user = ?4"
					      " WHERE number = ?1 AND opened_ms IS NULL");

	db_bind_number(query, 1, number);
	db_bind_number(query, 2, now_ms);
	db_bind_text(query, 3, reader->role);
	db_bind_text(query, 4, reader->user);
	return db_run(query);
}

enum status
agent_store_inbox_opened_before(struct db *db, int64_t number)
{
	struct db_query *query =
		db_query(db, "UPDATE inbox SET (opened_ms, opened_role) = (SELECT said_ms, word FROM said"
			     " WHERE said.id = inbox.id AND status = 'opened' ORDER BY said_ms LIMIT 1)"
			     " WHERE number = ?1 AND opened_ms IS NULL");

	db_bind_number(query, 1, number);
	return db_run(query);
}
