/* How much of what comes in at the front door goes through Tellback: the daily
 * counts that a CRS signs, beside what the log holds. */
#ifndef TELLBACK_REVIEW_INDICATORS_COVERAGE_H
#define TELLBACK_REVIEW_INDICATORS_COVERAGE_H

#include "review/indicators.h"

/**
 * struct coverage_day:
 * One London day.
 *
 * Shape:  ${day} since 1970-01-01; ${is_counted} 0: no count came for it, and
 *         ${counted_…} say nothing.
 */
struct coverage_day {
	int32_t day;
	int is_counted;
	uint64_t counted_contacts;
	uint64_t held_contacts;
	uint64_t counted_closures;
	uint64_t held_closures;
};

/**
 * struct coverage:
 * The days in order, none left out; the sums are of the days that were counted.
 *
 * Shape:  the gap in contacts is ${counted_contacts} - ${held_contacts}: what
 *         came in and did not come here; below nought the counts are wrong.
 * Owner:  ${days} points into the arena.
 */
struct coverage {
	const struct coverage_day *days;
	size_t day_count;
	size_t uncounted;
	uint64_t counted_contacts;
	uint64_t held_contacts;
	uint64_t counted_closures;
	uint64_t held_closures;
};

/**
 * indicators_coverage(input, arena, ret_coverage):
 * Every day of ${input}'s months that the log covers; its last day, which is
 * not over, only if it was counted.
 *
 * Shape:  the newest count of a day counts.
 * Errors: those of indicators_report.
 * Source: docs/INDICATORS.md, "Coverage".
 */
enum status indicators_coverage(const struct indicators_input *input, struct arena *arena,
				struct coverage *ret_coverage) MUST_CHECK;

#endif
