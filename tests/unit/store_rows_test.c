/* broker/store: rows that are not as the store writes them are never given to
 * whoever asks; lists that are too long are said. */
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

#include "base/digest.h"
#include "db/db_inner.h"
#include "store/lost.h"
#include "store/store_backup.h"
#include "store/store_check.h"
#include "store/store_erase.h"
#include "store/store_sqlite.h"
#include "support/acts.h"
#include "support/acts_part.h"
#include "support/rotten.h"

struct place {
	char folder[64];
	char path[96];
	struct store *store;
	struct arena *arena;
};

/* A store in which all acts but those that erase were played. */
static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);

	assert_non_null(place);
	strcpy(place->folder, "/tmp/store_rows.XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	(void)snprintf(place->path, sizeof place->path, "%s/broker.db", place->folder);
	place->arena = arena_new(64 << 20);
	assert_int_equal(store_open(place->path, STORE_SERVE, &place->store), STATUS_OK);
	assert_int_equal(store_begin(place->store), STATUS_OK);
	for (size_t act = 0; act < acts_count() && strcmp(acts_word(act), "erased") != 0; act++)
		assert_int_equal(acts_run(act, place->store, place->arena), STATUS_OK);
	assert_int_equal(store_commit(place->store), STATUS_OK);
	store_tend(place->store);
	assert_int_equal(store_begin(place->store), STATUS_OK);
	*state = place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;
	char wal[112];

	store_rollback(place->store);
	store_close(place->store);
	arena_free(place->arena);
	(void)snprintf(wal, sizeof wal, "%s-wal", place->path);
	(void)unlink(wal);
	(void)unlink(place->path);
	assert_int_equal(rmdir(place->folder), 0);
	free(place);
	return 0;
}

/* ---- rows ---- */

#define LONG "printf('%0400d', 1)"

static enum status
leaf(struct place *place)
{
	struct leaf last;

	return store_leaf_last(place->store, &last);
}

static enum status
note(struct place *place)
{
	struct store_note found;

	return store_note_find(place->store, 6, place->arena, &found);
}

static enum status
group_notes(struct place *place)
{
	const struct case_token token = acts_case(1);
	struct store_note *list;
	size_t count;

	return store_group_notes(place->store, &token, place->arena, &list, &count);
}

static enum status
refusal(struct place *place)
{
	struct store_refusal found;

	return store_refusal_find(place->store, 6, place->arena, &found);
}

static enum status
envelope(struct place *place)
{
	const struct envelope_id id = acts_id(1);
	struct store_envelope found;

	return store_envelope_find(place->store, &id, &found);
}

static enum status
one_case(struct place *place)
{
	const struct case_token token = acts_case(3);
	struct case_row row;

	return store_case_find(place->store, &token, &row);
}

static enum status
group(struct place *place)
{
	const struct case_token token = acts_case(3);
	struct case_row *rows;
	size_t count;

	return store_group(place->store, &token, place->arena, &rows, &count);
}

static enum status
duties(struct place *place)
{
	const struct case_token token = acts_case(3);
	struct duty *list;
	size_t count;

	return store_group_duties(place->store, &token, place->arena, &list, &count);
}

static enum status
one_steps(struct place *place)
{
	struct store_step *list;
	size_t count;

	return store_steps(place->store, 1, place->arena, &list, &count);
}

static enum status
published(struct place *place)
{
	struct store_published found;

	return store_published_find(place->store, LEAF_CARD, "soton-crs", 3, &found);
}

static enum status
newest(struct place *place)
{
	struct store_published *list;
	size_t count;

	return store_published_newest(place->store, LEAF_CARD, place->arena, &list, &count);
}

static enum status
backup(struct place *place)
{
	struct store_backup found;

	return store_backup_last(place->store, &found);
}

static enum status
body(struct place *place)
{
	uint64_t number;
	int is_sound = 1;
	enum status status = store_body_sound(place->store, 0, &number, &is_sound);

	return status ? status : is_sound ? STATUS_OK : STATUS_CORRUPT;
}

static enum status
lost(struct place *place)
{
	struct store_lost_page page = {acts_police, 0, 4, 0};
	struct store_lost *list;
	size_t count;

	return store_lost_page(place->store, &page, place->arena, &list, &count);
}

static enum status
sound(struct place *place)
{
	return store_sound(place->store);
}

/* Whatever watches over the rows does so no more. */
static void
let_go(struct place *place)
{
	sqlite3 *handle = db_handle(place->store->db);

	assert_int_equal(sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle, "PRAGMA ignore_check_constraints=ON", NULL, NULL, NULL), SQLITE_OK);
}

