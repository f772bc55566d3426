/* Shared by the store_sqlite*.c files only. */
#ifndef TELLBACK_STORE_STORE_SQLITE_H
#define TELLBACK_STORE_STORE_SQLITE_H

#include "db/db.h"
#include "db/db_row.h"
#include "store/store.h"

/** "TBBK". */
#define STORE_APPLICATION_ID 0x5442424bu

/** Agencies whose row is remembered: a direct-mapped table of names. */
#define STORE_REMEMBERED 256

/**
 * struct store_remembered:
 * An agency's row; number 0 is none.
 */
struct store_remembered {
	struct agency agency;
	int64_t number;
};

/**
 * struct store:
 * The SQLite store.  What is ${remembered} may come from the open transaction
 * and is forgotten when that is undone.
 */
struct store {
	struct db *db;
	struct store_remembered remembered[STORE_REMEMBERED];
};

/**
 * store_schema:
 * Brings an empty file to the version that this program writes.
 *
 * Owner:  static.
 */
extern const struct db_schema store_schema;

/**
 * store_sqlite_close_step:
 * The step that has the database itself refuse to close a case while an
 * answer is owed in its group.
 *
 * Owner:  static.
 */
extern const char store_sqlite_close_step[];

/**
 * store_sqlite_erase_step:
 * The step that lets a closed case and its duties go, and nothing else.
 *
 * Owner:  static.
 */
extern const char store_sqlite_erase_step[];

/**
 * store_gaps(store, say, context, ret_count):
 * Look at each agency's sequence and stream; ${say} is told of those with a
 * gap.  ${ret_count} were looked at.
 *
 * Errors: those of the store.
 */
enum status store_gaps(struct store *store, void (*say)(void *context, const char *where), void *context,
		       uint64_t *ret_count) MUST_CHECK;

/**
 * store_bind_id(query, at, hex), store_text_id(query, column, ret_hex):
 * 32 hex digits kept as 16 bytes; "" as NULL.
 */
void store_bind_id(struct db_query *query, int at, const char *hex);
void store_text_id(struct db_query *query, int column, char ret_hex[ID_SIZE]);

/**
 * store_bind_digest(query, at, digest), store_read_digest(query, column, ret_digest):
 * 32 bytes; another length reads as STATUS_CORRUPT.
 */
void store_bind_digest(struct db_query *query, int at, const struct digest *digest);
enum status store_read_digest(struct db_query *query, int column, struct digest *ret_digest) MUST_CHECK;

/**
 * store_read_agency(query, column, ret_agency):
 * A name; one that is too long reads as STATUS_CORRUPT.
 */
enum status store_read_agency(struct db_query *query, int column, struct agency *ret_agency) MUST_CHECK;

/**
 * store_agency(store, agency, ret_number), store_agency_make(...):
 * The row of an agency; making it if there is none.
 *
 * Errors: STATUS_NOT_FOUND (store_agency).
 */
enum status store_agency(struct store *store, const struct agency *agency, int64_t *ret_number) MUST_CHECK;
enum status store_agency_make(struct store *store, const struct agency *agency, int64_t *ret_number) MUST_CHECK;

/**
 * store_group_find(store, token, ret_number):
 * The row of the case after which the group of ${token} is named.
 *
 * Errors: STATUS_NOT_FOUND.
 */
enum status store_group_find(struct store *store, const struct case_token *token, int64_t *ret_number) MUST_CHECK;

/** The condition, with that number as ?1, on rows `cases c`. */
#define STORE_IN_GROUP "((c.n = ?1 AND c.group_n IS NULL) OR c.group_n = ?1)"

/**
 * store_read_note(query, first, arena, ret_note):
 * Columns idx, kind, sha, accepted, note from ${first} on.
 *
 * Errors: STATUS_CORRUPT (digest, kind); STATUS_NO_MEMORY.
 */
enum status store_read_note(struct db_query *query, int first, struct arena *arena, struct store_note *ret_note)
	MUST_CHECK;

#endif
