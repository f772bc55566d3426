/* The sub-group's indicators, computed from what the rules made of the log. */
#ifndef TELLBACK_REVIEW_INDICATORS_H
#define TELLBACK_REVIEW_INDICATORS_H

#include "review/report.h"
#include "rules/casebook.h"

/**
 * struct indicators_input:
 * What they are computed from, and for which months.
 *
 * Shape:  ${standing} what is in force where the log ends; ${crs} whose cases;
 *         ${begins} and ${ends} when the first and the last leaf were accepted;
 *         ${months} one after the other, 1..REPORT_MONTHS_MOST; ${population}
 *         how many under eighteen live in the area, 0 where nobody said;
 *         ${hides_nothing}: small numbers are shown (for the published table,
 *         and for tests); ${erased} notes that are gone; ${origin}, ${size} and
 *         ${root} as in the report.
 * Owner:  borrows.
 */
struct indicators_input {
	const struct casebook *book;
	struct standing standing;
	struct agency crs;
	struct instant begins;
	struct instant ends;
	const struct report_month *months;
	size_t month_count;
	uint64_t population;
	int hides_nothing;
	uint64_t erased;
	const char *origin;
	uint64_t size;
	const char *root;
};

/**
 * indicators_report(input, arena, ret_report):
 * Every indicator of docs/INDICATORS.md in each of the months.
 *
 * Owner:  ${ret_report} points into ${arena} and borrows what ${input} borrows.
 * Errors: STATUS_NO_MEMORY; STATUS_MALFORMED (no month, too many, or none such).
 * Source: docs/INDICATORS.md.
 */
enum status indicators_report(const struct indicators_input *input, struct arena *arena,
			      struct report *ret_report) MUST_CHECK;

#endif