static enum status
run(struct place *place, const char *sql)
{
	return sqlite3_exec(db_handle(place->store->db), sql, NULL, NULL, NULL) ? STATUS_MALFORMED : STATUS_OK;
}

/* What a damaged row is to be read as; each is undone after it. */
static void
a_row_that_is_not_as_we_write_it_is_damage(void **state)
{
	static const struct {
		const char *label;
		const char *sql;
		enum status (*ask)(struct place *place);
	} rows[] = {
		{"a leaf's kind", "UPDATE leaves SET kind = 'leaf' WHERE idx = 6", leaf},
		{"a leaf's hash", "UPDATE leaves SET sha = x'00' WHERE idx = 6", leaf},
		{"a note's hash", "UPDATE leaves SET sha = zeroblob(32) WHERE idx = 6", note},
		{"a note's kind", "UPDATE leaves SET kind = 'leaf' WHERE idx = 6", note},
		{"a note of a case", "UPDATE leaves SET note = x'00' WHERE idx = 1", group_notes},
		{"a refusal's code", "UPDATE refusals SET code = 'because' WHERE idx = 6", refusal},
		{"a refusal's holder", "UPDATE refusals SET holder = " LONG " WHERE idx = 6", refusal},
		{"an envelope's sender", "UPDATE agencies SET name = " LONG " WHERE name = 'hiow-police'", envelope},
		{"an envelope's text", "UPDATE envelopes SET before = x'00' WHERE idx = 1", envelope},
		{"a case's home", "UPDATE cases SET home = " LONG, one_case},
		{"a case's holder", "UPDATE cases SET holder = " LONG, one_case},
		{"a case's lender", "UPDATE cases SET lender = " LONG, group},
		{"a duty's kind", "UPDATE OR IGNORE duties SET kind = 'x'", duties},
		{"a duty's party", "UPDATE duties SET party = " LONG, duties},
		{"a duty's part", "UPDATE duties SET part = " LONG, duties},
		{"a duty's debtor", "UPDATE duties SET debtor = " LONG, duties},
		{"a duty's creditor", "UPDATE duties SET creditor = " LONG, duties},
		{"a duty's child", "UPDATE duties SET child = " LONG, duties},
		{"a duty's state", "UPDATE duties SET state = 'x'", duties},
		{"a step's word", "UPDATE steps SET word = " LONG, one_steps},
		{"a step's agency", "UPDATE agencies SET name = " LONG " WHERE name = 'soton-crs'", one_steps},
		{"a card's agency", "UPDATE published SET subject = " LONG " WHERE kind = 'card' AND idx = 2", newest},
		{"a backup's hash", "UPDATE backups SET sha = x'00'", backup},
		{"a body's hash", "UPDATE bodies SET sha = x'00'", body},
		{"a body's pieces", "DELETE FROM pieces", body},
		{"a body's bytes", "UPDATE pieces SET bytes = zeroblob(length(bytes))", body},
		{"a lost body's hash", "UPDATE lost SET sha = x'00'", lost},
		{"a reference", "UPDATE steps SET agency = 99", sound},
	};
	struct place *place = *state;

	assert_int_equal(published(place), STATUS_OK);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].ask(place))
			fail_msg("%s: before: %s", rows[i].label, status_word(rows[i].ask(place)));
	store_rollback(place->store);
	let_go(place);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		enum status status;
		char *said = NULL;

		assert_int_equal(store_begin(place->store), STATUS_OK);
		if (sqlite3_exec(db_handle(place->store->db), rows[i].sql, NULL, NULL, &said))
			fail_msg("%s: %s", rows[i].label, said);
		status = rows[i].ask(place);
		if (status != STATUS_CORRUPT)
			fail_msg("%s: %s", rows[i].label, status_word(status));
		store_rollback(place->store);
	}
	assert_int_equal(store_begin(place->store), STATUS_OK);
}

static void
duties_that_cannot_be_read_are_counted_where_their_time_has_come(void **state)
{
	struct place *place = *state;
	struct store_due due = {.count = 0};

	store_rollback(place->store);
	let_go(place);
	assert_int_equal(store_begin(place->store), STATUS_OK);
	assert_int_equal(run(place, "UPDATE OR IGNORE duties SET kind = 'x' WHERE case_n = 4"), STATUS_OK);
	assert_int_equal(store_duties_due(place->store, (struct instant){9000}, 64, place->arena, &due), STATUS_OK);
	assert_true(due.damaged > 0 && due.count > 0);
}

