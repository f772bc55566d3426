/* The log of changes: its pages are compared with what was written, and what
 * SQLite finds in it after a crash with what was on the medium before. */
#ifndef TELLBACK_DB_DB_SUMS_LOG_H
#define TELLBACK_DB_DB_SUMS_LOG_H

#include "db/db_sums_file.h"

/**
 * db_sums_log_open(file, name):
 * ${file}->real is open; what is in it SQLite reads first.
 *
 * Shape:  ${name} as SQLite has it of a log.
 */
void db_sums_log_open(struct sums_file *file, const char *name);

/**
 * db_sums_log_settle(log):
 * Once SQLite has read what a crash left in it: is all there that was on the
 * medium before?
 *
 * Errors: STATUS_CORRUPT: the log was damaged, or the header of the file that it
 *         is of; STATUS_IO.
 */
enum status db_sums_log_settle(struct sums_file *log) MUST_CHECK;

#endif
