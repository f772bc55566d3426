/* SQLite by hard rules, for broker and agents alike: every page with a sum
 * that is looked at whenever it is read (db_sums.h), WAL, synchronous=FULL,
 * one connection that writes and checkpoints, locking_mode=EXCLUSIVE,
 * foreign keys, no mmap, trusted_schema off, recursive_triggers on; at open
 * the disk is read and not what memory has of it, and a full checkpoint rewrites
 * and syncs what recovery found before anything is answered from it (ghost
 * rows). */
#ifndef TELLBACK_DB_DB_H
#define TELLBACK_DB_DB_H

#include <stdint.h>

#include "base/arena.h"
#include "tellback/bytes.h"
#include "tellback/status.h"

struct db;
struct db_query;

/**
 * struct db_schema:
 * What a store is made of.
 *
 * Shape:  ${steps}[v] brings user_version v to v + 1; each runs in one
 *         transaction.  A store with a higher version is STATUS_NEWER.
 *         ${application_id} 0, for DB_READ_ONLY alone: any store.
 */
struct db_schema {
	uint32_t application_id;
	const char *const *steps;
	size_t step_count;
};

/**
 * enum db_mode:
 * DB_READ_ONLY looks and changes nothing, not even after a crash: what the log
 * of changes holds is seen, and stays where it is.
 */
enum db_mode { DB_READ_WRITE, DB_READ_ONLY };

/**
 * db_open(path, schema, mode, ret_db):
 * Open or make the store at ${path} (mode 0600).
 *
 * Owner:  the caller; db_close.
 * Errors: STATUS_NEWER; STATUS_CORRUPT (also a file of another program);
 *         STATUS_BUSY (another process has it); STATUS_NOT_FOUND; STATUS_FULL; STATUS_IO; STATUS_NOT_PERMITTED; STATUS_NO_MEMORY.
 * Source: docs/RELIABILITY.md, "SQLite".
 */
enum status db_open(const char *path, const struct db_schema *schema, enum db_mode mode, struct db **ret_db) MUST_CHECK;

/** So many damaged pages are named. */
#define DB_DAMAGE_LISTED 16

/**
 * struct db_damage:
 * Pages that were not as they had been written, when they were read: in the
 * log of changes or in the store itself.
 *
 * Shape:  ${count} of them, the first DB_DAMAGE_LISTED named in ${pages}.
 */
struct db_damage {
	size_t count;
	struct db_damage_page {
		uint64_t number;
		int is_log;
	} pages[DB_DAMAGE_LISTED];
};

/**
 * db_damage(db):
 * What was found since it was opened.  Whoever read such a page got
 * STATUS_CORRUPT; if it was only read, the transaction goes on.
 *
 * db_has_sums(db):
 * Is every page watched?  Not in a store of before that, for which there was no
 * room to make it anew.
 */
struct db_damage db_damage(const struct db *db);
int db_has_sums(const struct db *db);

/**
 * db_close(db):
 * Checkpoint and close; NULL is nothing.
 */
void db_close(struct db *db);

/**
 * db_begin(db), db_commit(db), db_rollback(db):
 * One transaction.  After db_commit says STATUS_OK its rows are on the
 * medium; after any other word they are unknown and the process must end.
 *
 * Errors: STATUS_FULL (db_commit: nothing kept); STATUS_IO; STATUS_CORRUPT.
 */
enum status db_begin(struct db *db) MUST_CHECK;
enum status db_commit(struct db *db) MUST_CHECK;
void db_rollback(struct db *db);

/**
 * db_tend(db):
 * Outside a transaction, when nobody waits: work the log of changes into the
 * store if it has grown long.  Whoever never calls this has it done by
 * db_commit, later and at once.
 *
 * Errors: none here; a failed sync comes out of the next db_begin.
 */
void db_tend(struct db *db);

/**
 * db_query(db, sql):
 * The prepared statement of ${sql}, reset and unbound.  Statements are cached
 * by the address of ${sql}: pass string literals or static arrays only.
 * The errors of preparing and binding stick and come out of db_step.
 *
 * Owner:  the db; never NULL; at most one use of the same text at a time.
 */
struct db_query *db_query(struct db *db, const char *sql);

/**
 * db_bind_text / _number / _bytes / _null (query, at, value):
 * Bind parameter ${at} (from 1).  Text and bytes are copied.
 */
void db_bind_text(struct db_query *query, int at, const char *text);
void db_bind_number(struct db_query *query, int at, int64_t number);
void db_bind_bytes(struct db_query *query, int at, struct view bytes);
void db_bind_null(struct db_query *query, int at);

/**
 * db_step(query, ret_row):
 * Go to the next row: ${ret_row} 1, or 0 at the end.
 *
 * Errors: STATUS_CONFLICT (a constraint); STATUS_FULL; STATUS_IO;
 *         STATUS_CORRUPT; STATUS_NO_MEMORY; STATUS_BUSY.
 */
enum status db_step(struct db_query *query, int *ret_row) MUST_CHECK;

/**
 * db_run(query):
 * As db_step for a statement that gives no rows.
 */
enum status db_run(struct db_query *query) MUST_CHECK;

/**
 * db_text / db_number / db_bytes (query, column):
 * A column of the row (from 0), valid until the next step; NULL reads as "",
 * 0 and empty.
 */
const char *db_text(struct db_query *query, int column);
int64_t db_number(struct db_query *query, int column);
struct view db_bytes(struct db_query *query, int column);

/**
 * db_changes(db):
 * How many rows the last statement changed.
 */
int64_t db_changes(const struct db *db);

#endif
