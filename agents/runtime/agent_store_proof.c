#include "runtime/agent_store_proof.h"

#include <string.h>

#include "db/db_row.h"
#include "log/leaf.h"

/* What is said of a note again is proven once; what was taken anew, by a
 * broker that had lost it, stands elsewhere and is proven there. */
enum status
agent_store_proof_add(struct db *db, int64_t number, uint64_t index, int64_t accepted_ms)
{
	struct db_query *query = db_query(
		db, "INSERT INTO proof(number, log_index, accepted_ms) VALUES(?1, ?2, ?3)"
		    " ON CONFLICT(number) DO UPDATE SET log_index = excluded.log_index, accepted_ms = excluded.accepted_ms,"
		    " proven_ms = 0, missed_ms = 0, checkpoint = 0, path = NULL"
		    " WHERE log_index <> excluded.log_index OR accepted_ms <> excluded.accepted_ms");

	db_bind_number(query, 1, number);
	db_bind_number(query, 2, (int64_t)index);
	db_bind_number(query, 3, accepted_ms);
	return db_run(query);
}

#define ROW_COLUMNS \
	"SELECT p.number, p.log_index, p.accepted_ms, p.missed_ms, s.kind, s.hash, s.id FROM proof p" \
	" JOIN sent s ON s.number = p.number WHERE p.proven_ms = 0 AND "

static void
read_row(struct db_query *query, struct proof_row *row)
{
	struct view hash = db_bytes(query, 5);

	*row = (struct proof_row){.number = db_number(query, 0),
				  .leaf = {.index = (uint64_t)db_number(query, 1),
					   .kind = leaf_kind_find(db_text(query, 4)),
					   .accepted = {db_number(query, 2)}},
				  .was_missed = db_number(query, 3) != 0};
	/* one that is being signed again has no hash: what is asked of it will not hold */
	if (hash.size == DIGEST_BYTES)
		memcpy(row->leaf.note.bytes, hash.bytes, DIGEST_BYTES);
	db_row_short(query, 6, row->id.hex, ID_SIZE);
}

enum status
agent_store_proof_due(struct db *db, int64_t after, size_t most, struct proof_row *rows, size_t *ret_count)
{
	struct db_query *query = db_query(db, ROW_COLUMNS "p.number > ?1 ORDER BY p.number LIMIT ?2");
	enum status status = STATUS_OK;
	size_t count = 0;
	int row = 0;

	db_bind_number(query, 1, after);
	db_bind_number(query, 2, (int64_t)most);
	while (count < most && !(status = db_step(query, &row)) && row)
		read_row(query, &rows[count++]);
	if (!status)
		*ret_count = count;
	return status;
}

enum status
agent_store_proof_load(struct db *db, int64_t number, struct proof_row *ret_row)
{
	struct db_query *query = db_query(db, ROW_COLUMNS "p.number = ?1");
	enum status status;

	db_bind_number(query, 1, number);
	status = db_row_one(query);
	if (!status)
		read_row(query, ret_row);
	return status;
}

enum status
agent_store_proof_newest(struct db *db, uint64_t *ret_index)
{
	struct db_query *query = db_query(db, "SELECT log_index FROM proof ORDER BY number DESC LIMIT 1");
	enum status status = db_row_one(query);

	if (!status)
		*ret_index = (uint64_t)db_number(query, 0);
	return status;
}

enum status
agent_store_proof_done(struct db *db, int64_t number, const struct proof_done *done)
{
	struct db_query *query = db_query(db, "UPDATE proof SET proven_ms = ?2, missed_ms = 0, checkpoint = ?3, path = ?4"
					      " WHERE number = ?1");

	db_bind_number(query, 1, number);
	db_bind_number(query, 2, done->ms);
	db_bind_number(query, 3, done->checkpoint);
	if (done->path)
		db_bind_bytes(query, 4, (struct view){done->path->hashes[0].bytes, done->path->count * DIGEST_BYTES});
	return db_run(query);
}

enum status
agent_store_proof_missed(struct db *db, int64_t until_ms, int64_t now_ms, uint64_t *ret_count)
{
	struct db_query *query = db_query(db, "UPDATE proof SET missed_ms = ?2 WHERE proven_ms = 0 AND missed_ms = 0"
					      " AND (accepted_ms <= ?1 OR accepted_ms > 2 * ?2 - ?1)");
	enum status status;

	db_bind_number(query, 1, until_ms);
	db_bind_number(query, 2, now_ms);
	status = db_run(query);
	if (!status)
		*ret_count = (uint64_t)db_changes(db);
	return status;
}

enum status
agent_store_proof_noted(struct db *db)
{
	return db_run(db_query(db, "UPDATE proof SET missed_ms = -missed_ms WHERE proven_ms = 0 AND missed_ms > 0"));
}

enum status
agent_store_proof_oldest(struct db *db, int64_t *ret_accepted_ms)
{
	struct db_query *query =
		db_query(db, "SELECT coalesce(min(accepted_ms), 0) FROM proof WHERE proven_ms = 0 AND missed_ms = 0");
	enum status status = db_row_one(query);

	if (!status)
		*ret_accepted_ms = db_number(query, 0);
	return status;
}

enum status
agent_store_proof_counts(struct db *db, uint64_t *ret_waiting, uint64_t *ret_missing)
{
	struct db_query *query =
		db_query(db, "SELECT count(*), coalesce(sum(missed_ms > 0), 0) FROM proof WHERE proven_ms = 0");
	enum status status = db_row_one(query);

	if (status)
		return status;
	*ret_waiting = (uint64_t)db_number(query, 0);
	*ret_missing = (uint64_t)db_number(query, 1);
	return STATUS_OK;
}

enum status
agent_store_proof_find(struct db *db, const struct envelope_id *id, struct arena *arena, struct proof_kept *ret_kept)
{
	struct db_query *query =
		db_query(db, "SELECT p.log_index, p.accepted_ms, p.proven_ms, p.missed_ms, p.path, coalesce(c.size, 0), c.note, s.hash"
			     " FROM sent s JOIN proof p ON p.number = s.number LEFT JOIN checkpoint c ON c.number = p.checkpoint"
			     " WHERE s.id = ?1 AND s.kind = 'envelope'");
	struct proof_kept kept = {.leaf = {.kind = LEAF_ENVELOPE}};
	struct view path, hash;
	enum status status;

	db_bind_text(query, 1, id->hex);
	status = db_row_one(query);
	if (status)
		return status;
	kept.leaf.index = (uint64_t)db_number(query, 0);
	kept.leaf.accepted.ms = db_number(query, 1);
	hash = db_bytes(query, 7);
	if (hash.size == DIGEST_BYTES)
		memcpy(kept.leaf.note.bytes, hash.bytes, DIGEST_BYTES);
	kept.proven_ms = db_number(query, 2);
	kept.missed_ms = db_number(query, 3);
	kept.size = (uint64_t)db_number(query, 5);
	path = db_bytes(query, 4);
	if (path.size % DIGEST_BYTES || path.size > sizeof kept.path.hashes)
		return STATUS_CORRUPT;
	kept.path.count = path.size / DIGEST_BYTES;
	if (path.size)
		memcpy(kept.path.hashes, path.bytes, path.size);
	status = arena_copy(arena, db_bytes(query, 6), &kept.checkpoint);
	if (!status)
		*ret_kept = kept;
	return status;
}
