/* The indicators of a scene: a report over its casebook, and its figures as one
 * line of text. */
#ifndef TELLBACK_SUPPORT_FIGURED_H
#define TELLBACK_SUPPORT_FIGURED_H

#include "review/indicators.h"
#include "support/scene.h"

/**
 * struct figured:
 * What is asked of a scene.
 *
 * Shape:  ${from} "2026-11", the first of ${count} months; ${begins} when the log
 *         begins, "2026-11-01 00:00", NULL: long before; ${suppress} 0: the door's
 *         policy has none.  The log ends at the scene's time.
 */
struct figured {
	struct scene *scene;
	const char *from;
	size_t count;
	const char *begins;
	uint64_t population;
	uint64_t suppress;
	uint64_t erased;
	int hides_nothing;
	struct policy policy;
	const struct policy *policies[1];
	struct report_month months[REPORT_MONTHS_MOST];
	struct indicators_input input;
	struct report report;
};

/**
 * figured_s(text):
 * "2026-11-02 10:00" on London's wall as unix seconds.
 */
long long figured_s(const char *text);

/**
 * figured(asked):
 * Compute ${asked}->report.
 *
 * Owner:  in the scene's arena.
 */
void figured(struct figured *asked);

/**
 * figured_row(asked, id, split, part):
 * The row's figures, a space between: "12"; "3/5"; minutes; "c" hidden, "-" of
 * nothing, "x" no data; "no row".
 *
 * Owner:  the scene's arena.
 */
const char *figured_row(const struct figured *asked, const char *id, const char *split, const char *part);

/**
 * figured_parts(asked, id, split):
 * The parts of a split in the order of the report: "health school".
 */
const char *figured_parts(const struct figured *asked, const char *id, const char *split);

/**
 * figured_is(asked, id, split, part, want):
 * The row is ${want}, or the test ends.
 */
void figured_is(const struct figured *asked, const char *id, const char *split, const char *part, const char *want);

#endif
