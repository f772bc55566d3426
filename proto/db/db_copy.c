#include "db/db_copy.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "db/db_inner.h"
#include "db/db_status.h"

struct db_copy {
	char *path;
	sqlite3 *to;
	sqlite3_backup *backup;
	enum status broken;
	int is_done;
};

/* Ours alone: what stands there is somebody's. */
static enum status
make_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return access(path, F_OK) ? file_status(errno) : STATUS_CONFLICT;
	(void)close(fd); /* nothing was written */
	return STATUS_OK;
}

static enum status
begin(struct db_copy *copy, struct db *db)
{
	enum status status = db_status(
		sqlite3_open_v2(copy->path, &copy->to,
				SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
				db_copy_vfs(db)));

	/* nobody reads it before it is whole: it is synced once, at its end */
	if (!status)
		status = db_status(sqlite3_exec(copy->to,
						"PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=OFF;"
						"PRAGMA synchronous=OFF; PRAGMA cache_size=-2000",
						NULL, NULL, NULL));
	if (status)
		return status;
	copy->backup = sqlite3_backup_init(copy->to, "main", db_handle(db), "main");
	return copy->backup ? STATUS_OK : db_status(sqlite3_extended_errcode(copy->to));
}

enum status
db_copy_new(struct db *db, const char *path, struct db_copy **ret_copy)
{
	struct db_copy *copy = calloc(1, sizeof *copy);
	enum status status = STATUS_NO_MEMORY;

	if (copy)
		copy->path = strdup(path);
	if (copy && copy->path)
		status = make_file(path);
	if (!status)
		status = begin(copy, db);
	if (status)
		db_copy_free(copy);
	else
		*ret_copy = copy;
	return status;
}

void
db_copy_free(struct db_copy *copy)
{
	if (!copy)
		return;
	(void)sqlite3_backup_finish(copy->backup); /* repeats the error of a step */
	(void)sqlite3_close(copy->to);
	free(copy->path);
	free(copy);
}

/* Nothing is written after this: close it, then make it durable. */
static enum status
finish(struct db_copy *copy)
{
	/* both repeat what a step said, which was that it is done */
	int code = sqlite3_backup_finish(copy->backup);

	assert(code == SQLITE_OK);
	code = sqlite3_close(copy->to);
	assert(code == SQLITE_OK);
	(void)code;
	copy->backup = NULL;
	copy->to = NULL;
	return file_sync(copy->path);
}

enum status
db_copy_step(struct db_copy *copy, unsigned pages, struct db_copy_state *ret_state)
{
	struct db_copy_state state = {0};
	enum status status = copy->broken;
	int code;

	if (status || copy->is_done) {
		ret_state->is_done = !status;
		return status;
	}
	code = sqlite3_backup_step(copy->backup, pages < 1000000 ? (int)pages : 1000000);
	state.left = (uint64_t)sqlite3_backup_remaining(copy->backup);
	state.pages = (uint64_t)sqlite3_backup_pagecount(copy->backup);
	status = code == SQLITE_DONE ? finish(copy) : db_status(code);
	copy->is_done = state.is_done = !status && code == SQLITE_DONE;
	copy->broken = status;
	if (!status)
		*ret_state = state;
	return status;
}
