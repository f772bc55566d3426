/* proto/db: what seldom happens: files of other programs and of other makes,
 * damage in many places, a path that is no file, a store that is let go of too
 * early. */
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

#include "db/db_copy.h"
#include "db/db_inner.h"
#include "db/db_pages.h"
#include "db/db_row.h"
#include "support/rotten.h"

#define PAGE 2048

static const char *const steps[] = {
	"CREATE TABLE a (n INTEGER PRIMARY KEY, word TEXT, bytes BLOB) STRICT;"
	"WITH RECURSIVE r (n) AS (VALUES (0) UNION ALL SELECT n + 1 FROM r WHERE n < 39)"
	"INSERT INTO a SELECT n, 'word', zeroblob(3000) FROM r;",
};
static const struct db_schema schema = {0x54420001, steps, 1};
static const struct db_schema any = {0, NULL, 0};

struct place {
	char folder[64];
	char path[96];
	char wal[104];
};

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);

	assert_non_null(place);
	strcpy(place->folder, "/tmp/db_edges.XXXXXX");
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
	assert_int_equal(rmdir(place->folder), 0);
	free(place);
	return 0;
}

static struct db *
open_db(const struct place *place)
{
	struct db *db = NULL;

	assert_int_equal(db_open(place->path, &schema, DB_READ_WRITE, &db), STATUS_OK);
	return db;
}

static void
make_plain(const struct place *place, const char *sql)
{
	sqlite3 *handle = NULL;

	(void)unlink(place->path);
	assert_int_equal(sqlite3_open(place->path, &handle), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(handle), SQLITE_OK);
}

static void
another_program_s_file_is_left_alone(void **state)
{
	static const struct {
		const char *sql;
		enum status want;
	} rows[] = {
		{"CREATE TABLE theirs (n)", STATUS_CORRUPT},
		{"PRAGMA application_id=1413611521; PRAGMA user_version=-1; CREATE TABLE a (n)", STATUS_NEWER},
		{"PRAGMA application_id=7; CREATE TABLE a (n)", STATUS_CORRUPT},
	};
	struct place *place = *state;
	struct db *db = NULL;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		make_plain(place, rows[i].sql);
		assert_int_equal(db_open(place->path, &schema, DB_READ_ONLY, &db), rows[i].want);
	}
}

/* A name that SQLite takes for no file, where the log of changes cannot be. */
static void
a_store_that_cannot_have_a_log_of_changes_is_refused(void **state)
{
	struct place *place = *state;
	struct db *db = NULL;
	char before[512];

	assert_non_null(getcwd(before, sizeof before));
	assert_int_equal(chdir(place->folder), 0);
	assert_int_equal(db_open(":memory:", &schema, DB_READ_WRITE, &db), STATUS_IO);
	assert_int_equal(unlink(":memory:"), 0);
	assert_int_equal(chdir(before), 0);
}

/* Without sums, and of the largest pages: looked at, and said. */
static void
pages_of_another_make_are_read(void **state)
{
	struct place *place = *state;
	struct db_pages *pages = NULL;
	struct db *db = NULL;

	make_plain(place, "PRAGMA page_size=65536; CREATE TABLE a (n); INSERT INTO a VALUES (7)");
	assert_int_equal(db_open(place->path, &any, DB_READ_ONLY, &db), STATUS_OK);
	assert_false(db_has_sums(db));
	assert_int_equal(db_row_one(db_query(db, "SELECT n FROM a")), STATUS_OK);
	assert_int_equal(db_pages_new(db, place->path, &pages), STATUS_OK);
	assert_false(db_pages_state(pages).has_sums);
	assert_int_equal(db_pages_step(pages, 1), STATUS_OK);
	assert_int_equal(db_pages_state(pages).at, 2);
	assert_int_equal(db_pages_state(pages).bytes, 65536);
	db_pages_free(pages);
	db_pages_free(NULL);
	db_close(db);
	db_close(NULL);
	rotten_put(place->path, (struct rotten){(uint8_t[]){'x'}, 1});
	assert_int_equal(db_pages_new(NULL, place->path, &pages), STATUS_CORRUPT);
	rotten_put(place->path, (struct rotten){(uint8_t[200]){'x'}, 200});
	assert_int_equal(db_pages_new(NULL, place->path, &pages), STATUS_CORRUPT);
}

static void
each_of_many_damaged_pages_is_counted_and_the_first_are_named(void **state)
{
	struct place *place = *state;
	struct db_pages *pages = NULL;
	struct db_pages_state found;
	struct db *db = open_db(place);
	struct rotten file;

	db_close(db);
	file = rotten_take(place->path);
	for (size_t page = 3; page < file.size / PAGE; page++)
		rotten_flip(place->path, page * PAGE * 8 + 4096);
	db = open_db(place);
	assert_int_equal(db_pages_new(db, place->path, &pages), STATUS_OK);
	assert_int_equal(db_pages_step(pages, 1000), STATUS_OK);
	found = db_pages_state(pages);
	assert_int_equal(found.at, found.of);
	assert_int_equal(found.damage.count, file.size / PAGE - 3);
	assert_int_equal(found.damage.pages[DB_DAMAGE_LISTED - 1].number, 3 + DB_DAMAGE_LISTED);
	assert_int_equal(db_damage(db).count, found.damage.count);
	db_pages_free(pages);
	/* a change on such a page is none that could be gone on from */
	assert_int_equal(db_begin(db), STATUS_OK);
	assert_int_equal(db_run(db_query(db, "UPDATE a SET bytes = zeroblob(2999)")), STATUS_CORRUPT);
	db_rollback(db);
	assert_int_equal(db_begin(db), STATUS_CORRUPT);
	db_close(db);
	rotten_free(file);
}

