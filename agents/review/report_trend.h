/* Where a row began, where it stands now, and what that is in words. */
#ifndef TELLBACK_REVIEW_REPORT_TREND_H
#define TELLBACK_REVIEW_REPORT_TREND_H

#include "review/report.h"

/** A month that there is none of. */
#define TREND_NO_MONTH ((size_t)-1)

/**
 * enum trend_way:
 * The newest known figure against the earliest.  Higher and lower are for what
 * is neither good nor bad.
 */
enum trend_way { TREND_NONE, TREND_ONE, TREND_SAME, TREND_BETTER, TREND_WORSE, TREND_HIGHER, TREND_LOWER };

#define TREND_WORDS_SIZE 96

/**
 * struct trend:
 * Of one row.
 *
 * Shape:  ${first} and ${last} the months of the earliest and of the newest
 *         known figure, or TREND_NO_MONTH; ${words} "better than in April
 *         2024", "one month known", "no figure".
 */
struct trend {
	enum trend_way way;
	size_t first;
	size_t last;
	char words[TREND_WORDS_SIZE];
};

/**
 * report_trend(report, row, ret_trend):
 * The trend of ${row} over the report's months.  A month that the log covers
 * only in part is no end of a trend of counts.
 */
void report_trend(const struct report *report, const struct report_row *row, struct trend *ret_trend);

/**
 * enum trend_target, report_trend_target(row, figure):
 * Does ${figure} meet the indicator's target?
 */
enum trend_target { TARGET_NONE, TARGET_MET, TARGET_MISSED };
enum trend_target report_trend_target(const struct indicator *indicator, const struct figure *figure);

#endif
