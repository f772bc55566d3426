/* proto/db: the hard rules hold, and each trouble has its own word. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/db.h"

static const char *const steps[] = {
	"CREATE TABLE a (n INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, bytes BLOB) STRICT;",
	"CREATE TABLE b (n INTEGER PRIMARY KEY) STRICT; INSERT INTO b VALUES (7);",
	"CREATE TABLE broken (",
};
static const struct db_schema schema = {0x54420001, steps, 2};

struct place {
	char folder[64];
	char path[96];
};

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);

	assert_non_null(place);
	strcpy(place->folder, "/tmp/db_test.XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	(void)snprintf(place->path, sizeof place->path, "%s/odd%%na?me#.db", place->folder);
	*state = place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;
	char wal[128];

	(void)snprintf(wal, sizeof wal, "%s-wal", place->path);
	(void)unlink(place->path);
	(void)unlink(wal);
	assert_int_equal(rmdir(place->folder), 0);
	free(place);
	return 0;
}

static struct db *
open_db(void **state)
{
	struct place *place = *state;
	struct db *db = NULL;

	assert_int_equal(db_open(place->path, &schema, DB_READ_WRITE, &db), STATUS_OK);
	return db;
}

static enum status
insert(struct db *db, int64_t n, const char *word, struct view bytes)
{
	struct db_query *query = db_query(db, "INSERT INTO a VALUES (?1, ?2, ?3)");

	db_bind_number(query, 1, n);
	db_bind_text(query, 2, word);
	db_bind_bytes(query, 3, bytes);
	return db_run(query);
}

static int64_t
count_rows(struct db *db)
{
	struct db_query *query = db_query(db, "SELECT count(*) FROM a");
	int row = 0;

	assert_int_equal(db_step(query, &row), STATUS_OK);
	assert_int_equal(row, 1);
	return db_number(query, 0);
}

/* Its name is synced with the store's when that is opened: later it would be
 * SQLite's to do, which does not look at what the sync says.  The fault test
 * tests/chaos/arms/errors.sh has that sync fail. */
static void
the_log_of_changes_is_there_once_the_store_is_open(void **state)
{
	struct place *place = *state;
	struct db *db = open_db(state);
	char wal[128];

	(void)snprintf(wal, sizeof wal, "%s-wal", place->path);
	assert_int_equal(access(wal, F_OK), 0);
	db_close(db);
}

/* An agent that ends for a want of permission is not started again. */
static void
a_file_that_cannot_be_opened_just_now_is_no_want_of_permission(void **state)
{
	struct place *place = *state;
	struct db *db = open_db(state);
	struct rlimit all, few;
	enum status status;
	int next;

	db_close(db);
	db = NULL;
	next = dup(STDIN_FILENO);
	assert_true(next >= 0);
	assert_int_equal(close(next), 0);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &all), 0);
	few = (struct rlimit){(rlim_t)next + 1, all.rlim_max}; /* the store, and not its log of changes */
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	status = db_open(place->path, &schema, DB_READ_WRITE, &db);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &all), 0);
	assert_int_equal(status, STATUS_IO);
	assert_null(db);
	db_close(open_db(state));
}

static void
rows_are_there_after_commit_and_reopening(void **state)
{
	struct place *place = *state;
	struct stat stat_of;
	struct db *db = open_db(state);
	struct db_query *query;
	int row = 0;

	assert_int_equal(stat(place->path, &stat_of), 0);
	assert_int_equal(stat_of.st_mode & 0777, 0600);
	assert_int_equal(db_begin(db), STATUS_OK);
	assert_int_equal(insert(db, 1, "one", (struct view){(const uint8_t *)"x\0y", 3}), STATUS_OK);
	assert_int_equal(insert(db, 2, "two", (struct view){NULL, 0}), STATUS_OK);
	assert_int_equal(db_changes(db), 1);
	assert_int_equal(db_commit(db), STATUS_OK);
	db_close(db);

	db = open_db(state);
	query = db_query(db, "SELECT n, word, bytes FROM a ORDER BY n");
	assert_int_equal(db_step(query, &row), STATUS_OK);
	assert_int_equal(db_number(query, 0), 1);
	assert_string_equal(db_text(query, 1), "one");
	assert_int_equal(db_bytes(query, 2).size, 3);
	assert_memory_equal(db_bytes(query, 2).bytes, "x\0y", 3);
	assert_int_equal(db_step(query, &row), STATUS_OK);
	assert_int_equal(db_bytes(query, 2).size, 0);
	assert_int_equal(db_step(query, &row), STATUS_OK);
	assert_int_equal(row, 0);
	db_close(db);
}

