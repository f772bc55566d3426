/* proto/db: what is left of a store and of its log of changes after a crash and
 * damage upon it, as no SQLite has written it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/db_inner.h"
#include "db/db_row.h"
#include "db/db_page.h"
#include "support/faulty.h"
#include "support/left.h"

/* ---- logs of changes that no SQLite has written so ---- */

static uint32_t
word_at(const uint8_t *at, int is_big)
{
	return is_big ? (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | (uint32_t)at[3]
		      : (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | (uint32_t)at[0];
}

static void
sum_up(const uint8_t *header, const uint8_t *bytes, size_t size, uint32_t sum[2])
{
	for (size_t at = 0; at < size; at += 8) {
		sum[0] += word_at(bytes + at, header[3] & 1) + sum[1];
		sum[1] += word_at(bytes + at + 4, header[3] & 1) + sum[0];
	}
}

static void
clear_last_page_number(struct rotten log)
{
	uint8_t *last = log.at + log.size - PAGE - FRAME, *before = last - PAGE - FRAME;
	uint32_t sum[2] = {word_at(before + 16, 1), word_at(before + 20, 1)};

	memset(last, 0, 4);
	sum_up(log.at, last, 8, sum);
	sum_up(log.at, last + FRAME, PAGE, sum);
	for (unsigned i = 0; i < 8; i++)
		last[16 + i] = (uint8_t)(sum[i / 4] >> (24 - 8 * (i % 4)));
}

static void
what_is_left_of_a_log_is_held_against_what_was_on_the_medium(void **state)
{
	enum { COUNT = 12, SALT = 18, OTHER_SALT = 21, FIRST_SALT = HEADER + 10, OTHER_FIRST_SALT = HEADER + 15 };
	static const struct {
		const char *word;
		size_t size; /* 0: all */
		size_t flips[2];
		enum status want;
	} rows[] = {
		{"its header alone", 100, {0, 0}, STATUS_CORRUPT},
		{"a damaged header alone", 40, {COUNT, 0}, STATUS_CORRUPT},
		{"a damaged header, frames of another log", 0, {COUNT, FIRST_SALT}, STATUS_CORRUPT},
		{"a header of another log", 0, {SALT, 0}, STATUS_CORRUPT},
		{"all of another log, torn as it was begun", 0, {SALT, FIRST_SALT}, STATUS_OK},
		{"the same, by its second salt", 0, {OTHER_SALT, OTHER_FIRST_SALT}, STATUS_OK},
	};
	const struct left *place = *state;
	struct db *db = NULL;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rotten log = place->log;
		enum status status;

		log.size = rows[i].size ? rows[i].size : log.size;
		rotten_put(place->wal, log);
		for (size_t flip = 0; flip < 2 && rows[i].flips[flip]; flip++)
			rotten_flip(place->wal, rows[i].flips[flip] * 8);
		status = db_open(place->path, &left_schema, DB_READ_ONLY, &db);
		if (status != rows[i].want)
			fail_msg("%s: %s", rows[i].word, status_word(status));
		if (!status) {
			assert_int_equal(left_count(db), ROWS);
			db_close(db);
		}
	}
	rotten_put(place->wal, place->log);
	db_close(left_open(place, DB_READ_ONLY));
	clear_last_page_number(place->log);
	rotten_put(place->wal, place->log);
	assert_int_equal(db_open(place->path, &left_schema, DB_READ_ONLY, &db), STATUS_CORRUPT);
}

/* SQLite reads a log in blocks, of which the first ends with frame 4062.  At a
 * frame that is not good it reads no more, in later blocks neither: that the last
 * frame it read is the only one that may not be good rests on this. */
static void
a_damaged_frame_is_found_also_where_a_block_of_the_log_ends(void **state)
{
	enum { LAST = 4062, COUNT = 7, SUM = 16, BYTES = FRAME + 700 };
	static const struct {
		const char *word;
		size_t frame; /* 0: none is damaged */
		size_t at;
		uint32_t promised; /* 0: all */
		enum status want;
	} rows[] = {
		{"whole", 0, 0, 0, STATUS_OK},
		{"whole, to the end of the block", 0, 0, LAST, STATUS_OK},
		{"whole, to where one begins", 0, 0, LAST + 1, STATUS_OK},
		{"before the last, not promised", LAST - 1, BYTES, LAST - 2, STATUS_OK},
		{"before the last", LAST - 1, BYTES, LAST - 1, STATUS_CORRUPT},
		{"before the last, and more was promised", LAST - 1, BYTES, LAST + 1, STATUS_CORRUPT},
		{"the last, not promised", LAST, BYTES, LAST - 1, STATUS_OK},
		{"the last", LAST, BYTES, LAST, STATUS_CORRUPT},
		{"the last, and one more was promised", LAST, BYTES, LAST + 1, STATUS_CORRUPT},
		{"the last, and all was promised", LAST, BYTES, 0, STATUS_CORRUPT},
		/* what follows has the checksum that this one should have had */
		{"the last one's checksum", LAST, SUM, LAST, STATUS_CORRUPT},
		{"the last one's checksum, and one more was promised", LAST, SUM, LAST + 1, STATUS_CORRUPT},
		{"the last one's checksum, and all was promised", LAST, SUM, 0, STATUS_CORRUPT},
		{"the first, not promised", LAST + 1, BYTES, LAST, STATUS_OK},
		{"the first", LAST + 1, BYTES, LAST + 1, STATUS_CORRUPT},
	};
	const struct left *place = *state;
	struct db_page_mark mark;
	struct rotten file, log;
	uint32_t frames;
	int ended = 0;
	pid_t child = fork();

	if (!child) {
		struct db *db = left_open(place, DB_READ_WRITE);
		int failed = 0;

		for (int i = 0; i < COUNT; i++)
			failed |= sqlite3_exec(
				db_handle(db),
				"WITH RECURSIVE r (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM r WHERE n < 400)"
				"INSERT INTO a SELECT n + (SELECT max(n) FROM a), zeroblob(3000) FROM r",
				NULL, NULL, NULL);
		_exit(failed);
	}
	assert_int_equal(waitpid(child, &ended, 0), child);
	assert_int_equal(ended, 0);
	file = rotten_take(place->path);
	log = rotten_take(place->wal);
	assert_true(db_page_mark_take(file.at + PAGE - DB_PAGE_RESERVE, &mark));
	frames = mark.frames;
	assert_true(frames > LAST + 1 && log.size >= HEADER + (size_t)frames * (PAGE + FRAME));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const size_t bit = (HEADER + (rows[i].frame - 1) * (PAGE + FRAME) + rows[i].at) * 8;
		struct db *db = NULL;
		enum status status;

		mark.frames = rows[i].promised ? rows[i].promised : frames;
		db_page_stamp(1, file.at, PAGE, &mark);
		rotten_put(place->path, file);
		if (rows[i].frame)
			rotten_flip(place->wal, bit);
		status = db_open(place->path, &left_schema, DB_READ_ONLY, &db);
		if (status != rows[i].want)
			fail_msg("%s: %s", rows[i].word, status_word(status));
		if (!status) {
			if (!rows[i].frame)
				assert_int_equal(left_count(db), ROWS + MORE + COUNT * 400);
			db_close(db);
		}
		if (rows[i].frame)
			rotten_flip(place->wal, bit);
	}
	rotten_free(file);
	rotten_free(log);
}

