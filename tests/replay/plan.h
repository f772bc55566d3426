/* What is to happen in each month of the replay, in whole numbers: the
 * published table says some of it in rounded percentages. */
#ifndef TELLBACK_REPLAY_PLAN_H
#define TELLBACK_REPLAY_PLAN_H

#include <stddef.h>
#include <stdio.h>

/** Months of one plan at most. */
#define PLAN_MONTHS_MOST 24

/**
 * enum plan_cell:
 * The columns of the published table, in its order.
 */
enum plan_cell {
	PLAN_CONTACTS,
	PLAN_EARLY_HELP,
	PLAN_TAKEN_UP,
	PLAN_STATUTORY,
	PLAN_ASSESSED,
	PLAN_IN_TIME_SHARE,
	PLAN_MEETINGS,
	PLAN_ENQUIRIES,
	PLAN_ENQUIRIES_SHARE, /* of the meetings: follows from two others */
	PLAN_CONFERENCES_SHARE,
	PLAN_REREFERRED_SHARE,
	PLAN_CLOSED_SHARE,
	PLAN_CELLS
};

/**
 * struct plan_month:
 * One month.
 *
 * Shape:  ${cells} as published; the rest are the counts that come to the
 *         published shares: ${conferences} of ${cells}[PLAN_ENQUIRIES] less
 *         ${excluded} (children who are on a plan already), of the others of
 *         all.
 */
struct plan_month {
	int year;
	int month;
	unsigned cells[PLAN_CELLS];
	unsigned in_time;
	unsigned conferences;
	unsigned excluded;
	unsigned rereferred;
	unsigned closed;
};

/**
 * struct plan:
 * All months, one after the other.
 */
struct plan {
	struct plan_month months[PLAN_MONTHS_MOST];
	size_t count;
};

/**
 * plan_column(cell), plan_is_share(cell):
 * What the published table calls it; non-zero if it is a percentage.
 */
const char *plan_column(enum plan_cell cell);
int plan_is_share(enum plan_cell cell);

/**
 * plan_read(file, ret_plan):
 * Read the published table.  Zero, or non-zero with a line on stderr.
 */
int plan_read(FILE *file, struct plan *ret_plan);

/**
 * plan_perturb(plan, text, ret_month, ret_cell):
 * Change one cell: "2024-03:s47_enquiries_completed:+1".  Zero, or non-zero
 * with a line on stderr.
 */
int plan_perturb(struct plan *plan, const char *text, size_t *ret_month, enum plan_cell *ret_cell);

/**
 * plan_solve(plan):
 * Find the counts.  Zero, or non-zero with a line on stderr for the cell that
 * whole numbers cannot reach.
 */
int plan_solve(struct plan *plan);

/**
 * plan_share(top, bottom):
 * The percentage, rounded half up; 0 of nothing.
 */
unsigned plan_share(unsigned top, unsigned bottom);

/**
 * plan_print(plan, count, out):
 * The counts of the first ${count} months in a few lines, those reached by
 * exclusion said so.
 */
void plan_print(const struct plan *plan, size_t count, FILE *out);

#endif
