#include "db/db_status.h"

#include <sqlite3.h>

enum status
db_status(int code)
{
	if (code == SQLITE_IOERR_NOMEM)
		return STATUS_NO_MEMORY;
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return STATUS_OK;
	case SQLITE_CONSTRAINT:
		return STATUS_CONFLICT;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return STATUS_BUSY;
	case SQLITE_NOMEM:
		return STATUS_NO_MEMORY;
	case SQLITE_FULL:
		return STATUS_FULL;
	case SQLITE_TOOBIG:
		return STATUS_TOO_BIG;
	case SQLITE_PERM:
	case SQLITE_READONLY:
	case SQLITE_AUTH:
	case SQLITE_CANTOPEN:
		return STATUS_NOT_PERMITTED;
	case SQLITE_IOERR:
		return STATUS_IO;
	default: /* CORRUPT, NOTADB, and SQL that does not fit the file's tables */
		return STATUS_CORRUPT;
	}
}
