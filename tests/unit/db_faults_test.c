/* proto/db: whatever call of memory or of the files below fails, once or from
 * there on, while a store is opened, written, worked in, copied or looked at:
 * it is said with its word, and what was committed is there when it is opened
 * again. */
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
#include "db/db_pages.h"
#include "db/db_row.h"
#include "support/faulty.h"
#include "support/rotten.h"

#define ROWS 12
#define MORE 4

static const char *const steps[] = {
	"CREATE TABLE a (n INTEGER PRIMARY KEY, bytes BLOB) STRICT;",
	"CREATE TABLE b (n INTEGER PRIMARY KEY) STRICT;",
};
static const struct db_schema schema = {0x54420001, steps, 2};

struct place {
	char folder[64];
	char path[96];
	char wal[104];
	char copy[104];
};

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);
	struct stat stat_of;

	assert_non_null(place);
	(void)snprintf(place->folder, sizeof place->folder, "%s/db_faults.XXXXXX", stat("/dev/shm", &stat_of) ? "/tmp" : "/dev/shm");
	assert_non_null(mkdtemp(place->folder));
	(void)snprintf(place->path, sizeof place->path, "%s/s.db", place->folder);
	(void)snprintf(place->wal, sizeof place->wal, "%s-wal", place->path);
	(void)snprintf(place->copy, sizeof place->copy, "%s/copy.db", place->folder);
	*state = place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;

	(void)unlink(place->wal);
	(void)unlink(place->path);
	(void)unlink(place->copy);
	assert_int_equal(rmdir(place->folder), 0);
	free(place);
	return 0;
}

/* ---- a store ---- */

static enum status
add(struct db *db, int64_t first, int64_t count)
{
	enum status status = db_begin(db);
	uint8_t bytes[3000] = {1};

	for (int64_t n = first; !status && n < first + count; n++) {
		struct db_query *query = db_query(db, "INSERT INTO a VALUES (?1, ?2)");

		db_bind_number(query, 1, n);
		db_bind_bytes(query, 2, (struct view){bytes, sizeof bytes});
		status = db_run(query);
	}
	if (!status)
		status = db_commit(db);
	db_rollback(db);
	return status;
}

/* As a crash leaves it, all in its log of changes. */
static void
make_crashed(const struct place *place)
{
	int ended = 0;
	pid_t child = fork();

	if (!child) {
		struct db *db = NULL;

		if (db_open(place->path, &schema, DB_READ_WRITE, &db) || add(db, 0, ROWS))
			_exit(1);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &ended, 0), child);
	assert_int_equal(ended, 0);
}

static void
make_closed(const struct place *place)
{
	struct db *db = NULL;

	make_crashed(place);
	assert_int_equal(db_open(place->path, &schema, DB_READ_WRITE, &db), STATUS_OK);
	db_close(db);
}

/* Of before there were sums. */
static void
make_older(const struct place *place)
{
	sqlite3 *handle = NULL;

	assert_int_equal(sqlite3_open_v2(place->path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "unix"), 0);
	assert_int_equal(sqlite3_exec(handle,
				      "PRAGMA page_size=2048; PRAGMA journal_mode=WAL; PRAGMA application_id=1413611521;"
				      "PRAGMA user_version=1; CREATE TABLE a (n INTEGER PRIMARY KEY, bytes BLOB) STRICT;"
				      "WITH RECURSIVE r (n) AS (VALUES (0) UNION ALL SELECT n + 1 FROM r WHERE n < 11)"
				      "INSERT INTO a SELECT n, randomblob(3000) FROM r;",
				      NULL, NULL, NULL),
			 0);
	assert_int_equal(sqlite3_close(handle), 0);
}

static void
make_none(const struct place *place)
{
	(void)place;
}

/* ---- what is done with it: the word, and how many rows were promised ---- */

static enum status
opened(const struct place *place, int64_t *ret_promised)
{
	struct db *db = NULL;
	enum status status = db_open(place->path, &schema, DB_READ_WRITE, &db);

	(void)ret_promised;
	db_close(db);
	return status;
}

static enum status
looked(const struct place *place, int64_t *ret_promised)
{
	struct db *db = NULL;
	enum status status = db_open(place->path, &schema, DB_READ_ONLY, &db);

	(void)ret_promised;
	if (!status)
		status = db_row_one(db_query(db, "SELECT sum(length(bytes)) FROM a"));
	db_close(db);
	return status;
}

static enum status
worked(const struct place *place, int64_t *ret_promised)
{
	struct db *db = NULL;
	enum status status = db_open(place->path, &schema, DB_READ_WRITE, &db);

	for (int64_t n = 0; !status && n < MORE; n++) {
		status = add(db, ROWS + n, 1);
		if (!status)
			++*ret_promised;
		else
			break;
		db_tend(db);
	}
	db_close(db);
	return status;
}

static enum status
copied(const struct place *place, int64_t *ret_promised)
{
	struct db *db = NULL;
	struct db_copy *copy = NULL;
	struct db_copy_state state = {0};
	enum status status = db_open(place->path, &schema, DB_READ_WRITE, &db);

	(void)ret_promised;
	(void)unlink(place->copy);
	if (!status)
		status = db_copy_new(db, place->copy, &copy);
	while (!status && !state.is_done)
		status = db_copy_step(copy, 9, &state);
	db_copy_free(copy);
	db_close(db);
	return status;
}

