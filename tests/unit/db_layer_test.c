/* proto/db: the layer between SQLite and the files, asked for what SQLite never
 * asks, and over what is no store of ours. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/db_inner.h"
#include "db/db_pages.h"
#include "db/db_row.h"
#include "db/db_sums_file.h"
#include "support/faulty.h"
#include "support/left.h"

static const struct db_schema any = {0, NULL, 0};

/* ---- what SQLite never asks ---- */

static struct sums_file *
file_of(struct db *db, int op)
{
	struct sums_file *file = db_sums_file_of(db_handle(db), op);

	assert_non_null(file);
	return file;
}

static int
read_at(struct sums_file *file, void *to, int size, sqlite3_int64 at)
{
	return file->base.pMethods->xRead(&file->base, to, size, at);
}

static int
write_at(struct sums_file *file, const void *from, int size, sqlite3_int64 at)
{
	return file->base.pMethods->xWrite(&file->base, from, size, at);
}

static void
a_part_of_a_page_is_read_from_a_good_page_alone(void **state)
{
	const struct left *place = *state;
	struct db *db = left_open(place, DB_READ_WRITE);
	struct sums_file *file = file_of(db, SQLITE_FCNTL_FILE_POINTER);
	struct rotten now = rotten_take(place->path);
	uint8_t bytes[PAGE];

	assert_int_equal(read_at(file, bytes, 50, 3 * PAGE + 100), SQLITE_OK);
	assert_memory_equal(bytes, now.at + (size_t)3 * PAGE + 100, 50);
	assert_int_equal(read_at(file, bytes, 50, 4 * PAGE - 49), SQLITE_IOERR_READ);
	assert_int_equal(read_at(file, bytes, PAGE, 3 * PAGE + 1), SQLITE_IOERR_READ);
	rotten_flip(place->path, (size_t)3 * PAGE * 8);
	assert_int_equal(read_at(file, bytes, 50, 3 * PAGE + 100), DB_PAGE_DAMAGED);
	assert_int_equal(db_damage(db).count, 1);
	assert_int_equal(db_damage(db).pages[0].number, 4);
	rotten_flip(place->path, (size_t)3 * PAGE * 8);
	rotten_free(now);
	db_close(db);
}

static void
only_whole_pages_are_written_and_none_that_denies_its_sums(void **state)
{
	const struct left *place = *state;
	struct db *db = left_open(place, DB_READ_WRITE);
	struct sums_file *file = file_of(db, SQLITE_FCNTL_FILE_POINTER);
	struct rotten now = rotten_take(place->path), after;

	assert_int_equal(write_at(file, now.at, 100, 0), SQLITE_IOERR_WRITE);
	assert_int_equal(write_at(file, now.at, PAGE, PAGE / 2), SQLITE_IOERR_WRITE);
	now.at[20] = 0;
	assert_int_equal(write_at(file, now.at, PAGE, 0), SQLITE_IOERR_WRITE);
	now.at[20] = DB_PAGE_RESERVE;
	after = rotten_take(place->path);
	assert_memory_equal(after.at, now.at, now.size);
	rotten_free(after);
	rotten_free(now);
	db_close(db);
}

static void
what_is_no_frame_of_the_log_is_handed_on(void **state)
{
	const struct left *place = *state;
	struct db *db = left_open(place, DB_READ_ONLY);
	struct sums_file *file = file_of(db, SQLITE_FCNTL_JOURNAL_POINTER);
	static const struct {
		int size;
		sqlite3_int64 at;
	} rows[] = {
		{HEADER, 64}, {PAGE + FRAME, 0}, {PAGE + FRAME, HEADER + 1}, {100, 500}, {PAGE, HEADER + FRAME + 8},
		{FRAME, HEADER + 8},
	};
	uint8_t bytes[PAGE + FRAME];

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(read_at(file, bytes, rows[i].size, rows[i].at), SQLITE_OK);
		assert_memory_equal(bytes, place->log.at + rows[i].at, (size_t)rows[i].size);
		assert_int_equal(write_at(file, bytes, rows[i].size, rows[i].at), SQLITE_OK);
		assert_int_equal(read_at(file, bytes, rows[i].size, rows[i].at), SQLITE_OK);
	}
	/* of what was written across, nothing is known; of the others it is */
	rotten_flip(place->wal, (HEADER + FRAME + 7) * 8);
	assert_int_equal(read_at(file, bytes, PAGE, HEADER + FRAME), SQLITE_OK);
	rotten_flip(place->wal, (HEADER + 4 * (PAGE + FRAME) + FRAME + 7) * 8);
	assert_int_equal(read_at(file, bytes, PAGE, HEADER + 4 * (PAGE + FRAME) + FRAME), DB_PAGE_DAMAGED);
	assert_int_equal(read_at(file, bytes, PAGE + FRAME, HEADER + 4 * (PAGE + FRAME)), DB_PAGE_DAMAGED);
	assert_int_equal(read_at(file, bytes, PAGE + FRAME, HEADER + 5 * (PAGE + FRAME)), SQLITE_OK);
	assert_int_equal(db_damage(db).count, 1);
	assert_true(db_damage(db).pages[0].is_log);
	db_close(db);
	rotten_put(place->wal, place->log);
}