static void
a_rolled_back_row_is_gone(void **state)
{
	struct db *db = open_db(state);

	assert_int_equal(db_begin(db), STATUS_OK);
	assert_int_equal(insert(db, 1, "one", (struct view){0}), STATUS_OK);
	db_rollback(db);
	assert_int_equal(count_rows(db), 0);
	db_rollback(db); /* outside a transaction it is nothing */
	db_close(db);
}

static void
the_hard_settings_are_on(void **state)
{
	static const struct {
		const char *label;
		const char *ask;
		const char *want;
	} rows[] = {
		{"log of changes", "PRAGMA journal_mode", "wal"},
		{"full sync", "PRAGMA synchronous", "2"},
		{"one connection", "PRAGMA locking_mode", "exclusive"},
		{"foreign keys", "PRAGMA foreign_keys", "1"},
		{"schema not trusted", "PRAGMA trusted_schema", "0"},
		{"replace fires triggers", "PRAGMA recursive_triggers", "1"},
		{"version", "PRAGMA user_version", "2"},
		{"ours", "PRAGMA application_id", "1413611521"},
		{"second step ran", "SELECT n FROM b", "7"},
	};
	struct db *db = open_db(state);

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct db_query *query = db_query(db, rows[i].ask);
		int row = 0;

		assert_int_equal(db_step(query, &row), STATUS_OK);
		if (strcmp(db_text(query, 0), rows[i].want) != 0)
			fail_msg("%s: %s", rows[i].label, db_text(query, 0));
	}
	db_close(db);
}

static void
a_second_opener_is_refused_and_the_first_goes_on(void **state)
{
	struct place *place = *state;
	struct db *db = open_db(state), *second = NULL;

	assert_int_equal(db_open(place->path, &schema, DB_READ_WRITE, &second), STATUS_BUSY);
	assert_null(second);
	assert_int_equal(insert(db, 1, "one", (struct view){0}), STATUS_OK);
	db_close(db);
	db = open_db(state);
	assert_int_equal(count_rows(db), 1);
	db_close(db);
}

static void
a_constraint_is_a_conflict_and_leaves_the_transaction(void **state)
{
	struct db *db = open_db(state);

	assert_int_equal(db_begin(db), STATUS_OK);
	assert_int_equal(insert(db, 1, "one", (struct view){0}), STATUS_OK);
	assert_int_equal(insert(db, 2, "one", (struct view){0}), STATUS_CONFLICT);
	assert_int_equal(insert(db, 2, "two", (struct view){0}), STATUS_OK);
	assert_int_equal(db_commit(db), STATUS_OK);
	assert_int_equal(count_rows(db), 2);
	db_close(db);
}

static void
a_statement_left_amid_its_rows_does_not_hold_back_commit(void **state)
{
	struct db *db = open_db(state);
	struct db_query *query;
	int row = 0;

	for (int n = 1; n <= 3; n++) {
		char word[16];

		(void)snprintf(word, sizeof word, "%d", n);
		assert_int_equal(insert(db, n, word, (struct view){0}), STATUS_OK);
	}
	assert_int_equal(db_begin(db), STATUS_OK);
	query = db_query(db, "SELECT n FROM a");
	assert_int_equal(db_step(query, &row), STATUS_OK);
	assert_int_equal(db_commit(db), STATUS_OK);
	assert_int_equal(db_begin(db), STATUS_OK);
	db_rollback(db);
	db_close(db);
}

