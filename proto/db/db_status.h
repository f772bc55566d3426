/* SQLite's result codes in our words. */
#ifndef TELLBACK_DB_DB_STATUS_H
#define TELLBACK_DB_DB_STATUS_H

#include "tellback/status.h"

/**
 * db_status(code):
 * What an (extended) SQLite result code means here.
 *
 * Source: sqlite.org/rescode.html.
 */
enum status db_status(int code) MUST_CHECK;

#endif
