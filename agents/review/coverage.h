/* `tellback-review coverage`: what comes in at the front door, and how much of
 * it goes through Tellback. */
#ifndef TELLBACK_REVIEW_COVERAGE_H
#define TELLBACK_REVIEW_COVERAGE_H

#include "base/arena.h"
#include "review/indicators_coverage.h"
#include "review/writing.h"

/**
 * coverage_run(words, word_count):
 * The verb, given what stands after it.
 *
 * Errors: the exit code, after saying on standard error what is wrong.
 */
int coverage_run(char **words, int word_count);

/**
 * coverage_sentence(coverage, crs, arena):
 * The gap in contacts in one sentence, or why nobody knows it.
 *
 * Owner:  in ${arena}.
 * Errors: NULL without memory.
 */
const char *coverage_sentence(const struct coverage *coverage, const struct agency *crs, struct arena *arena);

/**
 * coverage_text(coverage, crs, arena, writing), coverage_csv(coverage, writing),
 * coverage_json(coverage, crs, arena, writing):
 * The gap first, then day by day (of several months: month by month); the days
 * as a table; the same as an object.
 *
 * Errors: in ${writing}.
 * Source: docs/INDICATORS.md, "Coverage".
 */
void coverage_text(const struct coverage *coverage, const struct agency *crs, struct arena *arena,
		   struct writing *writing);
void coverage_csv(const struct coverage *coverage, struct writing *writing);
void coverage_json(const struct coverage *coverage, const struct agency *crs, struct arena *arena,
		   struct writing *writing);

#endif