static void
what_is_more_than_a_case_may_have_is_said(void **state)
{
	struct place *place = *state;
	const struct case_token token = acts_case(3);
	const struct store_new_body begun = {&acts_police, digest_of(acts_text("abcdef")), 6, {10}};
	struct store_body body;
	struct store_refusal refused;
	struct store_lost_page page = {acts_police, 0, 4, 0};
	struct store_lost *losses;
	struct store_note *notes;
	struct duty *list;
	struct arena *small;
	size_t count = 0;

	store_rollback(place->store);
	let_go(place);
	assert_int_equal(store_begin(place->store), STATUS_OK);
	assert_int_equal(run(place, "WITH RECURSIVE r (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM r WHERE n < 40)"
				    "INSERT INTO duties (case_n, opened_by, kind, party, part, debtor, creditor, child, start, due, warn,"
				    " state, ended, warned, noticed) SELECT 3, randomblob(16), 'decision', 'p', '', 'd', 'c', '', 0, 0, 0,"
				    " 'met', 0, 0, 0 FROM r"),
			 STATUS_OK);
	assert_int_equal(store_group_duties(place->store, &token, place->arena, &list, &count), STATUS_OK);
	assert_true(count >= 40);
	small = arena_new(33 * sizeof *list);
	assert_int_equal(store_group_duties(place->store, &token, small, &list, &count), STATUS_NO_MEMORY);
	arena_free(small);
	assert_int_equal(run(place, "WITH RECURSIVE r (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM r WHERE n < 100000)"
				    "INSERT INTO duties (case_n, opened_by, kind, party, part, debtor, creditor, child, start, due, warn,"
				    " state, ended, warned, noticed) SELECT 3, randomblob(16), 'decision', 'p', '', 'd', 'c', '', 0, 0, 0,"
				    " 'met', 0, 0, 0 FROM r"),
			 STATUS_OK);
	assert_int_equal(store_group_duties(place->store, &token, place->arena, &list, &count), STATUS_BUSY);
	assert_int_equal(run(place, "WITH RECURSIVE r (n) AS (VALUES (100) UNION ALL SELECT n + 1 FROM r WHERE n < 100000)"
				    "INSERT INTO envelopes SELECT n, randomblob(16), 1, 3, zeroblob(32), 1, NULL FROM r"),
			 STATUS_OK);
	assert_int_equal(group_notes(place), STATUS_OK); /* of another case */
	assert_int_equal(store_group_notes(place->store, &token, place->arena, &notes, &count), STATUS_BUSY);
	assert_int_equal(run(place, "UPDATE refusals SET needs = replace(printf('%0100d', 0), '0', 'need' || char(10))"), STATUS_OK);
	assert_int_equal(store_refusal_find(place->store, 6, place->arena, &refused), STATUS_OK);
	assert_int_equal(refused.need_count, MAX_NEEDS);
	assert_int_equal(run(place, "WITH RECURSIVE r (n) AS (VALUES (100) UNION ALL SELECT n + 1 FROM r WHERE n < 6000)"
				    "INSERT INTO lost SELECT n, zeroblob(32), 1 FROM r"),
			 STATUS_OK);
	page.most = 8000;
	assert_int_equal(store_lost_page(place->store, &page, place->arena, &losses, &count), STATUS_OK);
	assert_int_equal(count, 4096);
	assert_false(page.is_end);
	assert_int_equal(store_body_find(place->store, &acts_police, &begun.digest, &body), STATUS_OK);
	assert_int_equal(run(place, "UPDATE bodies SET pieces = 4096"), STATUS_OK);
	assert_int_equal(store_body_append(place->store, &body, acts_text("x"), (struct instant){9}), STATUS_TOO_BIG);
}

static void
what_refers_to_nothing_is_not_kept(void **state)
{
	struct place *place = *state;
	uint64_t cursor = 0;

	assert_int_equal(store_delivery_add(place->store, &acts_crs, 999, &cursor), STATUS_CONFLICT);
	assert_int_equal(cursor, 0);
	assert_int_equal(store_delivery_last(place->store, &acts_crs, &cursor), STATUS_OK);
	assert_int_equal(cursor, 3);
}

