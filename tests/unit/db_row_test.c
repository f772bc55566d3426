/* proto/db: what nearly every reading of a store does with a row. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "db/db_row.h"

static const char *const steps[] = {"CREATE TABLE a (n INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE) STRICT;"};
static const struct db_schema schema = {0x54420001, steps, 1};

static void
one_row_is_read_or_said_to_be_missing(void **state)
{
	char folder[] = "/tmp/db_row_test.XXXXXX", path[64], four[5] = "????";
	struct arena *arena = arena_new(4096);
	struct db *db = NULL;
	struct db_query *query;
	const char *kept;

	(void)state;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(path, sizeof path, "%s/s.db", folder);
	assert_int_equal(db_open(path, &schema, DB_READ_WRITE, &db), STATUS_OK);
	assert_int_equal(db_begin(db), STATUS_OK);
	assert_int_equal(db_run(db_query(db, "INSERT INTO a VALUES (1, 'four')")), STATUS_OK);
	query = db_query(db, "SELECT word FROM a WHERE n = ?1");
	db_bind_number(query, 1, 1);
	assert_int_equal(db_row_one(query), STATUS_OK);
	db_row_short(query, 0, four, sizeof four);
	kept = db_row_text(query, 0, arena);
	query = db_query(db, "SELECT word || '!' FROM a");
	assert_int_equal(db_row_one(query), STATUS_OK);
	assert_string_equal(four, "four");
	assert_string_equal(kept, "four");
	/* a longer one than we ever wrote */
	db_row_short(query, 0, four, sizeof four);
	assert_string_equal(four, "");
	assert_int_equal(db_row_one(db_query(db, "SELECT word FROM a WHERE n = 2")), STATUS_NOT_FOUND);
	assert_int_equal(db_row_changed(db, db_query(db, "UPDATE a SET n = 3 WHERE n = 1")), STATUS_OK);
	assert_int_equal(db_row_changed(db, db_query(db, "UPDATE a SET n = 4 WHERE n = 1")), STATUS_NOT_FOUND);
	assert_int_equal(db_commit(db), STATUS_OK);
	arena_free(arena);
	db_close(db);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_row_is_read_or_said_to_be_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