/* Its header says that there are none, which is not so. */
static void
pages_behind_a_damaged_header_are_held_against_their_sums(void **state)
{
	struct place *place = *state;
	struct db_pages *pages = NULL;

	db_close(open_db(place));
	rotten_flip(place->path, 20 * 8 + 3);
	assert_int_equal(db_pages_new(NULL, place->path, &pages), STATUS_OK);
	assert_true(db_pages_state(pages).has_sums);
	assert_int_equal(db_pages_step(pages, 1), STATUS_OK);
	assert_int_equal(db_pages_state(pages).damage.count, 1);
	db_pages_free(pages);
}

/* After a crash: a page torn in the file, whole in the log of changes. */
static void
a_torn_page_that_the_log_of_changes_has_is_no_damage(void **state)
{
	struct place *place = *state;
	struct db_pages *pages = NULL;
	struct db *db = NULL;
	struct rotten file;
	int ended = 0;
	pid_t child;

	db_close(open_db(place));
	file = rotten_take(place->path);
	child = fork();
	if (!child) {
		db = open_db(place);
		_exit(db_begin(db) || db_run(db_query(db, "UPDATE a SET bytes = zeroblob(2999)")) || db_commit(db));
	}
	assert_int_equal(waitpid(child, &ended, 0), child);
	assert_int_equal(ended, 0);
	for (size_t page = 3; page < file.size / PAGE; page++)
		rotten_flip(place->path, page * PAGE * 8 + 4096);
	assert_int_equal(db_open(place->path, &schema, DB_READ_ONLY, &db), STATUS_OK);
	assert_int_equal(db_pages_new(db, place->path, &pages), STATUS_OK);
	assert_int_equal(db_pages_step(pages, 1000), STATUS_OK);
	assert_true(db_pages_state(pages).damage.count < file.size / PAGE / 2);
	db_pages_free(pages);
	db_close(db);
	rotten_free(file);
}

/* Opened as somebody who may not: the store itself; then its log of changes. */
static void
what_is_not_ours_to_write_is_said(void **state)
{
	struct place *place = *state;
	const int is_root = !geteuid();

	db_close(open_db(place));
	assert_int_equal(chmod(place->folder, 0777), 0);
	for (int round = 0; round < 2; round++) {
		struct db *db = NULL;
		enum status status;

		if (round)
			rotten_put(place->wal, (struct rotten){(uint8_t[]){'x'}, 1});
		assert_int_equal(chmod(place->path, round ? 0666 : 0), 0);
		assert_int_equal(round ? chmod(place->wal, 0) : 0, 0);
		if (is_root)
			assert_int_equal(setresuid(65534, 65534, 0), 0);
		status = db_open(place->path, &schema, DB_READ_WRITE, &db);
		if (is_root)
			assert_int_equal(setresuid(0, 0, 0), 0);
		if (status != STATUS_NOT_PERMITTED)
			fail_msg("round %d: %s", round, status_word(status));
	}
}

/* Whoever closes a store that is being copied leaves it to the copy. */
static void
a_store_that_is_closed_before_its_copy_is_not_touched_after(void **state)
{
	static struct sqlite3 *kept;
	struct place *place = *state;
	struct db_copy *copy = NULL;
	struct db_copy_state copied = {0};
	struct db *db = open_db(place);
	char path[112];

	(void)snprintf(path, sizeof path, "%s.copy", place->path);
	assert_int_equal(db_copy_new(db, path, &copy), STATUS_OK);
	kept = db_handle(db);
	db_close(db);
	assert_int_equal(db_copy_step(copy, 3, &copied), STATUS_OK);
	db_copy_free(copy);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(sqlite3_close(kept), SQLITE_OK);
}

static void
values_read_as_they_should(void **state)
{
	struct db *db = open_db(*state);
	struct db_query *query = db_query(db, "SELECT NULL, 'word', x'', zeroblob(3)");
	struct arena *arena = arena_new(1 << 16);
	char word[5] = "x", small[4] = "x";

	assert_int_equal(db_row_one(query), STATUS_OK);
	assert_string_equal(db_text(query, 0), "");
	assert_int_equal(db_number(query, 0), 0);
	db_row_short(query, 1, word, sizeof word);
	db_row_short(query, 1, small, sizeof small);
	assert_string_equal(word, "word");
	assert_string_equal(small, "");
	assert_string_equal(db_row_text(query, 1, arena), "word");
	assert_int_equal(db_bytes(query, 2).size, 0);
	assert_int_equal(db_bytes(query, 3).size, 3);
	assert_int_equal(db_row_one(db_query(db, "SELECT zeroblob(2000000000)")), STATUS_TOO_BIG);
	arena_free(arena);
	db_close(db);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(another_program_s_file_is_left_alone),
		T(a_store_that_cannot_have_a_log_of_changes_is_refused),
		T(pages_of_another_make_are_read),
		T(each_of_many_damaged_pages_is_counted_and_the_first_are_named),
		T(pages_behind_a_damaged_header_are_held_against_their_sums),
		T(a_torn_page_that_the_log_of_changes_has_is_no_damage),
		T(what_is_not_ours_to_write_is_said),
		T(a_store_that_is_closed_before_its_copy_is_not_touched_after),
		T(values_read_as_they_should),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
