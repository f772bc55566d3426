#include "runtime/agent_store_log.h"

#include <string.h>

#include "base/id.h"
#include "db/db_row.h"

enum status
agent_store_log_known(struct db *db, const char *origin, struct arena *arena, struct log_known *ret_known)
{
	struct db_query *query =
		db_query(db, "SELECT size, root, note, since_ms, seen_ms, witnessed_size, witnessed, witnessed_ms,"
			     " behind_size, behind_ms FROM log_known WHERE origin = ?1");
	struct log_known known = {.origin = ""};
	struct view root;
	enum status status;
	int row = 0;

	id_set(known.origin, sizeof known.origin, origin);
	db_bind_text(query, 1, origin);
	status = db_step(query, &row);
	if (!status && row) {
		root = db_bytes(query, 1);
		if (root.size != DIGEST_BYTES)
			return STATUS_CORRUPT;
		memcpy(known.head.root.bytes, root.bytes, DIGEST_BYTES);
		known.head.size = (uint64_t)db_number(query, 0);
		known.since_ms = db_number(query, 3);
		known.seen_ms = db_number(query, 4);
		known.witnessed_size = (uint64_t)db_number(query, 5);
		known.witnessed_ms = db_number(query, 7);
		known.behind_size = (uint64_t)db_number(query, 8);
		known.behind_ms = db_number(query, 9);
		status = arena_copy(arena, db_bytes(query, 2), &known.note);
		if (!status)
			status = arena_copy(arena, db_bytes(query, 6), &known.witnessed);
	}
	if (!status)
		*ret_known = known;
	return status;
}

enum status
agent_store_log_know(struct db *db, const struct log_known *known)
{
	struct db_query *query =
		db_query(db, "INSERT OR REPLACE INTO log_known(origin, size, root, note, since_ms, seen_ms, witnessed_size,"
			     " witnessed, witnessed_ms, behind_size, behind_ms)"
			     " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");

	db_bind_text(query, 1, known->origin);
	db_bind_number(query, 2, (int64_t)known->head.size);
	agent_store_bind_digest(query, 3, &known->head.root);
	db_bind_bytes(query, 4, known->note);
	db_bind_number(query, 5, known->since_ms);
	db_bind_number(query, 6, known->seen_ms);
	db_bind_number(query, 7, (int64_t)known->witnessed_size);
	db_bind_bytes(query, 8, known->witnessed);
	db_bind_number(query, 9, known->witnessed_ms);
	db_bind_number(query, 10, (int64_t)known->behind_size);
	db_bind_number(query, 11, known->behind_ms);
	return db_run(query);
}

enum status
agent_store_log_checkpoint(struct db *db, uint64_t size, struct view note, int64_t *ret_number)
{
	struct db_query *query = db_query(db, "INSERT INTO checkpoint(size, note) VALUES(?1, ?2) RETURNING number");
	enum status status;
	int row = 0;

	db_bind_number(query, 1, (int64_t)size);
	db_bind_bytes(query, 2, note);
	status = db_row_one(query);
	if (status)
		return status;
	*ret_number = db_number(query, 0);
	return db_step(query, &row); /* to its end: only then has it run */
}

/* One of a kind at a time is enough to call somebody, and bounds what a broker
 * can make us keep; what a person has seen to is not said again. */
enum status
agent_store_log_evidence_add(struct db *db, const struct log_evidence *evidence, int *ret_is_new)
{
	struct db_query *query =
		db_query(db, "INSERT INTO evidence(kind, known, shown, ms) SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS"
			     "(SELECT 1 FROM evidence WHERE kind = ?1 AND"
			     " (noted_by = '' OR (known = ?2 AND (shown = ?3 OR ?1 = 'smaller'))))");
	enum status status;

	db_bind_text(query, 1, proof_finding_word(evidence->kind));
	db_bind_bytes(query, 2, evidence->known);
	db_bind_bytes(query, 3, evidence->shown);
	db_bind_number(query, 4, evidence->ms);
	status = db_run(query);
	if (!status)
		*ret_is_new = db_changes(db) > 0;
	return status;
}

enum status
agent_store_log_evidence_is_noted(struct db *db, enum proof_finding kind, struct view known, int *ret_is_noted)
{
	struct db_query *query =
		db_query(db, "SELECT 1 FROM evidence WHERE kind = ?1 AND known = ?2 AND noted_by <> '' LIMIT 1");

	db_bind_text(query, 1, proof_finding_word(kind));
	db_bind_bytes(query, 2, known);
	return db_step(query, ret_is_noted);
}

/* A note with a NUL behind it, so that it can be shown as text. */
static enum status
read_note(struct db_query *query, int column, struct arena *arena, struct view *ret_note)
{
	const struct view note = db_bytes(query, column);
	const char *text = arena_text(arena, note.bytes, note.size);

	if (!text)
		return STATUS_NO_MEMORY;
	*ret_note = (struct view){(const uint8_t *)text, note.size};
	return STATUS_OK;
}

enum status
agent_store_log_evidence(struct db *db, struct arena *arena, struct log_evidences *ret_list)
{
	struct db_query *query = db_query(
		db, "SELECT number, kind, known, shown, ms, noted_by FROM evidence ORDER BY number DESC LIMIT ?1");
	struct log_evidences list = {arena_array(arena, LOG_EVIDENCE_MOST, sizeof *list.rows), 0};
	enum status status = list.rows ? STATUS_OK : STATUS_NO_MEMORY;
	int row = 0;

	db_bind_number(query, 1, LOG_EVIDENCE_MOST);
	while (!status && list.count < LOG_EVIDENCE_MOST && !(status = db_step(query, &row)) && row) {
		struct log_evidence *evidence = &list.rows[list.count++];

		evidence->number = db_number(query, 0);
		evidence->kind = proof_finding_find(db_text(query, 1));
		evidence->ms = db_number(query, 4);
		evidence->noted_by = db_row_text(query, 5, arena);
		status = evidence->kind == PROOF_FINDING_COUNT ? STATUS_CORRUPT
			 : evidence->noted_by			? read_note(query, 2, arena, &evidence->known)
								: STATUS_NO_MEMORY;
		if (!status)
			status = read_note(query, 3, arena, &evidence->shown);
	}
	if (!status)
		*ret_list = list;
	return status;
}

enum status
agent_store_log_evidence_open(struct db *db, uint64_t *ret_count)
{
	struct db_query *query = db_query(db, "SELECT count(*) FROM evidence WHERE noted_by = ''");
	enum status status = db_row_one(query);

	if (!status)
		*ret_count = (uint64_t)db_number(query, 0);
	return status;
}

enum status
agent_store_log_evidence_noted(struct db *db, const char *user)
{
	struct db_query *query = db_query(db, "UPDATE evidence SET noted_by = ?1 WHERE noted_by = ''");

	db_bind_text(query, 1, user);
	return db_run(query);
}
