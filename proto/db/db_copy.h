/* A copy of a store while it is being written to: some pages at a time, through
 * the store's own connection, so that no second one ever reads it. */
#ifndef TELLBACK_DB_DB_COPY_H
#define TELLBACK_DB_DB_COPY_H

#include "db/db.h"

struct db_copy;

/**
 * db_copy_new(db, path, ret_copy), db_copy_free(copy):
 * Begin a copy of ${db} in the new file ${path} (mode 0600).  Until it is freed
 * every page that ${db} writes and the copy already has goes there too.
 *
 * Owner:  borrows ${db}, which is closed later; the caller frees (NULL is
 *         nothing).  What was not finished is not a store.
 * Errors: STATUS_CONFLICT (${path} is there); STATUS_FULL; STATUS_NOT_FOUND (no
 *         folder); STATUS_NOT_PERMITTED; STATUS_NO_MEMORY; STATUS_IO.
 * Source: SQLite, "Online Backup API".
 */
enum status db_copy_new(struct db *db, const char *path, struct db_copy **ret_copy) MUST_CHECK;
void db_copy_free(struct db_copy *copy);

/**
 * struct db_copy_state:
 * How far it is.
 *
 * Units:  pages.
 */
struct db_copy_state {
	int is_done;
	uint64_t left;
	uint64_t pages;
};

/**
 * db_copy_step(copy, pages, ret_state):
 * Copy ${pages} more; outside a transaction of the db.  Once it is done, the
 * copy is the store as it is now, closed and synced, and needs nothing beside it.
 *
 * Errors: STATUS_FULL; STATUS_IO; STATUS_CORRUPT; STATUS_BUSY (inside a
 *         transaction): the copy is only good for db_copy_free then; the db is
 *         as good as before.
 */
enum status db_copy_step(struct db_copy *copy, unsigned pages, struct db_copy_state *ret_state) MUST_CHECK;

#endif
