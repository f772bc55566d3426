/* The children that were referred in a month: how many, and of how many of them
 * something is known; and which of these numbers would tell of one child. */
#ifndef TELLBACK_CRS_CHILDREN_MONTH_H
#define TELLBACK_CRS_CHILDREN_MONTH_H

#include "base/arena.h"
#include "db/db.h"

/** What is counted, of which ages, of which grades; the first of each is all. */
#define CHILDREN_MONTH_WHATS 5
#define CHILDREN_MONTH_BANDS 5
#define CHILDREN_MONTH_GRADES 4

/**
 * struct children_month:
 * They: what by age by grade.
 */
struct children_month {
	struct children_month_cell {
		uint32_t count;
		int is_hidden;
	} cells[CHILDREN_MONTH_WHATS][CHILDREN_MONTH_BANDS][CHILDREN_MONTH_GRADES];
};

/**
 * children_month_count(db, from_day, until_day, ret_month):
 * Those referred from ${from_day} until the day before ${until_day}.
 *
 * Errors: those of db_step.
 */
enum status children_month_count(struct db *db, int32_t from_day, int32_t until_day,
				 struct children_month *ret_month) MUST_CHECK;

/**
 * children_month_hide(month, below):
 * Hide counts from 1 to below ${below}; those that leave so few of the
 * children (13 of 14 who were heard tells of one who was not); and of a whole
 * and its parts, another one where one alone is hidden.
 *
 * Source: docs/INDICATORS.md, "Small numbers".
 */
void children_month_hide(struct children_month *month, uint64_t below);

/**
 * children_month_name(what, band, grade, arena):
 * The row's name in a return.
 *
 * Errors: NULL: no memory.
 */
const char *children_month_name(size_t what, size_t band, size_t grade, struct arena *arena);

#endif
