/* A row of a report as a picture. */
#ifndef TELLBACK_REVIEW_REPORT_CHART_H
#define TELLBACK_REVIEW_REPORT_CHART_H

#include "review/report.h"
#include "review/writing.h"

/**
 * report_chart_write(report, row, number, writing):
 * Bars for counts, a line for all else, the target a dashed line; nothing for
 * a report of one month, which is no picture.  A month without a figure is a
 * gap with its sign in it.
 *
 * Shape:  ${number} is the page's own for this chart: ids of its title and
 *         description are made of it.
 */
void report_chart_write(const struct report *report, const struct report_row *row, size_t number,
			struct writing *writing);

/**
 * report_chart_step(unit, most):
 * How far apart the lines of the scale are, so that at most five reach ${most}.
 *
 * Units:  the unit's own: tenths of a percent, minutes.
 */
int64_t report_chart_step(enum figure_unit unit, int64_t most);

#endif
