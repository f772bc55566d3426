/* The months of a report, and the eleven before them that a rate of twelve
 * months looks back to. */
#ifndef TELLBACK_REVIEW_INDICATORS_MONTHS_H
#define TELLBACK_REVIEW_INDICATORS_MONTHS_H

#include "base/arena.h"
#include "review/report.h"
#include "tellback/instant.h"
#include "tellback/status.h"

/** Months looked back to; the place of the report's first. */
#define MONTHS_BEFORE 11u
/** The place of a moment that lies in none. */
#define MONTH_NONE UINT32_MAX

/**
 * struct months:
 * Their days.
 *
 * Shape:  ${count} with those before; ${days}[i] the first day of the i-th, and
 *         one more: the day after the last.
 */
struct months {
	uint32_t count;
	int32_t days[REPORT_MONTHS_MOST + MONTHS_BEFORE + 1];
};

/**
 * indicators_months_set(months, count, ret_months):
 * The ${count} months of a report.
 *
 * Errors: STATUS_MALFORMED: none, too many, or not one after the other.
 */
enum status indicators_months_set(const struct report_month *months, size_t count,
				  struct months *ret_months) MUST_CHECK;

/**
 * indicators_months_of(months, instant), indicators_months_of_day(months, day):
 * The place of the month that London has then, or MONTH_NONE.
 */
uint32_t indicators_months_of(const struct months *months, struct instant instant);
uint32_t indicators_months_of_day(const struct months *months, int32_t day);

/**
 * indicators_months_end(months, at):
 * When the month at ${at} is over.
 */
struct instant indicators_months_end(const struct months *months, uint32_t at);

#endif
