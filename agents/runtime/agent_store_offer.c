#include "runtime/agent_store_offer.h"

#include "db/db_row.h"

enum status
agent_store_offer_back(struct db *db, uint64_t index, uint64_t *ret_cursor)
{
	struct db_query *query = db_query(db, "SELECT coalesce(max(cursor), 0) FROM inbox WHERE log_index < ?1");
	uint64_t cursor;
	enum status status;

	db_bind_number(query, 1, (int64_t)index);
	status = db_row_one(query);
	if (status)
		return status;
	cursor = (uint64_t)db_number(query, 0);
	query = db_query(db, "UPDATE inbox SET cursor = 0 WHERE log_index >= ?1");
	db_bind_number(query, 1, (int64_t)index);
	status = db_run(query);
	if (!status)
		*ret_cursor = cursor;
	return status;
}

enum status
agent_store_offer_newest(struct db *db, uint64_t *ret_index)
{
	struct db_query *query = db_query(db, "SELECT max(coalesce((SELECT log_index FROM inbox ORDER BY number DESC LIMIT 1), 0),"
					      " coalesce((SELECT log_index FROM proof ORDER BY number DESC LIMIT 1), 0))");
	enum status status = db_row_one(query);

	if (!status)
		*ret_index = (uint64_t)db_number(query, 0);
	return status;
}

enum status
agent_store_offer_place(struct db *db, int64_t number, uint64_t cursor, uint64_t index)
{
	struct db_query *query = db_query(db, "UPDATE inbox SET cursor = ?2, log_index = ?3 WHERE number = ?1"
					      " AND (cursor <> ?2 OR log_index <> ?3)");

	db_bind_number(query, 1, number);
	db_bind_number(query, 2, (int64_t)cursor);
	db_bind_number(query, 3, (int64_t)index);
	return db_run(query);
}

enum status
agent_store_offer_given(struct db *db, uint64_t *ret_seq)
{
	struct db_query *query = db_query(db, "SELECT seq FROM sent WHERE seq IS NOT NULL"
					      " ORDER BY seq DESC LIMIT 1");
	enum status status;
	int row = 0;

	status = db_step(query, &row);
	if (!status)
		*ret_seq = row ? (uint64_t)db_number(query, 0) : 0;
	return status;
}

enum status
agent_store_offer_card(struct db *db)
{
	return db_run(db_query(db, "UPDATE sent SET state = 'signed' WHERE state = 'accepted' AND number ="
				   " (SELECT max(number) FROM sent WHERE kind = 'card' AND note IS NOT NULL)"));
}
