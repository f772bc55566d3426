/* A report as one page that stands alone: to be read on a screen or printed. */
#ifndef TELLBACK_REVIEW_REPORT_PAGE_H
#define TELLBACK_REVIEW_REPORT_PAGE_H

#include "review/report.h"
#include "review/writing.h"

/**
 * report_page_write(report, writing):
 * HTML without scripts and without anything from elsewhere.  First what a
 * reader must know, then the inspectors' items, then section by section a
 * table, then each indicator's picture with its table under it.  The same
 * report is the same page, byte for byte.
 *
 * Shape:  also well-formed as XML is: every element that is opened is closed.
 */
void report_page_write(const struct report *report, struct writing *writing);

#endif