/* What cannot be read is no damage, and no reason to go on without it. */
static void
a_damaged_log_that_cannot_be_read_is_not_passed_over(void **state)
{
	const struct left *place = *state;
	struct db *db = NULL;
	unsigned failed = 1;

	rotten_flip(place->wal, 12 * 8);
	for (unsigned at = 1; failed; at++) {
		enum status status;

		faulty_arm(FAULTY_FILE, at, FAULTY_ONCE);
		status = db_open(place->path, &left_schema, DB_READ_ONLY, &db);
		failed = faulty_disarm();
		if (status != STATUS_CORRUPT && (!failed || (status != STATUS_IO && status != STATUS_NOT_PERMITTED)))
			fail_msg("at %u: %s", at, status_word(status));
	}
}

/* ---- the first page ---- */

static void
a_first_page_without_a_good_mark_is_damaged(void **state)
{
	const struct left *place = *state;
	struct rotten cut = place->file;
	struct db *db = NULL;

	assert_int_equal(unlink(place->wal), 0);
	rotten_flip(place->path, (PAGE - DB_PAGE_RESERVE + 3) * 8);
	assert_int_equal(db_open(place->path, &left_schema, DB_READ_WRITE, &db), STATUS_CORRUPT);
	cut.size = 1000;
	rotten_put(place->path, cut);
	assert_int_equal(db_open(place->path, &left_schema, DB_READ_WRITE, &db), STATUS_CORRUPT);
	assert_int_equal(db_open(place->path, &left_schema, DB_READ_ONLY, &db), STATUS_CORRUPT);
}

/* SQLite takes the first page from the log, and never looks at the header of
 * the file: nor do we then know that its pages have sums. */
