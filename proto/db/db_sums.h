/* Every bit of a store is watched: a layer between SQLite and the files.  Each
 * page of the database file carries a sum that is made as it is written and
 * looked at as it is read; pages of the log of changes are compared with what
 * was written there, or with what SQLite's own recovery found good.  What was
 * damaged is never given to SQLite. */
#ifndef TELLBACK_DB_DB_SUMS_H
#define TELLBACK_DB_DB_SUMS_H

#include "db/db.h"

struct sqlite3;
struct db_sums;

/**
 * db_sums_new(ret_sums), db_sums_free(sums):
 * A layer over the VFS that is the default now.
 *
 * Owner:  the caller; it outlives the connections that are opened with it.
 *         db_sums_free takes NULL.
 * Errors: STATUS_NO_MEMORY; STATUS_IO.
 * Source: SQLite, "The OS Interface or VFS".
 */
enum status db_sums_new(struct db_sums **ret_sums) MUST_CHECK;
void db_sums_free(struct db_sums *sums);

/**
 * db_sums_name(sums):
 * The VFS to open a store, or a copy of it, with.
 */
const char *db_sums_name(const struct db_sums *sums);

/**
 * db_sums_make(sums, is_on):
 * Do files that are begun from here on have sums?  At first they do.  Their
 * pages then need DB_PAGE_RESERVE bytes, which a copy takes from its original.
 */
enum db_sums_making { DB_SUMS_OFF, DB_SUMS_ON };
void db_sums_make(struct db_sums *sums, enum db_sums_making making);

/**
 * db_sums_begin(handle):
 * Before the first page is written: leave room for sums.
 *
 * Errors: STATUS_IO.
 */
enum status db_sums_begin(struct sqlite3 *handle) MUST_CHECK;

/**
 * db_sums_has(handle):
 * Do the pages of this store carry sums?
 */
int db_sums_has(struct sqlite3 *handle);

/**
 * db_sums_settle(handle):
 * Once SQLite has read what a crash left in the log of changes: is all there
 * that was on the medium before, and is the file one of those that the log is of?
 * What is torn past that was never promised.
 *
 * Errors: STATUS_CORRUPT (it is not); STATUS_IO.
 */
enum status db_sums_settle(struct sqlite3 *handle) MUST_CHECK;

/**
 * db_sums_damage(handle):
 * What was found since it was opened.
 */
struct db_damage db_sums_damage(struct sqlite3 *handle);

#endif
