/* Shared by the files of proto/db only. */
#ifndef TELLBACK_DB_DB_INNER_H
#define TELLBACK_DB_DB_INNER_H

#include <stddef.h>

#include "db/db.h"
#include "db/db_sums.h"

struct sqlite3;
struct sqlite3_stmt;

/**
 * struct db_query:
 * A statement and the first trouble with it.
 *
 * Shape:  ${failed} of preparing or binding: comes out of db_step.  ${is_open}:
 *         the last step gave a row, and there may be more.
 */
struct db_query {
	struct db *db;
	const char *sql;
	struct sqlite3_stmt *statement;
	enum status failed;
	int is_open;
};

/**
 * struct db:
 * One connection, and the layer below it.
 *
 * Shape:  ${spare} is given out when there is no memory for another query.
 *         ${broken}: a sync failed, nothing more may be promised.
 */
struct db {
	struct sqlite3 *handle;
	struct db_sums *sums;
	struct db_query **queries;
	size_t query_count;
	size_t query_room;
	struct db_query spare;
	enum status broken;
	int wal_pages;
};

/**
 * db_handle(db):
 * The connection itself.
 *
 * Owner:  the db's.
 */
struct sqlite3 *db_handle(struct db *db);

/**
 * db_copy_vfs(db):
 * The VFS to open a copy of ${db} with: its pages have sums if those of ${db}
 * have.
 *
 * Owner:  the db's; it is closed after the copy.
 */
const char *db_copy_vfs(struct db *db);

/**
 * db_convert(db, path):
 * Make the pages of the store at ${path}, which has none, carry sums: in a new
 * file that takes the place of the old one, which ${db} then still has open
 * and which nobody else could open before.
 *
 * Errors: STATUS_FULL (there is no room for both: ${db} is as before); those
 *         of file_rename; STATUS_CORRUPT.
 */
enum status db_convert(struct db *db, const char *path) MUST_CHECK;

#endif