static void
a_newer_store_is_refused_untouched(void **state)
{
	struct place *place = *state;
	const struct db_schema older = {schema.application_id, steps, 1};
	struct db *db = open_db(state);

	db_close(db);
	db = NULL;
	assert_int_equal(db_open(place->path, &older, DB_READ_WRITE, &db), STATUS_NEWER);
	assert_int_equal(db_open(place->path, &older, DB_READ_ONLY, &db), STATUS_NEWER);
	assert_null(db);
	db_close(open_db(state));
}

static void
a_step_that_fails_leaves_the_version_before(void **state)
{
	struct place *place = *state;
	const struct db_schema newer = {schema.application_id, steps, 3};
	struct db *db = NULL;

	db_close(open_db(state));
	assert_int_equal(db_open(place->path, &newer, DB_READ_WRITE, &db), STATUS_CORRUPT);
	assert_null(db);
	db_close(open_db(state));
}

static void
a_file_that_is_no_store_of_ours_is_corrupt(void **state)
{
	struct place *place = *state;
	const struct db_schema other = {0x1234, steps, 2};
	struct db *db = NULL;
	char page[4096];
	int fd;

	db_close(open_db(state));
	assert_int_equal(db_open(place->path, &other, DB_READ_WRITE, &db), STATUS_CORRUPT);
	memset(page, 'x', sizeof page);
	fd = open(place->path, O_WRONLY);
	assert_int_equal(write(fd, page, sizeof page), sizeof page);
	assert_int_equal(close(fd), 0);
	assert_int_equal(db_open(place->path, &schema, DB_READ_WRITE, &db), STATUS_CORRUPT);
	assert_int_equal(db_open(place->path, &schema, DB_READ_ONLY, &db), STATUS_CORRUPT);
	assert_null(db);
}

static void
a_place_that_cannot_be_written_is_named(void **state)
{
	struct place *place = *state;
	struct db *db = NULL;
	char path[128];

	(void)snprintf(path, sizeof path, "%s/none/x.db", place->folder);
	assert_int_equal(db_open(path, &schema, DB_READ_WRITE, &db), STATUS_NOT_FOUND);
	assert_int_equal(db_open(place->folder, &schema, DB_READ_WRITE, &db), STATUS_NOT_PERMITTED);
	assert_int_equal(db_open(place->path, &schema, DB_READ_ONLY, &db), STATUS_NOT_PERMITTED);
	assert_null(db);
	assert_int_equal(access(place->path, F_OK), -1);
}

static void
read_only_looks_and_makes_nothing(void **state)
{
	struct place *place = *state;
	struct db *db = open_db(state);
	char wal[128];

	const struct db_schema any = {0};

	assert_int_equal(insert(db, 1, "one", (struct view){0}), STATUS_OK);
	db_close(db);
	db = NULL;
	assert_int_equal(db_open(place->path, &any, DB_READ_ONLY, &db), STATUS_OK);
	db_close(db);
	db = NULL;
	assert_int_equal(db_open(place->path, &schema, DB_READ_ONLY, &db), STATUS_OK);
	assert_int_equal(count_rows(db), 1);
	assert_int_equal(insert(db, 2, "two", (struct view){0}), STATUS_NOT_PERMITTED);
	db_close(db);
	(void)snprintf(wal, sizeof wal, "%s-wal", place->path);
	assert_int_equal(access(wal, F_OK), -1);
}

static void
read_only_sees_what_a_killed_process_left_and_leaves_it_there(void **state)
{
	struct place *place = *state;
	struct db *db = NULL;
	struct stat before, after;
	char wal[128];
	int ended = 0;
	pid_t child = fork();

	if (!child) {
		if (db_open(place->path, &schema, DB_READ_WRITE, &db) || insert(db, 1, "one", (struct view){0}))
			_exit(1);
		_exit(0); /* as a crash: nothing is closed */
	}
	assert_int_equal(waitpid(child, &ended, 0), child);
	assert_int_equal(ended, 0);
	(void)snprintf(wal, sizeof wal, "%s-wal", place->path);
	assert_int_equal(stat(wal, &before), 0);
	assert_true(before.st_size > 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(db_open(place->path, &schema, DB_READ_ONLY, &db), STATUS_OK);
		assert_int_equal(count_rows(db), 1);
		assert_int_equal(insert(db, 2, "two", (struct view){0}), STATUS_NOT_PERMITTED);
		db_close(db);
	}
	assert_int_equal(stat(wal, &after), 0);
	assert_int_equal(before.st_size, after.st_size);
	db = open_db(state);
	assert_int_equal(count_rows(db), 1);
	db_close(db);
}

