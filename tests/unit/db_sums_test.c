/* proto/db: no bit of a store changes unseen, in the file or in the log of
 * changes, and what a power cut tears is no damage. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/db.h"
#include "db/db_page.h"
#include "support/rotten.h"

#define PAGE 2048
#define ROWS 60

static const char *const steps[] = {
	"CREATE TABLE a (n INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, bytes BLOB) STRICT;",
};
static const struct db_schema schema = {0x54420001, steps, 1};

struct place {
	char folder[64];
	char path[96];
	char wal[112];
};

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);

	assert_non_null(place);
	strcpy(place->folder, "/tmp/db_sums_test.XXXXXX");
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

	(void)unlink(place->path);
	(void)unlink(place->wal);
	assert_int_equal(rmdir(place->folder), 0); /* nothing lies beside them */
	free(place);
	return 0;
}

/* ---- a store ---- */

static enum status
add(struct db *db, int64_t n, size_t size)
{
	struct db_query *query = db_query(db, "INSERT INTO a VALUES (?1, ?2, ?3)");
	uint8_t bytes[6000];
	char word[16];

	memset(bytes, (int)(n % 200) + 1, sizeof bytes);
	(void)snprintf(word, sizeof word, "w%lld", (long long)n);
	db_bind_number(query, 1, n);
	db_bind_text(query, 2, word);
	db_bind_bytes(query, 3, (struct view){bytes, size});
	return db_run(query);
}

/* ${count} rows from ${first} on, a transaction each three. */
static void
fill(struct db *db, int64_t first, int64_t count)
{
	for (int64_t n = first; n < first + count; n++) {
		if ((n - first) % 3 == 0)
			assert_int_equal(db_begin(db), STATUS_OK);
		assert_int_equal(add(db, n, (size_t)(n * 97 % 6000)), STATUS_OK);
		if ((n - first) % 3 == 2 || n + 1 == first + count)
			assert_int_equal(db_commit(db), STATUS_OK);
	}
}

/* Every row as it was added: how many; or what db_step said. */
static enum status
read_all(struct db *db, int64_t *ret_count)
{
	struct db_query *query = db_query(db, "SELECT n, word, bytes FROM a ORDER BY n");
	enum status status;
	int row = 0;

	*ret_count = 0;
	while (!(status = db_step(query, &row)) && row) {
		struct view bytes = db_bytes(query, 2);
		int64_t n = db_number(query, 0);
		char word[16];

		(void)snprintf(word, sizeof word, "w%lld", (long long)n);
		assert_string_equal(db_text(query, 1), word);
		assert_int_equal(bytes.size, n * 97 % 6000);
		for (size_t i = 0; i < bytes.size; i++)
			if (bytes.bytes[i] != n % 200 + 1)
				fail_msg("row %lld byte %zu", (long long)n, i);
		++*ret_count;
	}
	return status;
}

static struct db *
open_db(const struct place *place, enum db_mode mode)
{
	struct db *db = NULL;

	assert_int_equal(db_open(place->path, &schema, mode, &db), STATUS_OK);
	return db;
}

static void
make_store(const struct place *place)
{
	struct db *db = open_db(place, DB_READ_WRITE);

	assert_true(db_has_sums(db));
	fill(db, 0, ROWS);
	db_close(db);
	assert_int_equal(access(place->wal, F_OK), -1);
}

/* As a crash leaves it: ${place} is a store whose changes are in its log. */
static void
make_crash(const struct place *place, int64_t first, int64_t count)
{
	int ended = 0;
	pid_t child = fork();

	if (!child) {
		struct db *db = open_db(place, DB_READ_WRITE);

		fill(db, first, count);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &ended, 0), child);
	assert_int_equal(ended, 0);
}

/* ---- tests ---- */

