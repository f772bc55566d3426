/* A report for a terminal of 80 columns. */
#ifndef TELLBACK_REVIEW_REPORT_TEXT_H
#define TELLBACK_REVIEW_REPORT_TEXT_H

#include "review/report.h"
#include "review/writing.h"

/** As wide as a line may be. */
#define TEXT_COLUMNS 80

/**
 * enum report_text_rows:
 * Only what is for all, or each agency's, route's and stage's rows as well.
 */
enum report_text_rows { TEXT_FOR_ALL, TEXT_WITH_PARTS };

/**
 * report_text_write(report, rows, writing):
 * Of one month: a line an indicator, with what the share was made from and the
 * target.  Of several: each indicator's months in rows of six, and the trend.
 */
void report_text_write(const struct report *report, enum report_text_rows rows, struct writing *writing);

/**
 * report_text_wrap(text, indent, writing):
 * Add ${text} broken between words, every line but the first ${indent} columns
 * in, as the first is taken to be.
 */
void report_text_wrap(const char *text, int indent, struct writing *writing);

#endif
