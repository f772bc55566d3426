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

struct db_query {
	struct db *db;
	const char *sql;
	sqlite3_stmt *statement;
	enum status failed; /* of preparing or binding: comes out of db_step */
};

struct db {
	sqlite3 *handle;
	struct db_query **queries;
	size_t query_count;
	size_t query_room;
	struct db_query spare;	/* given out when there is no memory for another */
	enum status broken;	/* a sync failed: nothing more may be promised */
	int wal_pages;
};

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

/* The single number or word that ${sql} gives. */
static enum status
ask(struct db *db, const char *sql, char *ret_text, size_t size)
{
	sqlite3_stmt *statement = NULL;
	enum status status = db_status(sqlite3_prepare_v2(db->handle, sql, -1, &statement, NULL));

	ret_text[0] = '\0';
	if (!status) {
		int code = sqlite3_step(statement);

		if (code == SQLITE_ROW)
			(void)snprintf(ret_text, size, "%s", (const char *)sqlite3_column_text(statement, 0));
		else
			status = db_status(code);
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
		if (sqlite3_db_config(db->handle, options[i].option, options[i].value, NULL))
			return STATUS_IO;
	/* whoever had the store may be dying just now: its lock goes with it */
	(void)sqlite3_busy_timeout(db->handle, OPEN_WAIT_MS);
	/* page_size counts only where a store is made.  A message touches some
	 * twenty pages by a few bytes each: the smaller they are, the less there
	 * is to write and sync before its answer (make bench) */
	status = run_text(db, "PRAGMA page_size=2048; PRAGMA locking_mode=EXCLUSIVE; PRAGMA mmap_size=0;"
			      "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-2000; PRAGMA recursive_triggers=ON; PRAGMA cell_size_check=ON");
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

/* Does a log of changes stand beside the store, as a crash leaves it? */
static int
has_changes(const char *path)
{
	char wal[PATH_MAX];
	struct stat stat_of;
	int size = snprintf(wal, sizeof wal, "%s-wal", path);

	return size > 0 && (size_t)size < sizeof wal && !stat(wal, &stat_of) && stat_of.st_size > 0;
}

/* There is no room to work the changes in: let them be durable where they are. */
static enum status
sync_changes(const char *path)
{
	char wal[PATH_MAX];
	int size = snprintf(wal, sizeof wal, "%s-wal", path);

	return size > 0 && (size_t)size < sizeof wal ? file_sync(wal) : STATUS_TOO_BIG;
}

static enum status
open_writable(struct db *db, const char *path)
{
	return db_status(sqlite3_open_v2(path, &db->handle,
					 SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL));
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
		if (!status && sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL))
			status = STATUS_IO;
		return status ? status : run_text(db, "PRAGMA query_only=ON");
	}
	memcpy(uri, "file:", 5);
	for (const char *at = path; *at; at++) {
		if (used + 32 > sizeof uri)
			return STATUS_TOO_BIG;
		used += (size_t)snprintf(uri + used, 4, strchr("%?#", *at) ? "%%%02X" : "%c", (unsigned char)*at);
	}
	memcpy(uri + used, "?mode=ro&immutable=1", 21);
	return db_status(sqlite3_open_v2(uri, &db->handle,
					 SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI |
						 SQLITE_OPEN_EXRESCODE,
					 NULL));
}

enum status
db_open(const char *path, const struct db_schema *schema, enum db_mode mode, struct db **ret_db)
{
	struct db *db = calloc(1, sizeof *db);
	enum status status;
	size_t version = 0;

	if (!db)
		return STATUS_NO_MEMORY;
	status = mode == DB_READ_WRITE ? make_file(path) : STATUS_OK;
	if (!status)
		status = mode == DB_READ_WRITE ? open_writable(db, path) : open_to_look(db, path);
	if (!status)
		status = configure(db, mode);
	if (!status)
		status = look_at_version(db, schema, &version);
	if (mode == DB_READ_WRITE) {
		/* rows that a failed sync left visible become durable, or we do not start */
		if (!status)
			status = checkpoint(db, SQLITE_CHECKPOINT_TRUNCATE);
		if (status == STATUS_FULL)
			status = sync_changes(path);
		if (!status && version < schema->step_count) {
			status = migrate(db, schema, version);
			if (!status)
				status = checkpoint(db, SQLITE_CHECKPOINT_TRUNCATE);
		}
	}
	if (status) {
		db_close(db);
		return status;
	}
	*ret_db = db;
	return STATUS_OK;
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
	(void)sqlite3_close(db->handle); /* all statements are gone: cannot be busy */
	free(db);
}

