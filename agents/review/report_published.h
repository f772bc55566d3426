/* A report as the table that the scrutiny panel's pack has of the front door:
 * the same columns, names and roundings. */
#ifndef TELLBACK_REVIEW_REPORT_PUBLISHED_H
#define TELLBACK_REVIEW_REPORT_PUBLISHED_H

#include "review/report.h"
#include "review/writing.h"

/**
 * report_published_write(report, writing):
 * A header line and a line a month: whole numbers, shares in percent rounded
 * half up, nothing where there is no figure, or where it is hidden.
 *
 * Shape:  the pack hides no small number of the whole area: a report for it is
 *         computed with ${hides_nothing}.
 * Source: docs/INDICATORS.md, "The published table".
 */
void report_published_write(const struct report *report, struct writing *writing);

#endif
