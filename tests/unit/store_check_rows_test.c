/* store check: what is wrong in a store's rows and beside it has its word; what
 * cannot be had is said and is no damage. */
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
#include "db/db_page.h"
#include "store/store_check.h"
#include "store/store_info.h"
#include "store/store_sqlite.h"
#include "support/core_box.h"
#include "support/faulty.h"
#include "support/logged.h"
#include "support/rotten.h"

struct said {
	size_t rows[STORE_CHECK_ROW_COUNT];
	size_t count;
};

static void
hear(void *context, enum store_check_row row, const char *where)
{
	struct said *said = context;

	assert_true(where[0] && store_check_word(row)[0] && store_check_sentence(row)[0]);
	said->rows[row]++;
	said->count++;
}

/* ${path} is checked; ${pages_most} as in struct store_check_ask. */
static enum status
check(const char *path, const char *folder, uint64_t pages_most, struct said *said)
{
	struct store_check_ask ask = {.path = path, .log_folder = folder, .say = hear, .context = said};
	struct store_check *check = NULL;
	char words[STORE_CHECK_SUM_SIZE];
	enum status status = store_open(path, STORE_LOOK, &ask.store);

	*said = (struct said){.count = 0};
	ask.pages_most = pages_most;
	if (!status)
		status = store_check_new(&ask, &check);
	while (!status && store_check_state(check).phase != STORE_CHECK_IN_DONE)
		status = store_check_step(check);
	if (!status) {
		const struct store_check_state state = store_check_state(check);

		assert_int_equal(store_check_step(check), STATUS_OK);
		store_check_sum(&state, words);
		assert_true(strstr(words, "NOT the tables") || !pages_most);
		assert_string_equal(store_check_phase_word(state.phase), "done");
	}
	store_check_free(check);
	store_close(ask.store);
	return status;
}

/* Rows are changed, past all that watches over them. */
static void
change(const char *path, const char *sql)
{
	struct store *store = NULL;
	sqlite3 *handle;
	char *said = NULL;

	assert_int_equal(store_open(path, STORE_SERVE, &store), STATUS_OK);
	handle = db_handle(store->db);
	assert_int_equal(sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL), SQLITE_OK);
	if (sqlite3_exec(handle, sql, NULL, NULL, &said))
		fail_msg("%s: %s", sql, said);
	store_close(store);
}

static int
set_up(void **state)
{
	struct core_box *box;
	struct envelope envelope;
	const struct notes_message referral = {
		.from = "police", .type = "referral", .to = "crs edt police", .id = 1, .case_id = 2,
		.facts = "grade standard; route written; protection none; child 0a0b0c0d; aware-at 1772441100"};

	*state = box = core_box_new();
	assert_int_equal(core_box_send(box, referral, &envelope).code, 0);
	core_box_sign(box);
	core_close(box->core);
	box->core = NULL;
	return 0;
}

static void
each_kind_of_row_has_its_word(void **state)
{
	static const struct {
		const char *sql;
		enum store_check_row want;
	} rows[] = {
		{"DELETE FROM deliveries WHERE cursor = 1", STORE_CHECK_STREAM},
		{"DELETE FROM leaves WHERE idx = 3", STORE_CHECK_LEAF},
		{"UPDATE leaves SET accepted = 1 WHERE idx = 5", STORE_CHECK_LEAF},
		{"UPDATE leaves SET sha = zeroblob(32) WHERE idx = 5", STORE_CHECK_NOTE},
		{"UPDATE leaves SET sha = zeroblob(32)", STORE_CHECK_NOTE},
		{"UPDATE leaves SET kind = 'x' WHERE idx = 5", STORE_CHECK_LEAF},
		{"UPDATE leaves SET sha = zeroblob(32), note = NULL WHERE idx = 5", STORE_CHECK_ROOT},
		{"DELETE FROM leaves WHERE idx > 6", STORE_CHECK_BEHIND},
		{"DELETE FROM leaves", STORE_CHECK_BEHIND},
		{"UPDATE bodies SET sha = zeroblob(32)", STORE_CHECK_BODY},
		{"UPDATE bodies SET agency = 99", STORE_CHECK_TABLES},
		{"DELETE FROM published", STORE_CHECK_ROW_COUNT},
	};
	struct core_box *box = *state;
	const char *folder = arena_print(box->arena, "%s/log", box->folder);
	struct rotten whole = rotten_take(box->path);
	struct said said;

	assert_int_equal(check(box->path, folder, 0, &said), STATUS_OK);
	assert_int_equal(said.count, 0);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		change(box->path, rows[i].sql);
		assert_int_equal(check(box->path, folder, 0, &said), STATUS_OK);
		if (rows[i].want != STORE_CHECK_ROW_COUNT && !said.rows[rows[i].want])
			fail_msg("%s", rows[i].sql);
		rotten_put(box->path, whole);
	}
	assert_int_equal(check(box->path, folder, 1, &said), STATUS_OK); /* too large for SQLite's own */
	assert_int_equal(said.count, 0);
	rotten_free(whole);
}

