#include "runtime/agent_store_case.h"

#include "db/db_row.h"
#include "runtime/facts_table.h"

/** Messages of one case that are looked at; no real case comes near it. */
#define MESSAGES_MOST 2000

enum status
agent_store_holder_set(struct db *db, const struct holder_kept *row)
{
	struct db_query *query = db_query(db, "INSERT INTO case_holder(case_token, holder, back_to, until_ms)"
					      " VALUES(?1, ?2, ?3, ?4) ON CONFLICT(case_token) DO UPDATE SET"
					      " holder = excluded.holder, back_to = excluded.back_to,"
					      " until_ms = excluded.until_ms");

	db_bind_text(query, 1, row->case_token.hex);
	db_bind_text(query, 2, row->holder.name);
	db_bind_text(query, 3, row->back_to.name);
	db_bind_number(query, 4, row->until_ms);
	return db_run(query);
}

enum status
agent_store_holder(struct db *db, const struct case_token *case_token, struct holder_kept *ret_row)
{
	struct db_query *query =
		db_query(db, "SELECT holder, back_to, until_ms FROM case_holder WHERE case_token = ?1");
	enum status status;

	db_bind_text(query, 1, case_token->hex);
	status = db_row_one(query);
	if (status)
		return status;
	ret_row->case_token = *case_token;
	db_row_short(query, 0, ret_row->holder.name, AGENCY_SIZE);
	db_row_short(query, 1, ret_row->back_to.name, AGENCY_SIZE);
	ret_row->until_ms = db_number(query, 2);
	return STATUS_OK;
}

enum status
agent_store_case_first(struct db *db, const struct case_token *case_token, struct arena *arena, struct view *ret_note)
{
	struct db_query *query = db_query(
		db,
		"SELECT note FROM (SELECT note, accepted_ms, log_index AS at FROM inbox WHERE case_token = ?1"
		" UNION ALL SELECT note, accepted_ms, log_index FROM sent WHERE case_token = ?1 AND kind = 'envelope'"
		"  AND state = 'accepted'"
		" UNION ALL SELECT note, accepted_ms, 0 FROM handed WHERE case_token = ?1)"
		" ORDER BY accepted_ms, at LIMIT 1");
	enum status status;

	db_bind_text(query, 1, case_token->hex);
	status = db_row_one(query);
	if (status)
		return status;
	return arena_copy(arena, db_bytes(query, 0), ret_note);
}

enum status
agent_store_handed_add(struct db *db, const struct handed_kept *row, const struct envelope *envelope)
{
	const struct facts_kept kept = facts_table_kept(envelope->facts, envelope->fact_count);
	struct db_query *query =
		db_query(db, "INSERT INTO handed(id, case_token, type, re, sender, grade, route, on_behalf_of, note,"
			     " handover, giver, item, place, accepted_ms)"
			     " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
			     " ON CONFLICT(id) DO NOTHING");

	db_bind_text(query, 1, envelope->id.hex);
	db_bind_text(query, 2, envelope->case_token.hex);
	db_bind_text(query, 3, envelope->type_word);
	db_bind_text(query, 4, envelope->re.hex);
	db_bind_text(query, 5, envelope->from.name);
	db_bind_text(query, 6, kept.grade);
	db_bind_text(query, 7, kept.route);
	db_bind_text(query, 8, kept.on_behalf_of);
	db_bind_bytes(query, 9, row->note);
	db_bind_text(query, 10, row->handover.hex);
	db_bind_text(query, 11, row->giver.name);
	db_bind_number(query, 12, (int64_t)row->item);
	db_bind_number(query, 13, (int64_t)row->place);
	db_bind_number(query, 14, row->accepted_ms);
	return db_run(query);
}

enum status
agent_store_handed_find(struct db *db, const struct envelope_id *id, struct arena *arena, struct handed_kept *ret_row)
{
	struct db_query *query =
		db_query(db, "SELECT note, handover, giver, item, place, accepted_ms FROM handed WHERE id = ?1");
	struct handed_kept row = {.id = *id};
	enum status status;

	db_bind_text(query, 1, id->hex);
	status = db_row_one(query);
	if (status)
		return status;
	status = arena_copy(arena, db_bytes(query, 0), &row.note);
	if (status)
		return status;
	db_row_short(query, 1, row.handover.hex, ID_SIZE);
	db_row_short(query, 2, row.giver.name, AGENCY_SIZE);
	row.item = (size_t)db_number(query, 3);
	row.place = (size_t)db_number(query, 4);
	row.accepted_ms = db_number(query, 5);
	*ret_row = row;
	return STATUS_OK;
}

enum status
agent_store_case_messages(struct db *db, const struct case_token *case_token, struct arena *arena,
			  struct case_message **ret_list, size_t *ret_count)
{
	struct db_query *query = db_query(
		db,
		"SELECT id, accepted_ms FROM (SELECT id, accepted_ms, log_index AS at FROM inbox WHERE case_token = ?1"
		"  AND state = 'verified'"
		" UNION ALL SELECT id, accepted_ms, log_index FROM sent WHERE case_token = ?1 AND kind = 'envelope'"
		"  AND state = 'accepted' AND is_whole = 1"
		" UNION ALL SELECT id, accepted_ms, 0 FROM handed h WHERE case_token = ?1"
		"  AND NOT EXISTS(SELECT 1 FROM inbox i WHERE i.id = h.id)"
		"  AND NOT EXISTS(SELECT 1 FROM sent s WHERE s.id = h.id)) ORDER BY accepted_ms, at, id");
	struct case_message *list = arena_array(arena, MESSAGES_MOST, sizeof *list);
	size_t count = 0;
	enum status status = list ? STATUS_OK : STATUS_NO_MEMORY;
	int row = 0;

	db_bind_text(query, 1, case_token->hex);
	while (!status && count < MESSAGES_MOST && !(status = db_step(query, &row)) && row) {
		db_row_short(query, 0, list[count].id.hex, ID_SIZE);
		list[count++].accepted_ms = db_number(query, 1);
	}
	if (status)
		return status;
	*ret_list = list;
	*ret_count = count;
	return STATUS_OK;
}
