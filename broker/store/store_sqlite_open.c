/* Opening, which puts all steps of the schema together, and transactions. */
#include <stdlib.h>
#include <string.h>

#include "store/store_sqlite.h"

enum status
store_open(const char *path, enum store_mode mode, struct store **ret_store)
{
	struct store *store = calloc(1, sizeof *store);
	enum status status;

	if (!store)
		return STATUS_NO_MEMORY;
	status = db_open(path, &store_schema, mode == STORE_LOOK ? DB_READ_ONLY : DB_READ_WRITE, &store->db);
	if (status) {
		free(store);
		return status;
	}
	*ret_store = store;
	return STATUS_OK;
}

void
store_close(struct store *store)
{
	if (!store)
		return;
	db_close(store->db);
	free(store);
}

enum status
store_begin(struct store *store)
{
	return db_begin(store->db);
}

enum status
store_commit(struct store *store)
{
	return db_commit(store->db);
}

void
store_rollback(struct store *store)
{
	memset(store->remembered, 0, sizeof store->remembered);
	db_rollback(store->db);
}

void
store_tend(struct store *store)
{
	db_tend(store->db);
}

enum status
store_mark(struct store *store)
{
	return db_run(db_query(store->db, "SAVEPOINT note"));
}

enum status
store_keep(struct store *store)
{
	return db_run(db_query(store->db, "RELEASE note"));
}

enum status
store_undo(struct store *store)
{
	enum status status = db_run(db_query(store->db, "ROLLBACK TO note"));

	memset(store->remembered, 0, sizeof store->remembered);
	return status ? status : store_keep(store);
}