static void
what_stands_beside_the_store_has_its_word(void **state)
{
	struct core_box *box = *state;
	const char *folder = arena_print(box->arena, "%s/log", box->folder);
	const char *shown = arena_print(box->arena, "%s/checkpoint", folder);
	struct rotten kept = rotten_take(shown);
	char *far = arena_alloc(box->arena, 5001);
	struct said said;

	memset(far, 'x', 5000);
	assert_int_equal(check(box->path, far, 0, &said), STATUS_OK);
	assert_int_equal(said.rows[STORE_CHECK_CHECKPOINT], 1);
	rotten_flip(shown, 0); /* the log's name */
	assert_int_equal(check(box->path, folder, 0, &said), STATUS_OK);
	assert_int_equal(said.rows[STORE_CHECK_CHECKPOINT], 1);
	rotten_put(shown, (struct rotten){(uint8_t[]){'x', '\n'}, 2});
	assert_int_equal(check(box->path, folder, 0, &said), STATUS_OK);
	assert_int_equal(said.rows[STORE_CHECK_CHECKPOINT], 1);
	assert_int_equal(unlink(shown), 0);
	assert_int_equal(check(box->path, folder, 0, &said), STATUS_OK); /* nothing was ever shown */
	assert_int_equal(said.count, 0);
	rotten_put(shown, kept);
	rotten_free(kept);
}

