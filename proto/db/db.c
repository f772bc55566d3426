#include "db/db.h"

#include <assert.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "db/db_inner.h"
#include "db/db_status.h"

/* How long to wait for a store that another process still holds. */
#define OPEN_WAIT_MS 2000

/* The log of changes is worked into the store once it has this many pages:
 * between answers, or with a commit where nobody tends it. */
#define TEND_PAGES 1000
#define COMMIT_PAGES (4 * TEND_PAGES)

static int
count_pages(void *context, sqlite3 *handle, const char *name, int pages)
{
	struct db *db = context;

	(void)handle;
	(void)name;
	db->wal_pages = pages;
	return SQLITE_OK;
}

static enum status
run_text(struct db *db, const char *sql)
{
	return db_status(sqlite3_exec(db->handle, sql, NULL, NULL, NULL));
}

/* The single number or word that ${sql} gives, in the one row that it has. */
static enum status
ask(struct db *db, const char *sql, char *ret_text, size_t size)
{
	sqlite3_stmt *statement = NULL;
	enum status status = db_status(sqlite3_prepare_v2(db->handle, sql, -1, &statement, NULL));

	ret_text[0] = '\0';
	if (!status)
		status = db_status(sqlite3_step(statement));
	if (!status) {
		/* a number becomes a text, which takes memory */
		const char *text = (const char *)sqlite3_column_text(statement, 0);

		if (text)
			(void)snprintf(ret_text, size, "%s", text);
		else
			status = STATUS_NO_MEMORY;
	}
	(void)sqlite3_finalize(statement); /* repeats the error of step */
	return status;
}

/* Work the log of changes into the store.  A failed sync here means that what
 * was promised may be lost at the next power cut although a second try would
 * "succeed": the kernel forgets the error, so we must not. */
static enum status
checkpoint(struct db *db, int how)
{
	int code = sqlite3_wal_checkpoint_v2(db->handle, NULL, how, NULL, NULL);
	enum status status = db_status(code);

	if (!status)
		db->wal_pages = 0;
	else if (status_is_broken(status))
		db->broken = status;
	return status;
}

/* It fails for an option that SQLite does not know, and those are known since
 * 3.31: a library older than that is not to go on without them. */
static void
must_set(struct db *db, int option, int value)
{
	int code = sqlite3_db_config(db->handle, option, value, NULL);

	assert(code == SQLITE_OK);
	(void)code;
}

static enum status
configure(struct db *db, enum db_mode mode)
{
	static const struct {
		int option;
		int value;
	} options[] = {
		{SQLITE_DBCONFIG_ENABLE_FKEY, 1}, {SQLITE_DBCONFIG_ENABLE_TRIGGER, 1}, {SQLITE_DBCONFIG_DEFENSIVE, 1},
		{SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}, {SQLITE_DBCONFIG_DQS_DML, 0}, {SQLITE_DBCONFIG_DQS_DDL, 0},
	};
	char word[32];
	enum status status;

	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		must_set(db, options[i].option, options[i].value);
	/* whoever had the store may be dying just now: its lock goes with it */
	(void)sqlite3_busy_timeout(db->handle, OPEN_WAIT_MS);
	/* page_size counts only where a store is made.  A message touches some
	 * twenty pages by a few bytes each: the smaller they are, the less there
	 * is to write and sync before its answer (make bench) */
	status = run_text(db, "PRAGMA page_size=2048; PRAGMA locking_mode=EXCLUSIVE; PRAGMA mmap_size=0");
	if (!status)
		status = db_sums_begin(db->handle);
	if (!status)
		status = run_text(db, "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-2000; PRAGMA recursive_triggers=ON; PRAGMA cell_size_check=ON");
	if (status || mode == DB_READ_ONLY)
		return status;
	/* the first touch of the file: takes the lock that lasts until close */
	status = ask(db, "PRAGMA journal_mode=WAL", word, sizeof word);
	if (status)
		return status;
	if (strcmp(word, "wal") != 0)
		return STATUS_IO;
	(void)sqlite3_wal_hook(db->handle, count_pages, db);
	return run_text(db, "PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864");
}

static enum status
ask_number(struct db *db, const char *sql, long long *ret_number)
{
	char text[32];
	enum status status = ask(db, sql, text, sizeof text);

	if (!status)
		*ret_number = strtoll(text, NULL, 10);
	return status;
}

/* Is this a store of ours, and not of a later version? */
static enum status
look_at_version(struct db *db, const struct db_schema *schema, size_t *ret_version)
{
	long long id = 0, version = 0, tables = 0;
	enum status status = ask_number(db, "PRAGMA application_id", &id);

	if (!status)
		status = ask_number(db, "PRAGMA user_version", &version);
	if (!status)
		status = ask_number(db, "SELECT count(*) FROM sqlite_schema", &tables);
	if (status)
		return status;
	if (!schema->application_id)
		return STATUS_OK; /* a reader of whatever is there */
	if ((id || tables) && (uint32_t)id != schema->application_id)
		return STATUS_CORRUPT; /* somebody else's file */
	if (version < 0 || (unsigned long long)version > schema->step_count)
		return STATUS_NEWER;
	*ret_version = (size_t)version;
	return STATUS_OK;
}

