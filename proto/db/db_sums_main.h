/* The database file: sums are made and looked at. */
#ifndef TELLBACK_DB_DB_SUMS_MAIN_H
#define TELLBACK_DB_DB_SUMS_MAIN_H

#include "db/db_sums_file.h"

/**
 * db_sums_main_open(file):
 * ${file}->real is open: look what is in it.
 *
 * Shape:  ${file}->has_sums: are there to be sums if it is new?  Of another it
 *         then says whether there are.
 * Errors: a code of SQLite.
 */
int db_sums_main_open(struct sums_file *file) MUST_CHECK;

#endif
