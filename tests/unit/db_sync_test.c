/* proto/db: what the kernel does after a sync that failed.  The next one
 * succeeds and has written nothing, while what was to be written is still read:
 * nothing may be promised or worked into the store upon that. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/db.h"
#include "support/rotten.h"

static const char *const steps[] = {"CREATE TABLE a (n INTEGER PRIMARY KEY, bytes BLOB) STRICT;"};
static const struct db_schema schema = {0x54420002, steps, 1};

struct place {
	char folder[64];
	char path[96];
	char wal[112];
};

/* SQLite's syncs come by here, and fail while ${is_failing}. */
static int is_failing;
int fdatasync(int fd);

int
fdatasync(int fd)
{
	if (is_failing) {
		errno = EIO;
		return -1;
	}
	return fsync(fd);
}

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);

	assert_non_null(place);
	strcpy(place->folder, "/tmp/db_sync_test.XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	(void)snprintf(place->path, sizeof place->path, "%s/s.db", place->folder);
	(void)snprintf(place->wal, sizeof place->wal, "%s-wal", place->path);
	*state = place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;

	is_failing = 0;
	(void)unlink(place->path);
	(void)unlink(place->wal);
	assert_int_equal(rmdir(place->folder), 0); /* nothing lies beside them */
	free(place);
	return 0;
}

/* Rows ${first} to ${last}, a transaction each; the last one's word. */
static enum status
add(struct db *db, int64_t first, int64_t last)
{
	static const uint8_t bytes[5000] = {1};
	enum status status = STATUS_OK;

	for (int64_t n = first; !status && n <= last; n++) {
		struct db_query *query;

		assert_int_equal(db_begin(db), STATUS_OK);
		query = db_query(db, "INSERT INTO a VALUES (?1, ?2)");
		db_bind_number(query, 1, n);
		db_bind_bytes(query, 2, (struct view){bytes, sizeof bytes});
		assert_int_equal(db_run(query), STATUS_OK);
		status = db_commit(db);
	}
	return status;
}

static struct db *
open_db(const struct place *place)
{
	struct db *db = NULL;

	assert_int_equal(db_open(place->path, &schema, DB_READ_WRITE, &db), STATUS_OK);
	return db;
}

static void
expect_rows(const struct place *place, int64_t count)
{
	struct db *db = open_db(place);
	struct db_query *query = db_query(db, "SELECT count(*) FROM a");
	int row = 0;

	assert_int_equal(db_step(query, &row), STATUS_OK);
	assert_int_equal(db_number(query, 0), count);
	db_close(db);
}

static void
expect_same(const char *path, struct rotten before)
{
	struct rotten now = rotten_take(path);

	assert_int_equal(now.size, before.size);
	assert_memory_equal(now.at, before.at, now.size);
	rotten_free(now);
}

static void
what_a_failed_sync_was_to_write_is_never_promised(void **state)
{
	const struct place *place = *state;
	struct rotten before, wal;
	struct stat promised;
	struct db *db = open_db(place);

	assert_int_equal(add(db, 1, 3), STATUS_OK);
	assert_int_equal(stat(place->wal, &promised), 0);
	before = rotten_take(place->path);
	is_failing = 1;
	assert_int_equal(add(db, 4, 4), STATUS_IO);
	is_failing = 0; /* as the kernel has it */
	db_rollback(db);
	assert_int_equal(db_begin(db), STATUS_IO);
	db_close(db);
	expect_same(place->path, before);
	rotten_free(before);
	/* the power goes: of the fourth row the disk has nothing */
	wal = rotten_take(place->wal);
	assert_true(wal.size > (size_t)promised.st_size);
	memset(wal.at + promised.st_size, 0, wal.size - (size_t)promised.st_size);
	rotten_put(place->wal, wal);
	rotten_free(wal);
	expect_rows(place, 3);
}

static void
what_a_crash_left_is_synced_before_it_is_worked_in(void **state)
{
	const struct place *place = *state;
	struct rotten before;
	struct db *db;
	int ended = 0;
	pid_t child = fork();

	if (!child) {
		db = open_db(place);
		_exit(add(db, 1, 3) != STATUS_OK);
	}
	assert_int_equal(waitpid(child, &ended, 0), child);
	assert_int_equal(ended, 0);
	before = rotten_take(place->path);
	is_failing = 1;
	assert_int_equal(db_open(place->path, &schema, DB_READ_WRITE, &db), STATUS_IO);
	is_failing = 0;
	expect_same(place->path, before);
	rotten_free(before);
	expect_rows(place, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_a_failed_sync_was_to_write_is_never_promised, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_a_crash_left_is_synced_before_it_is_worked_in, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
