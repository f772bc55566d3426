/* The months that a report is asked for, and how far the log covers them. */
#ifndef TELLBACK_REVIEW_PERIOD_H
#define TELLBACK_REVIEW_PERIOD_H

#include "base/arena.h"
#include "review/report.h"
#include "tellback/instant.h"
#include "tellback/status.h"

/** Months of a year. */
#define PERIOD_YEAR 12

/**
 * period_month(text, ret_month):
 * Read "2024-08", of the years 1971 to 9997.
 *
 * Errors: STATUS_MALFORMED.
 */
enum status period_month(const char *text, struct report_month *ret_month) MUST_CHECK;

/**
 * period_year(text, ret_months, ret_count):
 * "2024-08": the twelve months that end with it; "2023-09..2024-08": from the
 * one to the other.
 *
 * Shape:  ${ret_months} has room for REPORT_MONTHS_MOST.
 * Errors: STATUS_MALFORMED; STATUS_CONFLICT (the first is after the last);
 *         STATUS_TOO_BIG (more months than that).
 */
enum status period_year(const char *text, struct report_month ret_months[REPORT_MONTHS_MOST],
			size_t *ret_count) MUST_CHECK;

/**
 * period_begins(month):
 * When its first day begins in London.
 */
struct instant period_begins(const struct report_month *month);

/**
 * period_cover(months, count, begins, ends, arena, ret_cover):
 * For each month NULL, or in words why a log whose first and last leaves were
 * accepted at ${begins} and ${ends} does not cover it whole.
 *
 * Owner:  in ${arena}.
 * Errors: STATUS_NO_MEMORY.
 */
enum status period_cover(const struct report_month *months, size_t count, struct instant begins, struct instant ends,
			 struct arena *arena, const char *const **ret_cover) MUST_CHECK;

#endif