static enum status
migrate(struct db *db, const struct db_schema *schema, size_t version)
{
	enum status status = STATUS_OK;

	for (; !status && version < schema->step_count; version++) {
		char mark[96];

		(void)snprintf(mark, sizeof mark, "PRAGMA application_id=%d; PRAGMA user_version=%zu",
			       (int)schema->application_id, version + 1);
		status = run_text(db, "BEGIN IMMEDIATE");
		if (!status)
			status = run_text(db, schema->steps[version]);
		if (!status)
			status = run_text(db, mark);
		if (!status)
			status = run_text(db, "COMMIT");
		if (status)
			db_rollback(db);
	}
	return status;
}

/* A new store begins as an empty file of mode 0600 whose name is synced. */
static enum status
make_file(const char *path)
{
	struct stat stat;

	if (!lstat(path, &stat))
		return S_ISREG(stat.st_mode) ? STATUS_OK : STATUS_NOT_PERMITTED;
	return file_write(path, (struct view){NULL, 0}, 0600);
}

/* The name of the log of changes of a store that was found at ${path}: the
 * system finds nothing whose path is longer than PATH_MAX. */
#define WAL_PATH (PATH_MAX + 8)
static void
name_changes(const char *path, char ret_wal[static WAL_PATH])
{
	int size = snprintf(ret_wal, WAL_PATH, "%s-wal", path);

	assert(size > 0 && size < WAL_PATH);
	(void)size;
}

/* Does a log of changes stand beside the store, as a crash leaves it? */
static int
has_changes(const char *path)
{
	char wal[WAL_PATH];
	struct stat stat_of;

	name_changes(path, wal);
	return !stat(wal, &stat_of) && stat_of.st_size > 0;
}

/* A write that failed under whoever had the store before us left in memory what
 * the disk does not have: only what is there counts.  The log of changes will be
 * read whole, and of the store about as much as there are changes to it: begun
 * now, all at once, that takes half as long (tests/chaos/ready_driver.c). */
static enum status
from_disk(const char *path)
{
	char wal[WAL_PATH];
	enum status status = file_reread(path);

	name_changes(path, wal);
	if (!status)
		status = file_reread(wal);
	if (!status)
		(void)file_ahead(path, file_ahead(wal, INT64_MAX));
	return status;
}

static enum status
open_writable(struct db *db, const char *path)
{
	return db_status(sqlite3_open_v2(path, &db->handle,
					 SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
					 db_sums_name(db->sums)));
}

/* Only to look.  With changes beside the store they are indexed in memory
 * (the exclusive lock makes it so) and never worked in; without, the file is
 * immutable to us: no lock, nothing made. */
static enum status
open_to_look(struct db *db, const char *path)
{
	char uri[PATH_MAX * 3 + 64];
	size_t used = 5;
	enum status status;

	if (access(path, R_OK))
		return STATUS_NOT_PERMITTED;
	if (has_changes(path)) {
		status = open_writable(db, path);
		if (status)
			return status;
		must_set(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);
		return run_text(db, "PRAGMA query_only=ON");
	}
	memcpy(uri, "file:", 5);
	for (const char *at = path; *at; at++) {
		assert(used + 32 <= sizeof uri); /* it was found: no longer than PATH_MAX */
		used += (size_t)snprintf(uri + used, 4, strchr("%?#", *at) ? "%%%02X" : "%c", (unsigned char)*at);
	}
	memcpy(uri + used, "?mode=ro&immutable=1", 21);
	return db_status(sqlite3_open_v2(uri, &db->handle,
					 SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI |
						 SQLITE_OPEN_EXRESCODE,
					 db_sums_name(db->sums)));
}

/* All up to where the store would be changed. */
static enum status
open_file(const char *path, const struct db_schema *schema, enum db_mode mode, struct db **ret_db, size_t *ret_version)
{
	struct db *db = *ret_db = calloc(1, sizeof *db);
	enum status status = db ? db_sums_new(&db->sums) : STATUS_NO_MEMORY;

	if (!status && mode == DB_READ_WRITE)
		status = make_file(path);
	if (!status && mode == DB_READ_WRITE)
		status = from_disk(path);
	if (!status)
		status = mode == DB_READ_WRITE ? open_writable(db, path) : open_to_look(db, path);
	if (!status)
		status = configure(db, mode);
	if (!status)
		status = look_at_version(db, schema, ret_version);
	return status ? status : db_sums_settle(db->handle);
}