/* As one was made before there were sums, and no room to make it anew. */
static void
a_store_without_sums_is_said_to_be_one(void **state)
{
	struct core_box *box = *state;
	const char *path = arena_print(box->arena, "%s/plain.db", box->folder);
	const char *folder = arena_print(box->arena, "%s/log", box->folder);
	struct store *store = NULL;
	char words[STORE_INFO_SIZE];
	sqlite3 *handle = NULL;
	struct said said;

	assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
	for (size_t i = 0; i < store_schema.step_count; i++)
		assert_int_equal(sqlite3_exec(handle, store_schema.steps[i], NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle,
				      arena_print(box->arena, "PRAGMA application_id=%d; PRAGMA user_version=%zu",
						  (int)store_schema.application_id, store_schema.step_count),
				      NULL, NULL, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_close(handle), SQLITE_OK);
	assert_int_equal(check(path, folder, 0, &said), STATUS_OK);
	assert_true(said.rows[STORE_CHECK_SUMS] == 1 && said.rows[STORE_CHECK_BEHIND] == 1);
	assert_int_equal(store_open(path, STORE_LOOK, &store), STATUS_OK);
	assert_int_equal(store_info(store, 0, words), STATUS_OK);
	assert_non_null(strstr(words, "NOT: its pages carry no sums"));
	store_close(store);
	assert_int_equal(unlink(path), 0);
}

static void
what_cannot_be_had_is_no_damage(void **state)
{
	struct core_box *box = *state;
	const char *folder = arena_print(box->arena, "%s/log", box->folder);
	enum status status = STATUS_NO_MEMORY;
	struct said said;

	for (unsigned at = 1; status; at++) {
		faulty_arm(FAULTY_OWN, at, FAULTY_ONCE);
		status = check(box->path, folder, 0, &said);
		assert_true(faulty_disarm() == (status != STATUS_OK));
		assert_true(said.count == 0 && (!status || status == STATUS_NO_MEMORY));
	}
	/* the disk, at each place: with SQLite's own check all is in memory after it */
	for (unsigned at = 1, failed = 1; failed; at++) {
		faulty_arm(FAULTY_FILE, at, FAULTY_ONCE);
		status = check(box->path, folder, 1, &said);
		failed = faulty_disarm();
		if (status ? !failed || (status != STATUS_IO && status != STATUS_NOT_PERMITTED) : failed)
			fail_msg("file at %u: %s", at, status_word(status));
		assert_int_equal(said.count, 0);
	}
}

/* Whatever is more than one step takes. */
static void
a_large_store_is_checked_step_by_step(void **state)
{
	struct core_box *box = *state;
	const char *folder = arena_print(box->arena, "%s/log", box->folder);
	unsigned steps[STORE_CHECK_IN_DONE + 1] = {0};
	struct said said = {.count = 0};
	struct store_check_ask ask = {.path = box->path, .log_folder = folder, .say = hear, .context = &said};
	struct store_check *check = NULL;
	struct store_check_state now;

	logged_grow(box, 8400);
	core_box_sign(box);
	core_close(box->core);
	box->core = NULL;
	change(box->path, "CREATE TABLE large (bytes BLOB); INSERT INTO large VALUES (zeroblob(9000000));"
			  "WITH RECURSIVE r (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM r WHERE n < 70)"
			  "INSERT INTO bodies SELECT n, 1, randomblob(32), 0, 9, 0, 0, 0, 0, 0 FROM r");
	assert_int_equal(store_open(box->path, STORE_LOOK, &ask.store), STATUS_OK);
	assert_int_equal(store_check_new(&ask, &check), STATUS_OK);
	while ((now = store_check_state(check)).phase != STORE_CHECK_IN_DONE) {
		steps[now.phase]++;
		assert_int_equal(store_check_step(check), STATUS_OK);
		assert_true(store_check_state(check).phase > now.phase || store_check_state(check).at > now.at);
	}
	assert_int_equal(said.count, 0);
	assert_true(now.pages > 4096 && now.leaves > 8400 && now.shown == now.leaves && now.bodies == 70 && now.tiles > 64);
	assert_int_equal(steps[STORE_CHECK_IN_PAGES], 2);
	assert_int_equal(steps[STORE_CHECK_IN_LEAVES], 5);
	assert_int_equal(steps[STORE_CHECK_IN_BODIES], 2);
	assert_int_equal(steps[STORE_CHECK_IN_TILES], 2);
	store_check_free(check);
	store_close(ask.store);
}

/* The first are named, the others counted. */
static void
a_store_that_is_all_rot_is_not_told_of_line_by_line(void **state)
{
	struct core_box *box = *state;
	struct rotten file = rotten_take(box->path);
	const size_t size = db_page_size(file.at), pages = file.size / size;
	struct said said = {.count = 0};
	struct store_check_ask ask = {.path = box->path, .log_folder = box->folder, .say = hear, .context = &said};
	struct store_check *check = NULL;
	uint64_t page = 1;
	int is_log = 1;

	assert_true(pages > 30);
	assert_int_equal(store_open(box->path, STORE_LOOK, &ask.store), STATUS_OK);
	assert_int_equal(store_damage(ask.store, 0, &page, &is_log), 0);
	assert_true(page == 0 && !is_log);
	for (size_t i = 0; i < pages; i++)
		rotten_flip(box->path, i * size * 8 + 4096);
	assert_int_equal(store_check_new(&ask, &check), STATUS_OK);
	while (store_check_state(check).phase == STORE_CHECK_IN_PAGES)
		assert_int_equal(store_check_step(check), STATUS_OK);
	assert_int_equal(store_check_state(check).found, pages);
	assert_int_equal(said.rows[STORE_CHECK_PAGE], 21);
	assert_int_equal(store_damage(ask.store, DB_DAMAGE_LISTED - 1, &page, &is_log), pages);
	assert_int_equal(page, DB_DAMAGE_LISTED);
	assert_int_equal(store_damage(ask.store, DB_DAMAGE_LISTED, &page, &is_log), pages);
	assert_int_equal(page, 0);
	store_check_free(check);
	store_close(ask.store);
	rotten_put(box->path, file);
	rotten_free(file);
}

static int
begin(void **state)
{
	(void)state;
	faulty_begin();
	return 0;
}

static void
the_sum_says_what_was_not_looked_at(void **state)
{
	static const struct {
		const char *label, *want;
		struct store_check_state state;
	} rows[] = {
		{"a new store", "store check: nothing is damaged\n", {.leaves = 0}},
		{"a store and its log", "store check: nothing is damaged\n", {.leaves = 5, .shown = 5}},
		{"a store without its log", "store check: nothing is damaged; NO checkpoint", {.leaves = 5}},
		{"a damaged one without its log", "store check: 2 DAMAGED\n", {.leaves = 5, .found = 2}},
		{"tables that were too large", "NOT the tables", {.has_skipped_tables = 1}},
	};
	char text[STORE_CHECK_SUM_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		store_check_sum(&rows[i].state, text);
		if (!strstr(text, rows[i].want))
			fail_msg("%s: %s", rows[i].label, text);
	}
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, core_box_tear_down)
	const struct CMUnitTest tests[] = {
		T(each_kind_of_row_has_its_word),
		T(what_stands_beside_the_store_has_its_word),
		T(a_store_without_sums_is_said_to_be_one),
		T(what_cannot_be_had_is_no_damage),
		T(a_store_that_is_all_rot_is_not_told_of_line_by_line),
		cmocka_unit_test(the_sum_says_what_was_not_looked_at),
		cmocka_unit_test_setup_teardown(a_large_store_is_checked_step_by_step, core_box_set_up, core_box_tear_down),
	};

	return cmocka_run_group_tests(tests, begin, NULL);
}
