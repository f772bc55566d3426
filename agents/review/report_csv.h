/* A report as a table for a spreadsheet. */
#ifndef TELLBACK_REVIEW_REPORT_CSV_H
#define TELLBACK_REVIEW_REPORT_CSV_H

#include "review/report.h"
#include "review/writing.h"

/**
 * report_csv_write(report, writing):
 * A line an indicator, split, part and month: id, name, split, part, month,
 * state, value, top, bottom, unit.  A value that is not known is empty, and so
 * are top and bottom.
 *
 * Source: docs/REVIEW.md, "The files".
 */
void report_csv_write(const struct report *report, struct writing *writing);

/**
 * report_csv_state(indicator, figure), report_csv_unit(unit),
 * report_csv_value(unit, value, writing):
 * The words and numbers that files use: a share of 245 is 24.5 percent.
 */
const char *report_csv_state(const struct indicator *indicator, const struct figure *figure);
const char *report_csv_unit(enum figure_unit unit);
void report_csv_value(enum figure_unit unit, int64_t value, struct writing *writing);

#endif
