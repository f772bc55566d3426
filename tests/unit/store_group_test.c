/* broker/store: cases that count as one, cases that are lent, and a store that
 * an earlier version made. */
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
#include "base/file.h"
#include "base/id.h"
#include "store/store_sqlite.h"

#define CASES 4

struct place {
	char folder[64];
	char path[96];
	struct store *store;
	struct arena *arena;
};

static const struct agency police = {"hiow-police"};
static const struct agency crs = {"soton-crs"};
static const struct agency team = {"soton-team"};
static const struct envelope_id closing = {"0190a1b2c3d47e5f8a9b0c1d2e3f40ff"};

/* The n-th case, and the n-th envelope. */
static struct case_token
a_case(unsigned n)
{
	struct case_token token;

	(void)snprintf(token.hex, sizeof token.hex, "0190a1b2c3d47e5f8a9b0c1d2e3f4%03x", n);
	return token;
}

static struct envelope_id
an_id(unsigned n)
{
	struct envelope_id id;

	(void)snprintf(id.hex, sizeof id.hex, "0190a1b2c3d47e5f8a9b0c1d2e3f5%03x", n);
	return id;
}

static struct case_row
a_row(unsigned n)
{
	return (struct case_row){
		.token = a_case(n), .group = a_case(n), .home = crs, .holder = crs, .returns = {INSTANT_NEVER}};
}

static void
put(struct place *place, struct case_row row)
{
	assert_int_equal(store_case_put(place->store, &row), STATUS_OK);
}

static void
open_store(struct place *place)
{
	assert_int_equal(store_open(place->path, STORE_SERVE, &place->store), STATUS_OK);
	assert_int_equal(store_begin(place->store), STATUS_OK);
}

static void
reopen(struct place *place)
{
	assert_int_equal(store_commit(place->store), STATUS_OK);
	store_close(place->store);
	open_store(place);
}

