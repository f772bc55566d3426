/* Every page of a store, looked at one after another as it stands in the file:
 * also those that nobody asks for, and also of a store that cannot be opened. */
#ifndef TELLBACK_DB_DB_PAGES_H
#define TELLBACK_DB_DB_PAGES_H

#include "db/db.h"

struct db_pages;

/**
 * db_pages_new(db, path, ret_pages), db_pages_free(pages):
 * Of the open store ${db}; if that is NULL, of the file at ${path}, which
 * nobody has open.
 *
 * Owner:  borrows ${db}; the caller frees (NULL is nothing).
 * Errors: STATUS_NOT_PERMITTED; STATUS_NO_MEMORY; STATUS_IO; STATUS_CORRUPT (it
 *         is no store at all).
 */
enum status db_pages_new(struct db *db, const char *path, struct db_pages **ret_pages) MUST_CHECK;
void db_pages_free(struct db_pages *pages);

/**
 * struct db_pages_state:
 * How far it is.
 *
 * Shape:  ${at} of ${of} pages; without sums (${has_sums} 0) there is nothing
 *         to look at.  A page that the log of changes has in its place, after a
 *         crash, is passed over.
 */
struct db_pages_state {
	int has_sums;
	uint64_t at;
	uint64_t of;
	uint64_t bytes; /* of a page */
	struct db_damage damage;
};

/**
 * db_pages_step(pages, most), db_pages_state(pages):
 * Look at ${most} pages more; not while ${db} works changes in.
 *
 * Errors: STATUS_IO: one cannot be read at all.
 */
enum status db_pages_step(struct db_pages *pages, uint64_t most) MUST_CHECK;
struct db_pages_state db_pages_state(const struct db_pages *pages);

#endif