static enum status
paged_with(struct db *db, const struct place *place)
{
	struct db_pages *pages = NULL;
	enum status status = db_pages_new(db, place->path, &pages);

	while (!status && db_pages_state(pages).at < db_pages_state(pages).of)
		status = db_pages_step(pages, 5);
	if (!status && db_pages_state(pages).damage.count)
		status = STATUS_MALFORMED;
	db_pages_free(pages);
	return status;
}

static enum status
paged(const struct place *place, int64_t *ret_promised)
{
	struct db *db = NULL;
	enum status status = db_open(place->path, &schema, DB_READ_ONLY, &db);

	(void)ret_promised;
	if (!status)
		status = paged_with(db, place);
	db_close(db);
	return status ? status : paged_with(NULL, place);
}

/* ---- every fault ---- */

struct story {
	const char *word;
	void (*make)(const struct place *place);
	enum status (*play)(const struct place *place, int64_t *ret_promised);
	int64_t rows;
};

static int
is_word_of(const struct story *story, enum faulty_kind kind, enum status status)
{
	switch (kind) {
	case FAULTY_MEMORY:
	case FAULTY_OWN:
		return status == STATUS_NO_MEMORY;
	case FAULTY_FULL:
		return status == STATUS_FULL;
	case FAULTY_FILE:
	case FAULTY_KIND_COUNT:
		break;
	}
	/* SQLite takes a page size that the new file does not get for want of
	 * memory: sqlite3RunVacuum() in vacuum.c */
	/* nobody has to begin with that again by himself */
	if (story->play == looked || story->play == paged || story->play == copied)
		return status == STATUS_IO || status == STATUS_NOT_PERMITTED;
	return status == STATUS_IO || (story->make == make_older && status == STATUS_NO_MEMORY);
}

static int64_t
count_rows(const struct place *place, const struct story *story)
{
	struct db *db = NULL;
	struct db_query *query;
	int64_t count;
	enum status status = db_open(place->path, &schema, DB_READ_WRITE, &db);

	if (status)
		fail_msg("%s: cannot be opened again: %s", story->word, status_word(status));
	query = db_query(db, "SELECT count(*) + (sum(length(bytes)) IS 0) FROM a");
	assert_int_equal(db_row_one(query), STATUS_OK);
	count = db_number(query, 0);
	assert_int_equal(db_damage(db).count, 0);
	assert_true(db_has_sums(db));
	db_close(db);
	return count;
}

/* One fault; how many calls failed? */
static unsigned
try(const struct place *place, const struct story *story, enum faulty_kind kind, enum faulty_way way, unsigned at)
{
	int64_t promised = story->rows, count;
	enum status status;
	unsigned failed;

	faulty_arm(kind, at, way);
	status = story->play(place, &promised);
	failed = faulty_disarm();
	if (status && !(failed && is_word_of(story, kind, status)))
		fail_msg("%s, %s %d at %u: %s", story->word, faulty_kind_word(kind), way, at, status_word(status));
	count = count_rows(place, story);
	if (count < promised || count > promised + (status != STATUS_OK))
		fail_msg("%s, %s %d at %u: %lld rows for %lld", story->word, faulty_kind_word(kind), way, at,
			 (long long)count, (long long)promised);
	return failed;
}

/* The files as ${story} begins. */
struct begun {
	struct rotten file;
	struct rotten wal;
};

static void
put(const struct place *place, const struct begun *begun)
{
	(void)unlink(place->path);
	(void)unlink(place->wal);
	if (begun->file.at)
		rotten_put(place->path, begun->file);
	if (begun->wal.at)
		rotten_put(place->wal, begun->wal);
}

static void
every_call_that_fails_is_said_and_what_was_committed_is_there(void **state)
{
	static const struct story stories[] = {
		{"a new store", make_none, opened, 0},
		{"a store", make_closed, opened, ROWS},
		{"a store after a crash", make_crashed, opened, ROWS},
		{"a store of before the sums", make_older, opened, ROWS},
		{"a store that is looked at", make_closed, looked, ROWS},
		{"what a crash left is looked at", make_crashed, looked, ROWS},
		{"changes", make_closed, worked, ROWS},
		{"changes after a crash", make_crashed, worked, ROWS},
		{"a copy", make_closed, copied, ROWS},
		{"page by page", make_closed, paged, ROWS},
		{"page by page after a crash", make_crashed, paged, ROWS},
	};
	const struct place *place = *state;

	faulty_begin();
	for (size_t i = 0; i < sizeof stories / sizeof *stories; i++) {
		struct begun begun = {{NULL, 0}, {NULL, 0}};
		unsigned sites[FAULTY_KIND_COUNT] = {0};

		put(place, &begun);
		stories[i].make(place);
		if (!access(place->path, F_OK))
			begun.file = rotten_take(place->path);
		if (!access(place->wal, F_OK))
			begun.wal = rotten_take(place->wal);
		for (unsigned kind = 0; kind < FAULTY_KIND_COUNT; kind++) {
			for (unsigned way = 0; way < 2; way++) {
				unsigned at = 1, stride = kind != FAULTY_MEMORY || way == FAULTY_ONCE ? 1 : 17;

				while (put(place, &begun), try(place, &stories[i], kind, way, at)) {
					at += stride;
					sites[kind]++;
				}
			}
		}
		print_message("%s: %u of memory, %u of our own, %u of files, %u of room\n", stories[i].word, sites[FAULTY_MEMORY],
			      sites[FAULTY_OWN], sites[FAULTY_FILE], sites[FAULTY_FULL]);
		rotten_free(begun.file);
		rotten_free(begun.wal);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_call_that_fails_is_said_and_what_was_committed_is_there, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
