#include "support/left.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "db/db_row.h"

static const char *const steps[] = {
	"CREATE TABLE a (n INTEGER PRIMARY KEY, bytes BLOB) STRICT;"
	"WITH RECURSIVE r (n) AS (VALUES (0) UNION ALL SELECT n + 1 FROM r WHERE n < 39)"
	"INSERT INTO a SELECT n, zeroblob(3000) FROM r;",
};
const struct db_schema left_schema = {0x54420003, steps, 1};

enum status
left_add(struct db *db)
{
	enum status status = db_begin(db);

	if (!status)
		status = db_run(db_query(db, "INSERT INTO a SELECT max(n) + 1, zeroblob(2500) FROM a"));
	if (!status)
		status = db_commit(db);
	db_rollback(db);
	return status;
}

int64_t
left_count(struct db *db)
{
	struct db_query *query = db_query(db, "SELECT count(*) FROM a");

	assert_int_equal(db_row_one(query), STATUS_OK);
	return db_number(query, 0);
}

int
left_set_up(void **state)
{
	struct left *place = calloc(1, sizeof *place);
	int ended = 0;
	pid_t child;

	assert_non_null(place);
	strcpy(place->folder, "/tmp/db_left.XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	(void)snprintf(place->path, sizeof place->path, "%s/s.db", place->folder);
	(void)snprintf(place->wal, sizeof place->wal, "%s-wal", place->path);
	child = fork();
	if (!child) {
		struct db *db = NULL;
		int failed = db_open(place->path, &left_schema, DB_READ_WRITE, &db) != STATUS_OK;

		for (int i = 0; !failed && i < MORE; i++)
			failed = left_add(db) != STATUS_OK;
		_exit(failed);
	}
	assert_int_equal(waitpid(child, &ended, 0), child);
	assert_int_equal(ended, 0);
	place->file = rotten_take(place->path);
	place->log = rotten_take(place->wal);
	assert_true(place->log.size > HEADER + 10 * (PAGE + FRAME));
	*state = place;
	return 0;
}

int
left_tear_down(void **state)
{
	struct left *place = *state;

	(void)unlink(place->path);
	(void)unlink(place->wal);
	assert_int_equal(rmdir(place->folder), 0);
	rotten_free(place->file);
	rotten_free(place->log);
	free(place);
	return 0;
}

struct db *
left_open(const struct left *place, enum db_mode mode)
{
	struct db *db = NULL;

	assert_int_equal(db_open(place->path, &left_schema, mode, &db), STATUS_OK);
	return db;
}
