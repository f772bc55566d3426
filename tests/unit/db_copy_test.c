/* proto/db: a copy that is made while the store is written to is the store. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>

#include "db/db.h"
#include "db/db_copy.h"

#define ROWS 3000

static const char *const steps[] = {"CREATE TABLE a (n INTEGER PRIMARY KEY, bytes BLOB) STRICT;"};
static const struct db_schema schema = {0x54420001, steps, 1};

struct place {
	char folder[64];
	char path[96];
	char copy[96];
	struct db *db;
};

static void
put_row(struct db *db, int64_t n, uint8_t fill)
{
	struct db_query *query = db_query(db, "INSERT INTO a VALUES (?1, ?2) ON CONFLICT (n) DO UPDATE SET bytes = ?2");
	uint8_t bytes[300];

	memset(bytes, fill, sizeof bytes);
	db_bind_number(query, 1, n);
	db_bind_bytes(query, 2, (struct view){bytes, sizeof bytes});
	assert_int_equal(db_run(query), STATUS_OK);
}

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);

	assert_non_null(place);
	strcpy(place->folder, "/tmp/db_copy_test.XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	(void)snprintf(place->path, sizeof place->path, "%s/s.db", place->folder);
	(void)snprintf(place->copy, sizeof place->copy, "%s/c.db", place->folder);
	assert_int_equal(db_open(place->path, &schema, DB_READ_WRITE, &place->db), STATUS_OK);
	assert_int_equal(db_begin(place->db), STATUS_OK);
	for (int i = 0; i < ROWS; i++)
		put_row(place->db, i, 1);
	assert_int_equal(db_commit(place->db), STATUS_OK);
	*state = place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;

	db_close(place->db);
	(void)unlink(place->path);
	(void)unlink(place->copy);
	assert_int_equal(rmdir(place->folder), 0); /* nothing lies beside them */
	free(place);
	return 0;
}

/* How many rows a store has, and a sum over them. */
static void
look(struct db *db, int64_t *ret_rows, int64_t *ret_sum)
{
	struct db_query *all = db_query(db, "SELECT n, bytes FROM a ORDER BY n");
	int row = 1;

	*ret_rows = *ret_sum = 0;
	for (;; ++*ret_rows) {
		assert_int_equal(db_step(all, &row), STATUS_OK);
		if (!row)
			break;
		*ret_sum = *ret_sum * 31 + db_number(all, 0) * 7 + db_bytes(all, 1).bytes[0];
		*ret_sum %= 1000003;
	}
}

static void
copy_is_like(struct place *place)
{
	int64_t rows, sum, copied_rows, copied_sum;
	struct db *copy;

	look(place->db, &rows, &sum);
	assert_int_equal(db_open(place->copy, &schema, DB_READ_ONLY, &copy), STATUS_OK);
	look(copy, &copied_rows, &copied_sum);
	db_close(copy);
	assert_int_equal(copied_rows, rows);
	assert_int_equal(copied_sum, sum);
}

static void
what_is_written_meanwhile_is_in_the_copy(void **state)
{
	struct place *place = *state;
	struct db_copy_state at = {0};
	struct db_copy *copy;
	struct stat file;
	int64_t n = ROWS;
	int turns = 0;

	assert_int_equal(db_copy_new(place->db, place->copy, &copy), STATUS_OK);
	while (!at.is_done) {
		assert_int_equal(db_copy_step(copy, 16, &at), STATUS_OK);
		assert_int_equal(db_begin(place->db), STATUS_OK);
		put_row(place->db, turns * 31 % ROWS, 2); /* before and behind what was copied */
		put_row(place->db, n++, 3);
		if (turns % 7 == 3)
			db_rollback(place->db);
		else
			assert_int_equal(db_commit(place->db), STATUS_OK);
		db_tend(place->db);
		if (turns++ == 40)
			break;
	}
	assert_true(at.is_done || at.left);
	while (!at.is_done)
		assert_int_equal(db_copy_step(copy, 100000, &at), STATUS_OK);
	copy_is_like(place);
	/* what comes later is not in it */
	assert_int_equal(db_begin(place->db), STATUS_OK);
	put_row(place->db, 1000000, 9);
	assert_int_equal(db_commit(place->db), STATUS_OK);
	assert_int_equal(db_copy_step(copy, 1, &at), STATUS_OK);
	assert_true(at.is_done);
	db_copy_free(copy);
	assert_int_equal(stat(place->copy, &file), 0);
	assert_int_equal(file.st_mode & 0777, 0600);
}

static void
a_copy_that_is_let_go_of_leaves_the_store_alone(void **state)
{
	struct place *place = *state;
	struct db_copy_state at;
	struct db_copy *copy;

	assert_int_equal(db_copy_new(place->db, place->copy, &copy), STATUS_OK);
	assert_int_equal(db_copy_step(copy, 5, &at), STATUS_OK);
	assert_false(at.is_done);
	assert_true(at.left > 0 && at.pages > at.left);
	db_copy_free(copy);
	assert_int_equal(db_begin(place->db), STATUS_OK);
	put_row(place->db, 1, 9);
	assert_int_equal(db_commit(place->db), STATUS_OK);
	db_copy_free(NULL);
}

static void
a_file_that_is_there_is_not_written_over(void **state)
{
	struct place *place = *state;
	struct db_copy *copy = NULL;

	assert_int_equal(db_copy_new(place->db, place->path, &copy), STATUS_CONFLICT);
	assert_int_equal(db_copy_new(place->db, "/nowhere/at/all", &copy), STATUS_NOT_FOUND);
	assert_null(copy);
}

static void
inside_a_transaction_nothing_is_copied(void **state)
{
	struct place *place = *state;
	struct db_copy_state at;
	struct db_copy *copy;

	assert_int_equal(db_copy_new(place->db, place->copy, &copy), STATUS_OK);
	assert_int_equal(db_begin(place->db), STATUS_OK);
	put_row(place->db, 1, 9);
	assert_int_equal(db_copy_step(copy, 5, &at), STATUS_BUSY);
	assert_int_equal(db_commit(place->db), STATUS_OK);
	assert_int_equal(db_copy_step(copy, 5, &at), STATUS_BUSY); /* for good */
	db_copy_free(copy);
}

static void
a_copy_that_cannot_be_written_is_said_and_the_store_goes_on(void **state)
{
	struct place *place = *state;
	struct db_copy_state at = {0};
	const struct rlimit none = {200000, RLIM_INFINITY}, all = {RLIM_INFINITY, RLIM_INFINITY};
	struct db_copy *copy;
	enum status status = STATUS_OK;

	assert_int_equal(db_copy_new(place->db, place->copy, &copy), STATUS_OK);
	assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	while (!status && !at.is_done)
		status = db_copy_step(copy, 100, &at);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &all), 0);
	assert_true(status == STATUS_IO || status == STATUS_FULL);
	db_copy_free(copy);
	assert_int_equal(db_begin(place->db), STATUS_OK);
	put_row(place->db, 1, 9);
	assert_int_equal(db_commit(place->db), STATUS_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_written_meanwhile_is_in_the_copy, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_copy_that_is_let_go_of_leaves_the_store_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_file_that_is_there_is_not_written_over, set_up, tear_down),
		cmocka_unit_test_setup_teardown(inside_a_transaction_nothing_is_copied, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_copy_that_cannot_be_written_is_said_and_the_store_goes_on, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