static void
a_bit_that_changes_in_the_file_is_never_read(void **state)
{
	const struct place *place = *state;
	struct rotten good;
	size_t found = 0, tried = 0;

	make_store(place);
	good = rotten_take(place->path);
	assert_int_equal(good.size % PAGE, 0);
	/* all of the header, and a bit of every so many */
	for (size_t bit = 0; bit < good.size * 8; bit += bit < 104 * 8 ? 1 : 1039, tried++) {
		struct db *db = NULL;
		int64_t count = 0;
		enum status status;

		rotten_flip(place->path, bit);
		status = db_open(place->path, &schema, DB_READ_ONLY, &db);
		if (!status) {
			status = read_all(db, &count);
			if (status) {
				struct db_damage damage = db_damage(db);

				if (damage.count != 1 || damage.pages[0].number != bit / 8 / PAGE + 1)
					fail_msg("bit %zu: %zu pages, first %llu", bit, damage.count,
						 (unsigned long long)damage.pages[0].number);
			} else {
				assert_int_equal(count, ROWS); /* of the index on words nothing was read */
			}
			db_close(db);
		}
		if (status && status != STATUS_CORRUPT)
			fail_msg("bit %zu: %s", bit, status_word(status));
		found += status == STATUS_CORRUPT;
		rotten_flip(place->path, bit);
	}
	assert_true(tried > 1000 && found * 10 > tried * 9);
	rotten_free(good);
}

static void
a_page_in_the_place_of_another_is_not_taken_for_it(void **state)
{
	const struct place *place = *state;
	struct rotten good;
	struct db *db;
	int64_t count;

	make_store(place);
	good = rotten_take(place->path);
	memcpy(good.at + (size_t)20 * PAGE, good.at + (size_t)21 * PAGE, PAGE);
	rotten_put(place->path, good);
	db = open_db(place, DB_READ_ONLY);
	assert_int_equal(read_all(db, &count), STATUS_CORRUPT);
	assert_int_equal(db_damage(db).pages[0].number, 21);
	db_close(db);
	rotten_free(good);
}

static void
a_damaged_page_is_no_reason_not_to_read_and_write_others(void **state)
{
	const struct place *place = *state;
	struct db *db;
	int64_t count;

	make_store(place);
	rotten_flip(place->path, (size_t)30 * PAGE * 8 + 999);
	db = open_db(place, DB_READ_WRITE);
	assert_int_equal(db_begin(db), STATUS_OK);
	assert_int_equal(add(db, 1000, 10), STATUS_OK);
	assert_int_equal(read_all(db, &count), STATUS_CORRUPT);
	assert_int_equal(read_all(db, &count), STATUS_CORRUPT);
	assert_int_equal(db_damage(db).count, 1); /* the same one */
	assert_int_equal(db_damage(db).pages[0].is_log, 0);
	assert_int_equal(db_commit(db), STATUS_OK);
	assert_int_equal(db_begin(db), STATUS_OK);
	db_rollback(db);
	db_close(db);
}

static void
a_bit_that_changes_in_the_log_of_changes_is_found_at_the_next_start(void **state)
{
	const struct place *place = *state;
	struct rotten wal;
	struct db *whole;
	int64_t count = 0;
	size_t tried = 0;

	make_store(place);
	make_crash(place, 1000, 9);
	wal = rotten_take(place->wal);
	assert_true(wal.size > (size_t)5 * PAGE);
	for (size_t bit = 0; bit < wal.size * 8; bit += bit < 56 * 8 ? 1 : 601, tried++) {
		struct rotten after;
		struct db *db = NULL;

		rotten_flip(place->wal, bit);
		if (db_open(place->path, &schema, tried % 2 ? DB_READ_ONLY : DB_READ_WRITE, &db) != STATUS_CORRUPT)
			fail_msg("bit %zu of %zu", bit, wal.size * 8);
		/* nothing of it is thrown away */
		rotten_flip(place->wal, bit);
		after = rotten_take(place->wal);
		assert_int_equal(after.size, wal.size);
		assert_memory_equal(after.at, wal.at, wal.size);
		rotten_free(after);
	}
	/* and as it was it is good */
	whole = open_db(place, DB_READ_WRITE);
	assert_int_equal(read_all(whole, &count), STATUS_OK);
	assert_int_equal(count, ROWS + 9);
	db_close(whole);
	rotten_free(wal);
}

/* The last transaction was written, but nobody was ever told so: the store is
 * of before it, its log of after. */