/* A store of before there were sums gets them now; without the room for that
 * it is served as it is. */
static enum status
add_sums(const char *path, const struct db_schema *schema, struct db **db, size_t *version)
{
	enum status status = db_convert(*db, path);

	if (status == STATUS_FULL)
		return configure(*db, DB_READ_WRITE);
	db_close(*db);
	*db = NULL;
	return status ? status : open_file(path, schema, DB_READ_WRITE, db, version);
}

static enum status
make_ready(const char *path, const struct db_schema *schema, struct db **db, size_t version)
{
	/* rows that a failed sync left visible become durable, or we do not start */
	enum status status = checkpoint(*db, SQLITE_CHECKPOINT_TRUNCATE);

	/* no room to work the changes in: they are durable where they are, since from_disk() */
	if (status == STATUS_FULL)
		status = STATUS_OK;
	else if (!status && !db_sums_has((*db)->handle))
		status = add_sums(path, schema, db, &version);
	if (status || version >= schema->step_count)
		return status;
	status = migrate(*db, schema, version);
	return status ? status : checkpoint(*db, SQLITE_CHECKPOINT_TRUNCATE);
}

enum status
db_open(const char *path, const struct db_schema *schema, enum db_mode mode, struct db **ret_db)
{
	struct db *db = NULL;
	size_t version = 0;
	enum status status = open_file(path, schema, mode, &db, &version);

	if (!status && mode == DB_READ_WRITE)
		status = make_ready(path, schema, &db, version);
	/* the log of changes is there by now, and SQLite does not look at what its
	 * own sync of the folder says: unixSync() in os_unix.c */
	if (!status && mode == DB_READ_WRITE)
		status = file_sync_name(path);
	if (!status) {
		*ret_db = db;
		return STATUS_OK;
	}
	/* we had both files open to write before SQLite did, which takes anything
	 * that goes wrong when it opens one for a want of permission, and goes on to
	 * read it: but what goes wrong there passes, and the other does not */
	if (db && db->handle && mode == DB_READ_WRITE && status == STATUS_NOT_PERMITTED)
		status = STATUS_IO;
	/* what is left of a damaged log of changes is evidence, and may be mended */
	if (db && db->handle && status == STATUS_CORRUPT)
		(void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL); /* known to it */
	db_close(db);
	return status;
}

void
db_close(struct db *db)
{
	if (!db)
		return;
	for (size_t i = 0; i < db->query_count; i++) {
		(void)sqlite3_finalize(db->queries[i]->statement); /* its errors were seen */
		free(db->queries[i]);
	}
	free(db->queries);
	/* what a sync was to write and did not is worked into nothing */
	if (db->broken)
		(void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL); /* known to it */
	/* all statements are gone: it is busy only while somebody copies it, and
	 * then goes on using what lies below */
	if (!sqlite3_close(db->handle))
		db_sums_free(db->sums);
	free(db);
}

/* A statement left in the middle of its rows keeps the read lock that a
 * checkpoint waits for. */
static void
reset_all(struct db *db)
{
	for (size_t i = 0; i < db->query_count; i++)
		if (db->queries[i]->is_open) {
			(void)sqlite3_reset(db->queries[i]->statement); /* repeats step's error */
			db->queries[i]->is_open = 0;
		}
}

enum status
db_begin(struct db *db)
{
	return db->broken ? db->broken : db_run(db_query(db, "BEGIN IMMEDIATE"));
}

enum status
db_commit(struct db *db)
{
	enum status status;

	reset_all(db);
	if (db->broken)
		return db->broken;
	status = db_run(db_query(db, "COMMIT"));
	/* the rows are on the medium already; an error here concerns the next turn */
	if (!status && db->wal_pages >= COMMIT_PAGES)
		(void)checkpoint(db, SQLITE_CHECKPOINT_PASSIVE);
	return status;
}

void
db_tend(struct db *db)
{
	if (!db->broken && db->wal_pages >= TEND_PAGES)
		(void)checkpoint(db, SQLITE_CHECKPOINT_PASSIVE); /* comes out of the next db_begin */
}

void
db_rollback(struct db *db)
{
	reset_all(db);
	if (!sqlite3_get_autocommit(db->handle))
		(void)run_text(db, "ROLLBACK"); /* SQLite did it itself where this fails */
}

struct sqlite3 *
db_handle(struct db *db)
{
	return db->handle;
}

const char *
db_copy_vfs(struct db *db)
{
	db_sums_make(db->sums, db_sums_has(db->handle) ? DB_SUMS_ON : DB_SUMS_OFF);
	return db_sums_name(db->sums);
}

int
db_has_sums(const struct db *db)
{
	return db_sums_has(db->handle);
}

struct db_damage
db_damage(const struct db *db)
{
	return db_sums_damage(db->handle);
}