/* A recovery begins with the header, and goes on frame by frame. */
static void
only_the_next_frame_is_taken_for_one_that_is_recovered(void **state)
{
	struct db *db = left_open(*state, DB_READ_ONLY);
	struct sums_file *file = file_of(db, SQLITE_FCNTL_JOURNAL_POINTER);
	static const uint32_t order[] = {3, 1, 3, 2, 3}, read[] = {0, 1, 1, 2, 3};
	uint8_t bytes[PAGE + FRAME];

	assert_int_equal(read_at(file, bytes, HEADER, 0), SQLITE_OK);
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		assert_int_equal(read_at(file, bytes, PAGE + FRAME, HEADER + (order[i] - 1) * (PAGE + FRAME)), SQLITE_OK);
		assert_int_equal(file->log.read, read[i]);
	}
	db_close(db);
}

/* Far behind its end; and then it is cut, as SQLite cuts one that was long. */
static void
a_log_that_grows_and_is_cut_is_watched_where_it_is_known(void **state)
{
	const struct left *place = *state;
	struct db *db = left_open(place, DB_READ_ONLY);
	struct sums_file *file = file_of(db, SQLITE_FCNTL_JOURNAL_POINTER);
	const sqlite3_int64 far = HEADER + (sqlite3_int64)1100 * (PAGE + FRAME);
	static const uint8_t bytes[PAGE] = {1};
	uint8_t got[PAGE];

	assert_int_equal(file->log.room, 1024);
	assert_int_equal(write_at(file, bytes, 10, far + FRAME + PAGE), SQLITE_OK);
	assert_int_equal(read_at(file, got, PAGE, far + FRAME), SQLITE_OK); /* nothing is known there */
	faulty_arm(FAULTY_OWN, 1, FAULTY_ONCE);
	assert_int_equal(write_at(file, bytes, PAGE, far + FRAME), SQLITE_IOERR_NOMEM);
	assert_int_equal(faulty_disarm(), 1);
	assert_int_equal(write_at(file, bytes, PAGE, far + FRAME), SQLITE_OK);
	assert_int_equal(file->log.room, 2048);
	rotten_flip(place->wal, (size_t)(far + FRAME + 3) * 8);
	assert_int_equal(read_at(file, got, PAGE, far + FRAME), DB_PAGE_DAMAGED);
	/* a place where no log can come to */
	faulty_arm(FAULTY_FILE, 1, FAULTY_ONCE);
	assert_int_equal(write_at(file, bytes, FRAME, HEADER + ((sqlite3_int64)1 << 31) * (PAGE + FRAME)), SQLITE_IOERR_WRITE);
	assert_int_equal(faulty_disarm(), 1);
	assert_int_equal(file->log.room, 2048);
	assert_int_equal(file->base.pMethods->xTruncate(&file->base, (sqlite3_int64)place->log.size), SQLITE_OK);
	assert_int_equal(left_count(db), ROWS + MORE);
	db_close(db);
}

/* A write over a frame that fails: the page that stood there may be torn. */
static void
a_page_whose_frame_may_be_torn_is_held_against_its_sum(void **state)
{
	const struct left *place = *state;
	struct db_pages *pages = NULL;
	struct db *db = left_open(place, DB_READ_ONLY);
	struct sums_file *log = file_of(db, SQLITE_FCNTL_JOURNAL_POINTER);

	for (size_t page = 1; page < place->file.size / PAGE; page++)
		rotten_flip(place->path, page * PAGE * 8 + 4096);
	for (int round = 0; round < 2; round++) {
		size_t damaged, all = place->file.size / PAGE - 1;

		assert_int_equal(db_pages_new(db, place->path, &pages), STATUS_OK);
		assert_int_equal(db_pages_step(pages, 1000), STATUS_OK);
		assert_int_equal(db_pages_state(pages).at, place->file.size / PAGE);
		damaged = db_pages_state(pages).damage.count;
		assert_true(round ? damaged == all : damaged < all);
		db_pages_free(pages);
		faulty_arm(FAULTY_FILE, 1, FAULTY_ONCE);
		assert_int_equal(write_at(log, place->log.at + 100, (int)place->log.size - 100, 100), SQLITE_IOERR_WRITE);
		assert_int_equal(faulty_disarm(), 1);
	}
	db_close(db);
}

static void
a_page_is_named_once_for_the_file_and_once_for_the_log(void **state)
{
	struct db *db = left_open(*state, DB_READ_ONLY);
	struct sums_file *file = file_of(db, SQLITE_FCNTL_FILE_POINTER);

	for (int i = 0; i < 4; i++)
		assert_int_equal(db_sums_file_report(file, 7, i % 2), DB_PAGE_DAMAGED);
	assert_int_equal(db_damage(db).count, 2);
	db_close(db);
}