/* An id longer than ours, and names that share a place of those remembered. */
static void
odd_values_do_no_harm(void **state)
{
	struct place *place = *state;
	struct case_row row;
	const struct case_token token = acts_case(3);
	struct agency agency = {""};
	uint64_t bytes;

	store_rollback(place->store);
	let_go(place);
	assert_int_equal(store_begin(place->store), STATUS_OK);
	assert_int_equal(run(place, "UPDATE cases SET closed_by = zeroblob(99)"), STATUS_OK);
	assert_int_equal(store_case_find(place->store, &token, &row), STATUS_OK);
	assert_int_equal(strlen(row.closed_by.hex), ID_SIZE - 1);
	for (unsigned n = 0; n < 2 * STORE_REMEMBERED; n++) {
		(void)snprintf(agency.name, sizeof agency.name, "a%u", n);
		assert_int_equal(store_sent_add(place->store, &agency, 1, n), STATUS_OK);
	}
	for (unsigned n = 0; n < 2 * STORE_REMEMBERED; n++) {
		(void)snprintf(agency.name, sizeof agency.name, "a%u", n);
		assert_int_equal(store_sent_add(place->store, &agency, 1, 1), STATUS_OK);
		assert_int_equal(store_sent(place->store, &agency, 1, &bytes), STATUS_OK);
		assert_int_equal(bytes, n + 1);
	}
}

static void
ignore_gap(void *context, const char *where)
{
	++*(unsigned *)context;
	assert_true(strstr(where, " of ") != NULL);
}

static void
a_gap_is_told(void **state)
{
	struct place *place = *state;
	unsigned told = 0;
	uint64_t count = 0;

	assert_int_equal(store_gaps(place->store, ignore_gap, &told, &count), STATUS_OK);
	assert_int_equal(told, 0);
	store_rollback(place->store);
	let_go(place);
	assert_int_equal(store_begin(place->store), STATUS_OK);
	assert_int_equal(run(place, "DELETE FROM deliveries WHERE cursor = 1"), STATUS_OK);
	assert_int_equal(run(place, "DELETE FROM submissions WHERE seq = 1"), STATUS_OK);
	assert_int_equal(store_gaps(place->store, ignore_gap, &told, &count), STATUS_OK);
	assert_int_equal(told, 2);
	assert_true(count >= 2);
}

/* The database's own check: a value that a rule forbids; a page of a long note
 * that is not as it was written, in whose words SQLite only says that it could
 * not be had; and a body that has not come yet is none that is damaged. */
static void
what_is_damaged_in_the_tables_is_told_from_what_cannot_be_read(void **state)
{
	struct place *place = *state;
	struct rotten file;
	char spaces[1500];
	const uint8_t *found;
	uint64_t number = 0;
	int is_sound = 0;

	assert_int_equal(run(place, "UPDATE bodies SET complete = 0"), STATUS_OK);
	assert_int_equal(store_body_sound(place->store, 0, &number, &is_sound), STATUS_OK);
	assert_true(is_sound);
	store_rollback(place->store);
	let_go(place);
	assert_int_equal(store_begin(place->store), STATUS_OK);
	assert_int_equal(run(place, "UPDATE backups SET sha = x'00'"), STATUS_OK);
	assert_int_equal(run(place, "PRAGMA ignore_check_constraints=OFF"), STATUS_OK);
	assert_int_equal(store_sound(place->store), STATUS_CORRUPT);
	store_rollback(place->store);
	assert_int_equal(store_sound(place->store), STATUS_OK);
	store_close(place->store);
	file = rotten_take(place->path);
	memset(spaces, ' ', sizeof spaces);
	found = memmem(file.at, file.size, spaces, sizeof spaces);
	assert_non_null(found);
	rotten_flip(place->path, (size_t)(found - file.at) * 8);
	rotten_free(file);
	assert_int_equal(store_open(place->path, STORE_SERVE, &place->store), STATUS_OK);
	assert_int_equal(store_sound(place->store), STATUS_CORRUPT);
	assert_int_equal(store_begin(place->store), STATUS_OK);
}

static void
who_only_looks_makes_no_agency(void **state)
{
	struct place *place = *state;

	store_rollback(place->store);
	store_close(place->store);
	assert_int_equal(store_open(place->path, STORE_LOOK, &place->store), STATUS_OK);
	assert_int_equal(store_heard(place->store, &acts_nobody, 1), STATUS_NOT_PERMITTED);
	store_close(place->store);
	assert_int_equal(store_open(place->path, STORE_SERVE, &place->store), STATUS_OK);
	assert_int_equal(store_begin(place->store), STATUS_OK);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_row_that_is_not_as_we_write_it_is_damage),
		T(duties_that_cannot_be_read_are_counted_where_their_time_has_come),
		T(what_is_more_than_a_case_may_have_is_said),
		T(what_refers_to_nothing_is_not_kept),
		T(odd_values_do_no_harm),
		T(a_gap_is_told),
		T(what_is_damaged_in_the_tables_is_told_from_what_cannot_be_read),
		T(who_only_looks_makes_no_agency),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
