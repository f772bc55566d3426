/* The first page of a report: what the inspectors' letters ask for, and where
 * it stands. */
#ifndef TELLBACK_REVIEW_REPORT_FIRST_H
#define TELLBACK_REVIEW_REPORT_FIRST_H

#include "review/report.h"
#include "review/sections_table.h"
#include "review/writing.h"

/**
 * report_first_write(report, writing):
 * A table a letter: each item with its measures, the earliest known figure,
 * the newest, the target and the trend in words.
 */
void report_first_write(const struct report *report, struct writing *writing);

#endif