static int
set_up_empty(void **state)
{
	struct place *place = calloc(1, sizeof *place);

	assert_non_null(place);
	strcpy(place->folder, "/tmp/store_group_test.XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	(void)snprintf(place->path, sizeof place->path, "%s/broker.db", place->folder);
	place->arena = arena_new(64 << 20);
	*state = place;
	return 0;
}

/* CASES cases, one envelope in each in turn, twice round. */
static int
set_up(void **state)
{
	struct place *place;

	assert_int_equal(set_up_empty(state), 0);
	place = *state;
	open_store(place);
	for (unsigned n = 0; n < 2 * CASES; n++) {
		char words[40];
		const struct view note = {(const uint8_t *)words,
					  (size_t)snprintf(words, sizeof words, "TEST note %u\n", n)};
		const struct store_new_leaf leaf = {LEAF_ENVELOPE, note, digest_of(note), {1000 + n}};
		struct store_envelope envelope = {
			.id = an_id(n), .from = police, .case_token = a_case(n % CASES), .is_accepted = 1};

		if (n < CASES)
			put(place, a_row(n));
		assert_int_equal(store_leaf_add(place->store, &leaf, &envelope.index), STATUS_OK);
		assert_int_equal(store_envelope_add(place->store, &envelope), STATUS_OK);
	}
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;
	char wal[128];

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

static struct duty
a_duty(unsigned case_n, unsigned n, enum duty_kind kind)
{
	return (struct duty){.opened_by = an_id(n),
			     .kind = kind,
			     .party = police,
			     .case_token = a_case(case_n),
			     .debtor = crs,
			     .creditor = police,
			     .start = {1000},
			     .due = {5000},
			     .warn = {3000},
			     .remind = {4000}};
}

static void
add_duty(struct place *place, struct duty duty)
{
	assert_int_equal(store_duty_add(place->store, &duty), STATUS_OK);
}

/* ${want}: the numbers of the cases, as digits. */
static void
is_group(struct place *place, unsigned n, const char *want)
{
	const struct case_token token = a_case(n);
	struct case_row *rows;
	struct store_note *notes;
	char got[CASES + 1] = "";
	size_t count, note_count;

	assert_int_equal(store_group(place->store, &token, place->arena, &rows, &count), STATUS_OK);
	for (size_t i = 0; i < count; i++)
		got[i] = rows[i].token.hex[ID_SIZE - 2];
	assert_string_equal(got, want);
	assert_int_equal(store_group_notes(place->store, &token, place->arena, &notes, &note_count), STATUS_OK);
	assert_int_equal(note_count, 2 * count);
	for (size_t i = 1; i < note_count; i++)
		assert_true(notes[i - 1].leaf.index < notes[i].leaf.index);
}

static void
link_to(struct place *place, unsigned n, unsigned into)
{
	struct case_row row = a_row(n);

	row.group = a_case(into);
	put(place, row);
}

static void
linked_cases_are_found_from_each_of_them(void **state)
{
	struct place *place = *state;

	is_group(place, 1, "1");
	link_to(place, 2, 1);
	link_to(place, 0, 1);
	for (int i = 0; i < 2; i++) {
		is_group(place, 1, "102");
		is_group(place, 0, "012");
		is_group(place, 2, "201");
		is_group(place, 3, "3");
		reopen(place);
	}
	/* the one after which the group was named leaves it */
	link_to(place, 2, 0);
	link_to(place, 0, 0);
	link_to(place, 1, 1);
	is_group(place, 0, "02");
	is_group(place, 2, "20");
	is_group(place, 1, "1");
}

static void
a_group_is_named_after_a_case_that_is_there(void **state)
{
	struct place *place = *state;
	struct case_row row = a_row(1);
	const struct case_token nobody = a_case(77);
	struct case_row *rows;
	size_t count;

	row.group = nobody;
	assert_int_equal(store_case_put(place->store, &row), STATUS_NOT_FOUND);
	assert_int_equal(store_group(place->store, &nobody, place->arena, &rows, &count), STATUS_NOT_FOUND);
	is_group(place, 1, "1");
}

static void
everything_about_a_case_comes_back(void **state)
{
	struct place *place = *state;
	struct case_row row = a_row(1), found;

	row.group = a_case(3);
	row.holder = team;
	row.lender = crs;
	row.returns.ms = 7777;
	row.closed_by = closing;
	put(place, row);
	reopen(place);
	assert_int_equal(store_case_find(place->store, &row.token, &found), STATUS_OK);
	assert_memory_equal(&found, &row, sizeof row);
	row = a_row(1);
	put(place, row);
	assert_int_equal(store_case_find(place->store, &row.token, &found), STATUS_OK);
	assert_memory_equal(&found, &row, sizeof row);
}

static void
duties_of_a_group_come_in_the_order_they_were_opened(void **state)
{
	struct place *place = *state;
	const struct case_token token = a_case(1);
	struct duty duty = a_duty(2, 2, DUTY_DECISION), *list;
	struct store_ask ask = {police, a_case(0), 0, 10, {""}};
	size_t count;
	int is_open = 0;

	add_duty(place, duty);
	add_duty(place, a_duty(1, 1, DUTY_DECISION));
	add_duty(place, a_duty(3, 3, DUTY_DECISION));
	add_duty(place, a_duty(2, 2, DUTY_ACKNOWLEDGE));
	link_to(place, 2, 1);
	assert_int_equal(store_group_duties(place->store, &token, place->arena, &list, &count), STATUS_OK);
	assert_int_equal(count, 3);
	assert_string_equal(list[0].case_token.hex, a_case(2).hex);
	assert_string_equal(list[1].case_token.hex, a_case(1).hex);
	assert_int_equal(list[2].kind, DUTY_ACKNOWLEDGE);
	assert_int_equal(list[0].remind.ms, 4000);
	assert_false(list[0].reminded);
	/* whoever asks about one of them is told of both */
	ask.case_token = token;
	assert_int_equal(store_duties_asked(place->store, &ask, place->arena, &list, &count), STATUS_OK);
	assert_int_equal(count, 3);
	ask.party = team;
	assert_int_equal(store_duties_asked(place->store, &ask, place->arena, &list, &count), STATUS_OK);
	assert_int_equal(count, 0);
	ask.case_token = a_case(77);
	assert_int_equal(store_duties_asked(place->store, &ask, place->arena, &list, &count), STATUS_OK);
	assert_int_equal(count, 0);

	assert_int_equal(store_duty_is_open(place->store, &duty, &is_open), STATUS_OK);
	assert_true(is_open);
	duty.state = DUTY_MET;
	assert_int_equal(store_duty_change(place->store, &duty), STATUS_OK);
	assert_int_equal(store_duty_is_open(place->store, &duty, &is_open), STATUS_OK);
	assert_false(is_open);
	duty.kind = DUTY_READ;
	assert_int_equal(store_duty_is_open(place->store, &duty, &is_open), STATUS_NOT_FOUND);
}

static void
a_page_of_duties_goes_on_where_the_last_ended(void **state)
{
	struct place *place = *state;
	struct store_page page = {.most = 3}, one = {a_case(1), 0, 10};
	struct duty *list;
	size_t count;

	for (unsigned n = 0; n < 7; n++)
		add_duty(place, a_duty(n % CASES, n, DUTY_READ));
	for (size_t n = 0; n < 3; n++) {
		assert_int_equal(store_duties_page(place->store, &page, place->arena, &list, &count), STATUS_OK);
		assert_int_equal(count, n < 2 ? 3 : 1);
		assert_string_equal(list[0].opened_by.hex, an_id((unsigned)(3 * n)).hex);
	}
	assert_int_equal(store_duties_page(place->store, &page, place->arena, &list, &count), STATUS_OK);
	assert_int_equal(count, 0);
	assert_int_equal(store_duties_page(place->store, &one, place->arena, &list, &count), STATUS_OK);
	assert_int_equal(count, 2);
	one = (struct store_page){a_case(77), 0, 10};
	assert_int_equal(store_duties_page(place->store, &one, place->arena, &list, &count), STATUS_NOT_FOUND);
}

static void
the_moments_of_a_duty_are_those_of_the_rules(void **state)
{
	struct place *place = *state;
	struct duty duty = a_duty(1, 1, DUTY_DECISION), *list;
	const int64_t moments[] = {3000, 4000, 5001, INSTANT_NEVER};
	struct instant next;
	size_t count;

	add_duty(place, duty);
	for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
		duty.warned = i > 0;
		duty.reminded = i > 1;
		duty.noticed = i > 2;
		assert_int_equal(store_duty_change(place->store, &duty), STATUS_OK);
		assert_int_equal(store_duty_next(place->store, &next), STATUS_OK);
		assert_true(next.ms == moments[i]);
		assert_true(next.ms == decide_due_next(&duty).ms);
	}
	assert_int_equal(store_group_duties(place->store, &duty.case_token, place->arena, &list, &count), STATUS_OK);
	assert_true(list[0].reminded);
}

/* Which kinds the database itself holds a case open for: not `verify`, which
 * only the rules can tell. */
static void
no_case_of_a_group_closes_while_an_answer_is_owed_in_another(void **state)
{
	static const int blocks[DUTY_KIND_COUNT] = {
#define X(code, word, blocks) blocks,
		DUTY_KIND_TABLE(X)
#undef X
	};
	struct place *place = *state;
	struct case_row row = a_row(2);

	row.group = a_case(1);
	put(place, row);
	row.closed_by = closing;
	for (unsigned kind = 0; kind < DUTY_KIND_COUNT; kind++) {
		struct duty duty = a_duty(1, 1, (enum duty_kind)kind);
		enum status want = blocks[kind] && kind != DUTY_VERIFY ? STATUS_CONFLICT : STATUS_OK;

		add_duty(place, duty);
		assert_int_equal(store_mark(place->store), STATUS_OK);
		if (store_case_put(place->store, &row) != want)
			fail_msg("%s", duty_kind_word(duty.kind));
		assert_int_equal(store_undo(place->store), STATUS_OK);
		duty.state = DUTY_ENDED;
		assert_int_equal(store_duty_change(place->store, &duty), STATUS_OK);
	}
	/* all is answered, so it closes; and may be linked, closed as it is, to one that is open */
	put(place, row);
	add_duty(place, a_duty(3, 3, DUTY_DECISION));
	row.group = a_case(3);
	put(place, row);
}

static void
what_is_lent_comes_up_when_its_time_has_come(void **state)
{
	static const int64_t returns[CASES] = {500, INSTANT_NEVER, 300, 700};
	struct place *place = *state;
	struct case_token *tokens;
	struct instant next;
	size_t count;

	for (unsigned n = 0; n < CASES; n++) {
		struct case_row row = a_row(n);

		row.lender = crs;
		row.returns.ms = returns[n];
		put(place, row);
	}
	reopen(place);
	assert_int_equal(store_returning(place->store, (struct instant){299}, 10, place->arena, &tokens, &count),
			 STATUS_OK);
	assert_int_equal(count, 0);
	assert_int_equal(store_returning(place->store, (struct instant){500}, 10, place->arena, &tokens, &count),
			 STATUS_OK);
	assert_int_equal(count, 2);
	assert_string_equal(tokens[0].hex, a_case(2).hex);
	assert_string_equal(tokens[1].hex, a_case(0).hex);
	assert_int_equal(store_returning(place->store, (struct instant){500}, 1, place->arena, &tokens, &count),
			 STATUS_OK);
	assert_int_equal(count, 1);
	assert_int_equal(store_return_next(place->store, (struct instant){INT64_MIN}, &next), STATUS_OK);
	assert_int_equal(next.ms, 300);
	assert_int_equal(store_return_next(place->store, (struct instant){500}, &next), STATUS_OK);
	assert_int_equal(next.ms, 700);
	assert_int_equal(store_return_next(place->store, (struct instant){700}, &next), STATUS_OK);
	assert_true(next.ms == INSTANT_NEVER);
}

/* ---- a store of an earlier version ---- */

static int
set_up_earlier(void **state)
{
	struct place *place;
	struct view sql;
	sqlite3 *handle = NULL;

	assert_int_equal(set_up_empty(state), 0);
	place = *state;
	assert_int_equal(file_read("tests/data/stores/issue-2.sql", 1 << 20, place->arena, &sql), STATUS_OK);
	assert_int_equal(sqlite3_open(place->path, &handle), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle, (const char *)sql.bytes, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(handle), SQLITE_OK);
	open_store(place);
	return 0;
}

static void
a_store_of_issue_2_opens_with_every_case_alone(void **state)
{
	struct place *place = *state;
	struct case_token token;
	struct case_row *rows;
	struct store_note *notes;
	struct duty *duties;
	struct instant next;
	uint64_t open = 0;
	size_t count, note_count, duty_count;

	id_set(token.hex, sizeof token.hex, "019ca000000070008000000000000385");
	for (int i = 0; i < 2; i++) {
		assert_int_equal(store_group(place->store, &token, place->arena, &rows, &count), STATUS_OK);
		assert_int_equal(count, 1);
		assert_string_equal(rows[0].group.hex, token.hex);
		assert_string_equal(rows[0].holder.name, "crs");
		assert_string_equal(rows[0].lender.name, "");
		assert_true(rows[0].returns.ms == INSTANT_NEVER);
		assert_int_equal(store_group_notes(place->store, &token, place->arena, &notes, &note_count), STATUS_OK);
		assert_int_equal(note_count, 2);
		assert_int_equal(store_group_duties(place->store, &token, place->arena, &duties, &duty_count),
				 STATUS_OK);
		assert_int_equal(duty_count, 3); /* acknowledge, decision, verify */
		assert_true(duties[0].remind.ms <= duties[0].start.ms);
		assert_false(duties[0].reminded);
		assert_int_equal(store_duty_count(place->store, &open), STATUS_OK);
		assert_int_equal(open, 3);
		assert_int_equal(store_duty_next(place->store, &next), STATUS_OK);
		assert_true(next.ms != INSTANT_NEVER);
		assert_int_equal(store_return_next(place->store, (struct instant){INT64_MIN}, &next), STATUS_OK);
		assert_true(next.ms == INSTANT_NEVER);
		reopen(place);
	}
	/* and its cases may be linked: the newer guard on closing is in force */
	rows[0].group = rows[0].token;
	id_set(rows[0].group.hex, ID_SIZE, "019ca000000070008000000000000386");
	put(place, rows[0]);
	rows[0].closed_by = closing;
	assert_int_equal(store_case_put(place->store, rows), STATUS_CONFLICT);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(linked_cases_are_found_from_each_of_them),
		T(a_group_is_named_after_a_case_that_is_there),
		T(everything_about_a_case_comes_back),
		T(duties_of_a_group_come_in_the_order_they_were_opened),
		T(a_page_of_duties_goes_on_where_the_last_ended),
		T(the_moments_of_a_duty_are_those_of_the_rules),
		T(no_case_of_a_group_closes_while_an_answer_is_owed_in_another),
		T(what_is_lent_comes_up_when_its_time_has_come),
		cmocka_unit_test_setup_teardown(a_store_of_issue_2_opens_with_every_case_alone, set_up_earlier,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
