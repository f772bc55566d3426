/* A report made by hand: every kind of figure there is, recognisable ones, so
 * that each can be looked for in what is written of it. */
#ifndef TELLBACK_TESTS_HAND_REPORT_H
#define TELLBACK_TESTS_HAND_REPORT_H

#include "review/report.h"

/** Indicators of all kinds, some split. */
#define HAND_ROWS_MOST 40

/**
 * struct hand_report:
 * The report and what it points to.
 */
struct hand_report {
	struct report report;
	struct report_month months[REPORT_MONTHS_MOST];
	struct report_row rows[HAND_ROWS_MOST];
	struct figure figures[HAND_ROWS_MOST][REPORT_MONTHS_MOST];
};

/**
 * hand_report_make(month_count, ret_hand):
 * The months that end with August 2024.  No two figures of a row are alike.
 */
void hand_report_make(size_t month_count, struct hand_report *ret_hand);

#endif
