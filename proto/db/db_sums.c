/* The layer itself: which files it watches, and what it only hands on. */
#include "db/db_sums.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/db_status.h"
#include "db/db_sums_log.h"
#include "db/db_sums_main.h"

struct db_sums {
	sqlite3_vfs vfs;
	enum db_sums_making making;
	char name[40];
};

/* ---- opening, and what is handed on ---- */

static sqlite3_vfs *
below(sqlite3_vfs *vfs)
{
	return vfs->pAppData;
}

/* Journals of a transaction and temporary files are the lower layer's own: in
 * the log's mode there are none but while a store is made. */
static int
open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
	struct db_sums *layer = (struct db_sums *)vfs;
	struct sums_file *sums = (struct sums_file *)file;
	int code;

	if (!(flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)))
		return below(vfs)->xOpen(below(vfs), name, file, flags, ret_flags);
	memset(sums, 0, sizeof *sums);
	sums->real = (sqlite3_file *)(void *)(sums + 1);
	sums->real->pMethods = NULL;
	sums->size = -1;
	code = below(vfs)->xOpen(below(vfs), name, sums->real, flags, ret_flags);
	if (!code && flags & SQLITE_OPEN_WAL)
		db_sums_log_open(sums, name);
	else if (!code) {
		sums->has_sums = layer->making == DB_SUMS_ON;
		code = db_sums_main_open(sums);
	}
	if (code) {
		if (sums->real->pMethods)
			(void)db_sums_file_close(file); /* it was not written to */
		file->pMethods = NULL;
	}
	return code;
}

static int
delete_file(sqlite3_vfs *vfs, const char *name, int is_folder_synced)
{
	return below(vfs)->xDelete(below(vfs), name, is_folder_synced);
}

static int
access_file(sqlite3_vfs *vfs, const char *name, int flags, int *ret_result)
{
	return below(vfs)->xAccess(below(vfs), name, flags, ret_result);
}

static int
full_path(sqlite3_vfs *vfs, const char *name, int size, char *ret_path)
{
	return below(vfs)->xFullPathname(below(vfs), name, size, ret_path);
}

static int
randomness(sqlite3_vfs *vfs, int size, char *ret_bytes)
{
	return below(vfs)->xRandomness(below(vfs), size, ret_bytes);
}

static int
sleep_us(sqlite3_vfs *vfs, int us)
{
	return below(vfs)->xSleep(below(vfs), us);
}

static int
current_time(sqlite3_vfs *vfs, double *ret_days)
{
	return below(vfs)->xCurrentTime(below(vfs), ret_days);
}

static int
current_ms(sqlite3_vfs *vfs, sqlite3_int64 *ret_ms)
{
	return below(vfs)->xCurrentTimeInt64(below(vfs), ret_ms);
}

static int
last_error(sqlite3_vfs *vfs, int size, char *ret_text)
{
	return below(vfs)->xGetLastError(below(vfs), size, ret_text);
}

enum status
db_sums_new(struct db_sums **ret_sums)
{
	struct db_sums *sums = calloc(1, sizeof *sums);
	sqlite3_vfs *real = sqlite3_vfs_find(NULL);
	int code;

	if (!sums)
		return STATUS_NO_MEMORY;
	if (!real) { /* it was never initialized, or cannot be */
		free(sums);
		return STATUS_IO;
	}
	sums->making = DB_SUMS_ON;
	(void)snprintf(sums->name, sizeof sums->name, "tellback-%p", (void *)sums);
	sums->vfs = (sqlite3_vfs){
		.iVersion = real->iVersion < 2 ? 1 : 2,
		.szOsFile = (int)sizeof(struct sums_file) + real->szOsFile,
		.mxPathname = real->mxPathname,
		.zName = sums->name,
		.pAppData = real,
		.xOpen = open_file,
		.xDelete = delete_file,
		.xAccess = access_file,
		.xFullPathname = full_path,
		.xRandomness = randomness,
		.xSleep = sleep_us,
		.xCurrentTime = current_time,
		.xGetLastError = last_error,
		.xCurrentTimeInt64 = current_ms,
	};
	code = sqlite3_vfs_register(&sums->vfs, 0);
	assert(code == SQLITE_OK); /* only without a SQLite that is initialized is it not, and one was found */
	(void)code;
	*ret_sums = sums;
	return STATUS_OK;
}

void
db_sums_free(struct db_sums *sums)
{
	if (!sums)
		return;
	(void)sqlite3_vfs_unregister(&sums->vfs); /* it is there */
	free(sums);
}

const char *
db_sums_name(const struct db_sums *sums)
{
	return sums->name;
}

void
db_sums_make(struct db_sums *sums, enum db_sums_making making)
{
	sums->making = making;
}

/* ---- what is known of an open store ---- */

static struct sums_file *
main_of(sqlite3 *handle)
{
	return db_sums_file_of(handle, SQLITE_FCNTL_FILE_POINTER);
}

enum status
db_sums_begin(sqlite3 *handle)
{
	int reserve = DB_PAGE_RESERVE;

	return db_status(sqlite3_file_control(handle, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve));
}

int
db_sums_has(sqlite3 *handle)
{
	const struct sums_file *main = main_of(handle);

	return main && main->has_sums;
}

enum status
db_sums_settle(sqlite3 *handle)
{
	struct sums_file *log = db_sums_file_of(handle, SQLITE_FCNTL_JOURNAL_POINTER);

	return log ? db_sums_log_settle(log) : STATUS_OK;
}

struct db_damage
db_sums_damage(sqlite3 *handle)
{
	const struct sums_file *main = main_of(handle);

	return main ? main->damage : (struct db_damage){0};
}