/* The mark stands on the first page, at its end: there must be one. */
static void
nothing_is_marked_in_a_file_whose_pages_were_never_seen(void **state)
{
	const struct left *place = *state;
	struct db *db = left_open(place, DB_READ_WRITE);
	struct sums_file *file = file_of(db, SQLITE_FCNTL_FILE_POINTER);
	struct sums_file *log = file_of(db, SQLITE_FCNTL_JOURNAL_POINTER);
	struct rotten before, after;

	assert_int_equal(left_add(db), STATUS_OK);
	before = rotten_take(place->path);
	file->mark.frames = 0;
	file->page_size = 0;
	assert_int_equal(log->base.pMethods->xSync(&log->base, SQLITE_SYNC_NORMAL), SQLITE_OK);
	after = rotten_take(place->path);
	assert_int_equal(after.size, before.size);
	assert_memory_equal(after.at, before.at, before.size);
	assert_int_equal(file->mark.frames, 0);
	file->page_size = PAGE;
	assert_int_equal(log->base.pMethods->xSync(&log->base, SQLITE_SYNC_NORMAL), SQLITE_OK);
	assert_true(file->mark.frames > 0);
	rotten_free(before);
	rotten_free(after);
	db_close(db);
}

/* ---- what is no store of ours ---- */

static void
another_connection_has_no_sums_and_no_damage(void **state)
{
	const struct left *place = *state;
	sqlite3 *handle = NULL;
	struct db *db = NULL;
	struct db_pages *pages = NULL;
	char before[512];

	assert_int_equal(sqlite3_open(place->path, &handle), SQLITE_OK);
	assert_false(db_sums_has(handle));
	assert_int_equal(db_sums_damage(handle).count, 0);
	assert_int_equal(db_sums_settle(handle), STATUS_OK);
	assert_int_equal(sqlite3_close(handle), SQLITE_OK);
	/* a name that SQLite takes for no file: nothing can be looked at */
	assert_non_null(getcwd(before, sizeof before));
	assert_int_equal(chdir(place->folder), 0);
	rotten_put(":memory:", place->file);
	assert_int_equal(db_open(":memory:", &any, DB_READ_ONLY, &db), STATUS_OK);
	assert_false(db_has_sums(db));
	assert_int_equal(db_pages_new(db, ":memory:", &pages), STATUS_CORRUPT);
	db_close(db);
	assert_int_equal(unlink(":memory:"), 0);
	assert_int_equal(chdir(before), 0);
}

static void
a_lower_layer_of_the_first_version_will_do(void **state)
{
	const struct left *place = *state;
	sqlite3_vfs *real = sqlite3_vfs_find(NULL), old = *real;
	struct db *db;

	old.iVersion = 1;
	old.zName = "old";
	assert_int_equal(sqlite3_vfs_register(&old, 1), SQLITE_OK);
	db = left_open(place, DB_READ_WRITE);
	assert_int_equal(left_add(db), STATUS_OK);
	assert_int_equal(left_count(db), ROWS + MORE + 1);
	db_close(db);
	assert_int_equal(sqlite3_vfs_unregister(&old), SQLITE_OK);
	assert_int_equal(sqlite3_vfs_register(real, 1), SQLITE_OK);
}

/* The last of all: SQLite itself is let go of. */
static void
a_sqlite_that_cannot_begin_is_said(void **state)
{
	struct db_sums *sums = NULL;

	(void)state;
	assert_int_equal(sqlite3_shutdown(), SQLITE_OK);
	faulty_arm(FAULTY_MEMORY, 2, FAULTY_FOR_GOOD);
	assert_int_equal(db_sums_new(&sums), STATUS_IO);
	assert_true(faulty_disarm() > 0);
	assert_int_equal(db_sums_new(&sums), STATUS_OK);
	db_sums_free(sums);
}

static int
begin(void **state)
{
	(void)state;
	faulty_begin();
	return 0;
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, left_set_up, left_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_part_of_a_page_is_read_from_a_good_page_alone),
		T(only_whole_pages_are_written_and_none_that_denies_its_sums),
		T(what_is_no_frame_of_the_log_is_handed_on),
		T(only_the_next_frame_is_taken_for_one_that_is_recovered),
		T(a_log_that_grows_and_is_cut_is_watched_where_it_is_known),
		T(a_page_whose_frame_may_be_torn_is_held_against_its_sum),
		T(a_page_is_named_once_for_the_file_and_once_for_the_log),
		T(nothing_is_marked_in_a_file_whose_pages_were_never_seen),
		T(another_connection_has_no_sums_and_no_damage),
		T(a_lower_layer_of_the_first_version_will_do),
		T(a_sqlite_that_cannot_begin_is_said),
	};

	return cmocka_run_group_tests(tests, begin, NULL);
}
