/* Shared by the files of proto/db only. */
#ifndef TELLBACK_DB_DB_INNER_H
#define TELLBACK_DB_DB_INNER_H

#include "db/db.h"

struct sqlite3;

/**
 * db_handle(db):
 * The connection itself.
 *
 * Owner:  the db's.
 */
struct sqlite3 *db_handle(struct db *db);

#endif
