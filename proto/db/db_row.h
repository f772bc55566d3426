/* What nearly every reading of a store does with a row and its columns. */
#ifndef TELLBACK_DB_DB_ROW_H
#define TELLBACK_DB_DB_ROW_H

#include "db/db.h"

/**
 * db_row_one(query):
 * Go to the one row that ${query} asks for.
 *
 * Errors: STATUS_NOT_FOUND without one; those of db_step.
 */
enum status db_row_one(struct db_query *query) MUST_CHECK;

/**
 * db_row_number(query, ret_number):
 * The number in the one row that ${query}, which changes something, gives; to
 * its end, so that nothing of it stays open.
 *
 * Errors: STATUS_NOT_FOUND without one; those of db_step.
 */
enum status db_row_number(struct db_query *query, int64_t *ret_number) MUST_CHECK;

/**
 * db_row_changed(db, query):
 * Run ${query}, which is to change something.
 *
 * Errors: STATUS_NOT_FOUND if it changed no row; those of db_run.
 */
enum status db_row_changed(struct db *db, struct db_query *query) MUST_CHECK;

/**
 * db_row_short(query, column, to, size):
 * The id or word in ${column}, into ${to} of ${size} bytes.  What is longer than
 * we ever wrote comes from a damaged row and reads as "".
 */
void db_row_short(struct db_query *query, int column, char *to, size_t size);

/**
 * db_row_text(query, column, arena):
 * The text in ${column} as a copy that outlives the row.
 *
 * Owner:  ${arena}; NULL without memory.
 */
const char *db_row_text(struct db_query *query, int column, struct arena *arena);

#endif
