/* A report as JSON. */
#ifndef TELLBACK_REVIEW_REPORT_JSON_H
#define TELLBACK_REVIEW_REPORT_JSON_H

#include "review/report.h"
#include "review/writing.h"

/**
 * report_json_write(report, writing):
 * One object: the checkpoint, the months, the remarks, and a member an
 * indicator with its rows.
 *
 * Source: docs/REVIEW.md, "The files".
 */
void report_json_write(const struct report *report, struct writing *writing);

#endif