/* A full disk, made by a limit on the pages. */
static void
a_full_disk_keeps_nothing_of_the_transaction_and_service_comes_back(void **state)
{
	struct db *db = open_db(state);
	struct db_query *query;
	static uint8_t big[200000];
	int row = 0;

	assert_int_equal(insert(db, 1, "kept", (struct view){0}), STATUS_OK);
	query = db_query(db, "PRAGMA max_page_count=20");
	assert_int_equal(db_step(query, &row), STATUS_OK);
	assert_int_equal(db_begin(db), STATUS_OK);
	assert_int_equal(insert(db, 2, "small", (struct view){0}), STATUS_OK);
	assert_int_equal(insert(db, 3, "big", (struct view){big, sizeof big}), STATUS_FULL);
	db_rollback(db);
	assert_int_equal(count_rows(db), 1);
	assert_int_equal(db_begin(db), STATUS_OK);
	assert_int_equal(insert(db, 2, "small", (struct view){0}), STATUS_OK);
	assert_int_equal(db_commit(db), STATUS_OK);
	query = db_query(db, "PRAGMA max_page_count=2000");
	assert_int_equal(db_step(query, &row), STATUS_OK);
	assert_int_equal(db_begin(db), STATUS_OK);
	assert_int_equal(insert(db, 3, "big", (struct view){big, sizeof big}), STATUS_OK);
	assert_int_equal(db_commit(db), STATUS_OK);
	assert_int_equal(count_rows(db), 3);
	db_close(db);
}

/* Commit ${count} rows of 40,000 bytes; how big the store itself is then. */
static off_t
commit_rows(void **state, struct db *db, int count)
{
	struct place *place = *state;
	static uint8_t some[40000];
	struct stat stat_of;

	for (int n = 1; n <= count; n++) {
		char word[16];

		(void)snprintf(word, sizeof word, "%d", n);
		assert_int_equal(db_begin(db), STATUS_OK);
		assert_int_equal(insert(db, n, word, (struct view){some, sizeof some}), STATUS_OK);
		assert_int_equal(db_commit(db), STATUS_OK);
	}
	assert_int_equal(stat(place->path, &stat_of), 0);
	return stat_of.st_size;
}

static void
many_commits_are_worked_into_the_store(void **state)
{
	struct db *db = open_db(state);

	assert_true(commit_rows(state, db, 300) > 6000000);
	db_close(db);
}

static void
a_log_of_changes_that_is_tended_is_worked_in_before_a_commit_has_to(void **state)
{
	struct place *place = *state;
	struct db *db = open_db(state);
	struct stat stat_of;

	assert_true(commit_rows(state, db, 75) < 100000);
	db_tend(db);
	assert_int_equal(stat(place->path, &stat_of), 0);
	assert_true(stat_of.st_size >= 75 * 40000);
	db_close(db);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(the_log_of_changes_is_there_once_the_store_is_open),
		T(a_file_that_cannot_be_opened_just_now_is_no_want_of_permission),
		T(rows_are_there_after_commit_and_reopening),
		T(a_rolled_back_row_is_gone),
		T(the_hard_settings_are_on),
		T(a_second_opener_is_refused_and_the_first_goes_on),
		T(a_constraint_is_a_conflict_and_leaves_the_transaction),
		T(a_statement_left_amid_its_rows_does_not_hold_back_commit),
		T(a_newer_store_is_refused_untouched),
		T(a_step_that_fails_leaves_the_version_before),
		T(a_file_that_is_no_store_of_ours_is_corrupt),
		T(a_place_that_cannot_be_written_is_named),
		T(read_only_looks_and_makes_nothing),
		T(read_only_sees_what_a_killed_process_left_and_leaves_it_there),
		T(a_full_disk_keeps_nothing_of_the_transaction_and_service_comes_back),
		T(many_commits_are_worked_into_the_store),
		T(a_log_of_changes_that_is_tended_is_worked_in_before_a_commit_has_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
