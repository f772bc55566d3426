/* What a reader could work out: sums of unknowns that are known, and what else
 * is certain then. */
#ifndef TELLBACK_SUPPORT_SOLVING_H
#define TELLBACK_SUPPORT_SOLVING_H

#include <stdint.h>

/** Sums, and unknowns, at most; rows of a table whose unknowns are noted. */
#define SOLVING_SUMS 96
#define SOLVING_UNKNOWNS 192
#define SOLVING_DRAFTS 256

/** Coefficients are taken modulo this; the one of what is subtracted. */
#define SOLVING_PRIME 1000003
#define SOLVING_LESS (SOLVING_PRIME - 1)

/**
 * struct solving:
 * Each row the coefficients of a sum that is known.
 *
 * Shape:  ${of_draft} is the caller's, as is ${hidden}, the number of unknowns.
 */
struct solving {
	int64_t rows[SOLVING_SUMS][SOLVING_UNKNOWNS];
	uint32_t pivots[SOLVING_SUMS];
	uint32_t count;
	uint32_t of_draft[SOLVING_DRAFTS];
	uint32_t hidden;
};

/**
 * solving_row(solving):
 * One more sum, all of whose coefficients are 0.
 */
int64_t *solving_row(struct solving *solving);

/**
 * solving_reduce(solving):
 * Once all sums are there.
 */
void solving_reduce(struct solving *solving);

/**
 * solving_is_certain(solving, at, form):
 * Is ${form}[0] times the unknown at ${at}, and ${form}[1] times the next one,
 * the same whatever else the unknowns may be?
 */
int solving_is_certain(const struct solving *solving, uint32_t at, const int64_t form[2]);

#endif
