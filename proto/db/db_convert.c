/* A store of before there were sums is made anew, with them. */
#include <assert.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "db/db_inner.h"
#include "db/db_status.h"

/* The store was opened and written to before this: what does not open now is no
 * want of permission, after which nobody would try again.  And a new file whose
 * size cannot be asked is an error without a name to SQLite, no damage. */
static enum status
run(struct db *db, const char *sql)
{
	int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

	return code == SQLITE_CANTOPEN || code == SQLITE_ERROR ? STATUS_IO : db_status(code);
}

static enum status
copy_into(struct db *db, const char *path)
{
	char *sql = sqlite3_mprintf("VACUUM INTO %Q", path);
	enum status status = sql ? file_write(path, (struct view){NULL, 0}, 0600) : STATUS_NO_MEMORY;

	if (!status)
		status = db_sums_begin(db->handle);
	db_sums_make(db->sums, DB_SUMS_ON);
	if (!status)
		status = run(db, sql);
	sqlite3_free(sql);
	return status ? status : file_sync(path);
}

enum status
db_convert(struct db *db, const char *path)
{
	char fresh[PATH_MAX + 8]; /* it was found at ${path}, which is no longer than that */
	int size = snprintf(fresh, sizeof fresh, "%s.sums", path);
	enum status status;

	assert(size > 0 && (size_t)size < sizeof fresh);
	(void)size;
	(void)unlink(fresh); /* of a try that was broken off */
	/* the lock stays, the log of changes goes: nothing of the old store is left
	 * beside the new one, and nobody else has opened it */
	status = run(db, "PRAGMA journal_mode=DELETE");
	if (!status)
		status = copy_into(db, fresh);
	if (!status)
		status = file_rename(fresh, path);
	if (status)
		(void)unlink(fresh); /* it is of no use */
	return status;
}