static void
what_was_never_promised_may_be_torn_anywhere(void **state)
{
	const struct place *place = *state;
	struct rotten before, wal;
	size_t tried = 0;
	pid_t child;
	int ended = 0;

	make_store(place);
	make_crash(place, 1000, 9);
	child = fork();
	if (!child) {
		/* another life: the nine are worked in, the log begins anew */
		struct db *db = open_db(place, DB_READ_WRITE);

		fill(db, 2000, 6);
		before = rotten_take(place->path);
		fill(db, 3000, 3);
		rotten_put(place->path, before);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &ended, 0), child);
	assert_int_equal(ended, 0);
	before = rotten_take(place->path);
	wal = rotten_take(place->wal);
	for (size_t cut = wal.size; cut > wal.size - (size_t)4 * PAGE; cut -= 177, tried++) {
		struct db *db = NULL;
		int64_t count = 0;
		enum status status;

		rotten_put(place->path, before);
		rotten_put(place->wal, (struct rotten){wal.at, cut});
		if (tried)
			rotten_flip(place->wal, (cut - 1) * 8);
		status = db_open(place->path, &schema, DB_READ_ONLY, &db);
		if (status)
			fail_msg("cut to %zu of %zu: %s", cut, wal.size, status_word(status));
		assert_int_equal(read_all(db, &count), STATUS_OK);
		assert_int_equal(count, tried ? ROWS + 15 : ROWS + 18);
		db_close(db);
	}
	rotten_free(before);
	rotten_free(wal);
}

static void
a_bit_that_changes_in_the_log_under_an_open_store_is_never_read_or_worked_in(void **state)
{
	const struct place *place = *state;
	struct db *db;
	struct rotten store, after;
	int64_t count;

	make_store(place);
	db = open_db(place, DB_READ_WRITE);
	fill(db, 1000, 1000); /* more than what is kept in memory */
	store = rotten_take(place->wal);
	assert_true(store.size > (size_t)600 * PAGE);
	for (size_t at = 700; at < store.size; at += (size_t)20 * PAGE + 480)
		rotten_flip(place->wal, at * 8);
	rotten_free(store);
	store = rotten_take(place->path);
	assert_int_equal(read_all(db, &count), STATUS_CORRUPT);
	assert_int_equal(db_damage(db).pages[0].is_log, 1);
	db_close(db); /* the log stays */
	after = rotten_take(place->path);
	/* page by page the file has what it had, or what was not damaged */
	for (size_t page = 0; page < after.size; page += PAGE)
		assert_true(db_page_is_good(page / PAGE + 1, after.at + page, PAGE));
	assert_int_equal(access(place->wal, F_OK), 0);
	assert_int_equal(db_open(place->path, &schema, DB_READ_WRITE, &db), STATUS_CORRUPT);
	rotten_free(store);
	rotten_free(after);
}

static void
every_page_has_its_sum_whatever_was_done(void **state)
{
	const struct place *place = *state;
	struct db *db;
	struct rotten all;

	make_store(place);
	db = open_db(place, DB_READ_WRITE);
	for (int64_t round = 0; round < 6; round++) {
		fill(db, 1000 + round * 100, 90);
		assert_int_equal(db_begin(db), STATUS_OK);
		/* pages are set free and taken again, also without having been written */
		assert_int_equal(db_run(db_query(db, "DELETE FROM a WHERE n % 3 = 1")), STATUS_OK);
		if (round % 2) {
			for (int64_t n = 0; n < 40; n++)
				assert_int_equal(add(db, 9000 + n, 5000), STATUS_OK);
			assert_int_equal(db_run(db_query(db, "DELETE FROM a WHERE n >= 9000")), STATUS_OK);
		}
		if (round == 3)
			db_rollback(db);
		else
			assert_int_equal(db_commit(db), STATUS_OK);
		db_tend(db);
	}
	db_close(db);
	all = rotten_take(place->path);
	for (size_t page = 0; page < all.size; page += PAGE)
		if (!db_page_is_good(page / PAGE + 1, all.at + page, PAGE))
			fail_msg("page %zu of %zu", page / PAGE + 1, all.size / PAGE);
	rotten_free(all);
}

/* As one was made before there were sums. */
static void
make_old(const struct place *place, int page_size)
{
	sqlite3 *handle = NULL;
	char sql[512];

	(void)snprintf(sql, sizeof sql,
		       "PRAGMA page_size=%d; PRAGMA journal_mode=WAL; PRAGMA application_id=%d; PRAGMA user_version=1; %s"
		       "INSERT INTO a VALUES (5, 'w5', zeroblob(0)); UPDATE a SET bytes = CAST(replace(hex(zeroblob(485)), "
		       "'00', char(6)) AS BLOB);",
		       page_size, (int)schema.application_id, steps[0]);
	assert_int_equal(sqlite3_open(place->path, &handle), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(handle), SQLITE_OK);
}