static void
a_damaged_header_is_found_although_the_log_has_the_first_page(void **state)
{
	const struct left *place = *state;
	struct db *db = NULL;

	for (size_t bit = 0; bit < 21 * 8; bit += bit < 16 * 8 ? 5 : 1) {
		struct rotten file, log;

		if (bit / 8 == 18 || bit / 8 == 19)
			continue; /* of these the log's are good, as of the rest of the page */
		rotten_flip(place->path, bit);
		/* and without room to make it anew it is not begun */
		if (bit % 2)
			faulty_arm(FAULTY_FULL, 2, FAULTY_FOR_GOOD);
		if (db_open(place->path, &left_schema, DB_READ_WRITE, &db) != STATUS_CORRUPT)
			fail_msg("bit %zu", bit);
		if (bit % 2)
			(void)faulty_disarm();
		assert_int_equal(db_open(place->path, &left_schema, DB_READ_ONLY, &db), STATUS_CORRUPT);
		rotten_flip(place->path, bit);
		file = rotten_take(place->path);
		log = rotten_take(place->wal);
		assert_true(file.size == place->file.size && log.size == place->log.size);
		assert_memory_equal(file.at, place->file.at, file.size);
		assert_memory_equal(log.at, place->log.at, log.size);
		rotten_free(file);
		rotten_free(log);
	}
	db = left_open(place, DB_READ_WRITE);
	assert_int_equal(left_count(db), ROWS + MORE);
	db_close(db);
}

static void
an_older_store_gets_its_sums_after_a_crash(void **state)
{
	const struct left *place = *state;
	struct db *db = NULL;
	int ended = 0;
	pid_t child;

	assert_true(!unlink(place->path) && !unlink(place->wal));
	child = fork();
	if (!child) {
		sqlite3 *handle = NULL;
		char sql[512];

		(void)snprintf(sql, sizeof sql,
			       "PRAGMA page_size=512; PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL;"
			       "PRAGMA application_id=%d; PRAGMA user_version=1; %s",
			       (int)left_schema.application_id, left_schema.steps[0]);
		_exit(sqlite3_open(place->path, &handle) || sqlite3_exec(handle, sql, NULL, NULL, NULL));
	}
	assert_int_equal(waitpid(child, &ended, 0), child);
	assert_int_equal(ended, 0);
	assert_int_equal(access(place->wal, F_OK), 0);
	db = left_open(place, DB_READ_ONLY);
	assert_false(db_has_sums(db));
	db_close(db);
	db = left_open(place, DB_READ_WRITE);
	assert_true(db_has_sums(db));
	assert_int_equal(left_count(db), ROWS);
	db_close(db);
}

/* All is in the log, of the file nearly nothing is left, and no room to put it
 * right: it is served, and what comes is kept. */
static void
a_store_that_is_in_its_log_alone_goes_on(void **state)
{
	const struct left *place = *state;
	struct rotten file = place->file, log;
	struct db *db = left_open(place, DB_READ_WRITE);
	sqlite3 *handle = db_handle(db);

	/* every page is written anew */
	assert_int_equal(sqlite3_exec(handle, "PRAGMA wal_checkpoint(TRUNCATE); UPDATE a SET bytes = zeroblob(2900); VACUUM", NULL,
				      NULL, NULL),
			 SQLITE_OK);
	log = rotten_take(place->wal);
	db_close(db);
	file.size = 50;
	rotten_put(place->path, file);
	rotten_put(place->wal, log);
	rotten_free(log);
	faulty_arm(FAULTY_FULL, 1, FAULTY_FOR_GOOD);
	db = left_open(place, DB_READ_WRITE);
	assert_true(faulty_disarm() > 0);
	assert_int_equal(left_add(db), STATUS_OK);
	assert_int_equal(left_count(db), ROWS + MORE + 1);
	db_close(db);
	db = left_open(place, DB_READ_WRITE);
	assert_int_equal(left_count(db), ROWS + MORE + 1);
	assert_true(db_has_sums(db));
	db_close(db);
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
		T(what_is_left_of_a_log_is_held_against_what_was_on_the_medium),
		T(a_damaged_frame_is_found_also_where_a_block_of_the_log_ends),
		T(a_damaged_log_that_cannot_be_read_is_not_passed_over),
		T(a_first_page_without_a_good_mark_is_damaged),
		T(a_damaged_header_is_found_although_the_log_has_the_first_page),
		T(an_older_store_gets_its_sums_after_a_crash),
		T(a_store_that_is_in_its_log_alone_goes_on),
	};

	return cmocka_run_group_tests(tests, begin, NULL);
}
