/* The tables of a report's page: a row an indicator, a column a month. */
#ifndef TELLBACK_REVIEW_REPORT_TABLE_H
#define TELLBACK_REVIEW_REPORT_TABLE_H

#include "review/report.h"
#include "review/sections_table.h"
#include "review/writing.h"

/** A table with more months would not fit on a sheet: it becomes two. */
#define TABLE_MONTHS_MOST 13

/**
 * report_table_overview(report, section, writing):
 * Every indicator of ${section} (NULL: of none of them) in one table, for all;
 * with its target and where it goes.
 */
void report_table_overview(const struct report *report, const struct section *section, struct writing *writing);

/**
 * report_table_detail(report, first, writing):
 * Row ${first} and the rows of the same indicator after it, with what each
 * share was made from; returns the row after them.
 */
size_t report_table_detail(const struct report *report, size_t first, struct writing *writing);

/**
 * report_table_target(indicator, ret_text):
 * "at least 95 %", "at most 20 %", "581", "none set".
 */
#define TABLE_TARGET_SIZE (FIGURE_TEXT_SIZE + 16)
void report_table_target(const struct indicator *indicator, char ret_text[TABLE_TARGET_SIZE]);

/**
 * report_table_holds(section, id):
 * Does ${section} (NULL: what no section names) hold the indicator?
 */
int report_table_holds(const struct section *section, const char *id);

#endif