static void
an_older_store_gets_its_sums_when_it_is_opened(void **state)
{
	const struct place *place = *state;
	static const int sizes[] = {2048, 4096, 512};
	struct stat stat_of;
	struct db *db;
	int64_t count;

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		make_old(place, sizes[i]);
		db = open_db(place, DB_READ_ONLY);
		assert_false(db_has_sums(db));
		assert_int_equal(read_all(db, &count), STATUS_OK);
		db_close(db);
		db = open_db(place, DB_READ_WRITE);
		assert_true(db_has_sums(db));
		assert_int_equal(read_all(db, &count), STATUS_OK);
		assert_int_equal(count, 1);
		assert_int_equal(stat(place->path, &stat_of), 0);
		assert_int_equal(stat_of.st_mode & 0777, 0600);
		fill(db, 100, 10);
		db_close(db);
		db = open_db(place, DB_READ_WRITE);
		assert_true(db_has_sums(db));
		assert_int_equal(read_all(db, &count), STATUS_OK);
		assert_int_equal(count, 11);
		db_close(db);
		assert_int_equal(unlink(place->path), 0);
	}
}

static void
a_header_that_denies_its_sums_is_damaged_and_no_older_store(void **state)
{
	const struct place *place = *state;
	struct rotten before, after;

	make_store(place);
	before = rotten_take(place->path);
	for (size_t bit = 20 * 8; bit < 21 * 8; bit++) {
		struct db *db = NULL;

		rotten_flip(place->path, bit);
		assert_int_equal(db_open(place->path, &schema, DB_READ_WRITE, &db), STATUS_CORRUPT);
		assert_int_equal(db_open(place->path, &schema, DB_READ_ONLY, &db), STATUS_CORRUPT);
		rotten_flip(place->path, bit);
	}
	after = rotten_take(place->path);
	assert_int_equal(before.size, after.size);
	assert_memory_equal(before.at, after.at, before.size);
	rotten_free(before);
	rotten_free(after);
}

static void
a_hash_tells_every_bit_and_every_place(void **state)
{
	uint8_t page[PAGE], mark[DB_PAGE_MARK];
	struct db_page_mark some = {{1, 2}, 3}, got;

	(void)state;
	for (size_t i = 0; i < sizeof page; i++)
		page[i] = (uint8_t)(i * 7);
	for (uint64_t number = 1; number < 4; number++) {
		db_page_stamp(number, page, sizeof page, &some);
		assert_true(db_page_is_good(number, page, sizeof page));
		assert_false(db_page_is_good(number + 1, page, sizeof page));
		for (size_t bit = 0; bit < sizeof page * 8; bit++) {
			page[bit / 8] ^= (uint8_t)(1u << bit % 8);
			if (db_page_is_good(number, page, sizeof page))
				fail_msg("page %llu bit %zu", (unsigned long long)number, bit);
			page[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
	}
	db_page_mark_put(&some, mark);
	assert_true(db_page_mark_take(mark, &got));
	assert_memory_equal(&got, &some, sizeof got);
	/* what stores have on their disks: it must stay what it is */
	memset(page, 0, sizeof page);
	assert_int_equal(db_page_hash(2, (struct view){page, 2040}), UINT64_C(0xc93932a38d7fc267));
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_bit_that_changes_in_the_file_is_never_read),
		T(a_page_in_the_place_of_another_is_not_taken_for_it),
		T(a_damaged_page_is_no_reason_not_to_read_and_write_others),
		T(a_bit_that_changes_in_the_log_of_changes_is_found_at_the_next_start),
		T(what_was_never_promised_may_be_torn_anywhere),
		T(a_bit_that_changes_in_the_log_under_an_open_store_is_never_read_or_worked_in),
		T(every_page_has_its_sum_whatever_was_done),
		T(an_older_store_gets_its_sums_when_it_is_opened),
		T(a_header_that_denies_its_sums_is_damaged_and_no_older_store),
		cmocka_unit_test(a_hash_tells_every_bit_and_every_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