/* A statement left in the middle of its rows keeps the read lock that a
 * checkpoint waits for. */
static void
reset_all(struct db *db)
{
	for (size_t i = 0; i < db->query_count; i++)
		if (db->queries[i]->statement)
			(void)sqlite3_reset(db->queries[i]->statement); /* repeats step's error */
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

/* Find the statement of ${sql}, or make it. */
static struct db_query *
find_query(struct db *db, const char *sql)
{
	struct db_query *query;

	for (size_t i = 0; i < db->query_count; i++)
		if (db->queries[i]->sql == sql)
			return db->queries[i];
	if (db->query_count == db->query_room) {
		size_t room = db->query_room ? db->query_room * 2 : 64;
		struct db_query **grown = realloc(db->queries, room * sizeof *grown);

		if (!grown)
			return NULL;
		db->queries = grown;
		db->query_room = room;
	}
	query = calloc(1, sizeof *query);
	if (!query)
		return NULL;
	query->db = db;
	query->sql = sql;
	db->queries[db->query_count++] = query;
	return query;
}

struct db_query *
db_query(struct db *db, const char *sql)
{
	struct db_query *query = find_query(db, sql);

	if (!query) {
		db->spare = (struct db_query){.db = db, .failed = STATUS_NO_MEMORY};
		return &db->spare;
	}
	query->failed = STATUS_OK;
	if (query->statement) {
		(void)sqlite3_reset(query->statement); /* repeats the last step's error */
		(void)sqlite3_clear_bindings(query->statement);
	} else {
		query->failed = db_status(
			sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &query->statement, NULL));
	}
	return query;
}

static void
keep_failure(struct db_query *query, int code)
{
	assert(code != SQLITE_RANGE); /* our own number of parameters */
	if (!query->failed)
		query->failed = db_status(code);
}

void
db_bind_text(struct db_query *query, int at, const char *text)
{
	if (query->statement)
		keep_failure(query, sqlite3_bind_text(query->statement, at, text, -1, SQLITE_TRANSIENT));
}

void
db_bind_number(struct db_query *query, int at, int64_t number)
{
	if (query->statement)
		keep_failure(query, sqlite3_bind_int64(query->statement, at, number));
}

void
db_bind_bytes(struct db_query *query, int at, struct view bytes)
{
	if (query->statement)
		keep_failure(query, sqlite3_bind_blob64(query->statement, at, bytes.bytes ? (const void *)bytes.bytes : "",
							bytes.size, SQLITE_TRANSIENT));
}

void
db_bind_null(struct db_query *query, int at)
{
	if (query->statement)
		keep_failure(query, sqlite3_bind_null(query->statement, at));
}

enum status
db_step(struct db_query *query, int *ret_row)
{
	enum status status = query->failed;
	int code;

	if (status)
		return status;
	code = sqlite3_step(query->statement);
	status = db_status(code);
	if (code != SQLITE_ROW)
		(void)sqlite3_reset(query->statement); /* repeats the error */
	if (status_is_broken(status))
		query->db->broken = status;
	if (!status)
		*ret_row = code == SQLITE_ROW;
	return status;
}

enum status
db_run(struct db_query *query)
{
	int row = 0;
	enum status status = db_step(query, &row);

	assert(status || !row); /* a statement that gives rows is for db_step */
	return status;
}

const char *
db_text(struct db_query *query, int column)
{
	const unsigned char *text = sqlite3_column_text(query->statement, column);

	return text ? (const char *)text : "";
}

int64_t
db_number(struct db_query *query, int column)
{
	return sqlite3_column_int64(query->statement, column);
}

struct view
db_bytes(struct db_query *query, int column)
{
	const uint8_t *bytes = sqlite3_column_blob(query->statement, column);
	int size = sqlite3_column_bytes(query->statement, column);

	return (struct view){bytes, bytes && size > 0 ? (size_t)size : 0};
}

int64_t
db_changes(const struct db *db)
{
	return sqlite3_changes64(db->handle);
}

struct sqlite3 *
db_handle(struct db *db)
{
	return db->handle;
}
