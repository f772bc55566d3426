#include "runtime/agent_store_useful.h"

#include "db/db_row.h"

enum status
agent_store_useful_put(struct db *db, const struct envelope_id *id, int is_useful, int64_t ms)
{
	struct db_query *query = db_query(db, "INSERT INTO useful(id, is_useful, ms) SELECT id, ?2, ?3 FROM inbox"
					      " WHERE id = ?1 AND state = 'verified'"
					      " ON CONFLICT(id) DO UPDATE SET is_useful = ?2");
	enum status status;

	db_bind_text(query, 1, id->hex);
	db_bind_number(query, 2, is_useful);
	db_bind_number(query, 3, ms);
	status = db_run(query);
	return status || db_changes(db) ? status : STATUS_NOT_FOUND;
}

enum status
agent_store_useful_count(struct db *db, int64_t from_ms, int64_t until_ms, uint64_t *ret_useful, uint64_t *ret_not)
{
	struct db_query *query = db_query(db, "SELECT coalesce(sum(is_useful), 0), coalesce(sum(1 - is_useful), 0)"
					      " FROM useful WHERE ms >= ?1 AND ms < ?2");
	enum status status;

	db_bind_number(query, 1, from_ms);
	db_bind_number(query, 2, until_ms);
	status = db_row_one(query);
	if (status)
		return status;
	*ret_useful = (uint64_t)db_number(query, 0);
	*ret_not = (uint64_t)db_number(query, 1);
	return STATUS_OK;
}
