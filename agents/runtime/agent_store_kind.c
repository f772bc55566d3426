#include "runtime/agent_store_kind.h"

#include "db/db_row.h"

enum status
agent_store_kind_mark(struct db *db)
{
	return db_run(db_query(db, "SAVEPOINT kind"));
}

enum status
agent_store_kind_keep(struct db *db)
{
	return db_run(db_query(db, "RELEASE kind"));
}

enum status
agent_store_kind_undo(struct db *db)
{
	enum status status = db_run(db_query(db, "ROLLBACK TO kind"));

	return status ? status : agent_store_kind_keep(db);
}

static enum status
version_of(struct db *db, const char *word, size_t *ret_version)
{
	struct db_query *query = db_query(db, "SELECT version FROM kind_tables WHERE kind = ?1");
	enum status status;
	int row = 0;

	db_bind_text(query, 1, word);
	status = db_step(query, &row);
	if (!status)
		*ret_version = row ? (size_t)db_number(query, 0) : 0;
	return status;
}

static enum status
version_set(struct db *db, const char *word, size_t version)
{
	struct db_query *query = db_query(db, "INSERT INTO kind_tables(kind, version) VALUES(?1, ?2)"
					      " ON CONFLICT(kind) DO UPDATE SET version = excluded.version");

	db_bind_text(query, 1, word);
	db_bind_number(query, 2, (int64_t)version);
	return db_run(query);
}

enum status
agent_store_kind_tables(struct db *db, const char *word, const char *const *statements, size_t count)
{
	size_t version = 0;
	enum status status = version_of(db, word, &version);

	if (status || version == count)
		return status;
	if (version > count)
		return STATUS_NEWER;
	status = db_begin(db);
	if (status)
		return status;
	for (size_t i = version; !status && i < count; i++)
		status = db_run(db_query(db, statements[i]));
	if (!status)
		status = version_set(db, word, count);
	if (!status)
		return db_commit(db);
	db_rollback(db);
	return status;
}

static enum status
changed(struct db *db, struct db_query *query, const struct envelope_id *id)
{

	db_bind_text(query, 1, id->hex);
	return db_row_changed(db, query);
}

enum status
agent_store_kind_release(struct db *db, const struct envelope_id *id)
{
	return changed(db, db_query(db, "UPDATE sent SET is_held = 0 WHERE id = ?1 AND is_held = 1"), id);
}

enum status
agent_store_kind_drop(struct db *db, const struct envelope_id *id)
{
	return changed(db,
		       db_query(db, "UPDATE sent SET is_held = 0, state = 'failed' WHERE id = ?1 AND is_held = 1"
				    " AND state IN('sealed', 'pending')"),
		       id);
}

enum status
agent_store_kind_renew(struct db *db, const struct envelope_id *id, struct view text, const struct digest *body,
		       uint64_t body_bytes)
{
	struct db_query *query = db_query(db, "UPDATE sent SET text = ?2, body = ?3, body_bytes = ?4, uploaded = 0"
					      " WHERE id = ?1 AND is_held = 1 AND seq IS NULL");

	db_bind_bytes(query, 2, text);
	agent_store_bind_digest(query, 3, body);
	db_bind_number(query, 4, (int64_t)body_bytes);
	return changed(db, query, id);
}

enum status
agent_store_arrival_add(struct db *db, const struct envelope_id *id)
{
	struct db_query *query = db_query(db, "INSERT INTO arrival(id) VALUES(?1) ON CONFLICT(id) DO NOTHING");

	db_bind_text(query, 1, id->hex);
	return db_run(query);
}

/* One of our own that a restored store lacks the body of waits for it. */
enum status
agent_store_arrival_next(struct db *db, struct arrival_kept *ret_row)
{
	struct db_query *query =
		db_query(db, "SELECT number, id, tries FROM arrival a WHERE over = 0"
			     " AND NOT EXISTS(SELECT 1 FROM sent s WHERE s.id = a.id AND s.is_whole = 0)"
			     " ORDER BY number LIMIT 1");
	enum status status;

	status = db_row_one(query);
	if (status)
		return status;
	ret_row->number = db_number(query, 0);
	db_row_short(query, 1, ret_row->id.hex, ID_SIZE);
	ret_row->tries = (int)db_number(query, 2);
	return STATUS_OK;
}

enum status
agent_store_arrival_tried(struct db *db, int64_t number)
{
	struct db_query *query = db_query(db, "UPDATE arrival SET tries = tries + 1 WHERE number = ?1");

	db_bind_number(query, 1, number);
	return db_run(query);
}

enum status
agent_store_arrival_over(struct db *db, int64_t number)
{
	struct db_query *query = db_query(db, "UPDATE arrival SET over = 1 WHERE number = ?1");

	db_bind_number(query, 1, number);
	return db_run(query);
}
