/* broker/store: what is kept stays, gapless and unchanged. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/id.h"
#include "store/store_sqlite.h"
#include "support/rotten.h"

struct place {
	char folder[64];
	char path[96];
	struct store *store;
	struct arena *arena;
};

static const struct agency police = {"hiow-police"};
static const struct agency crs = {"soton-crs"};
static const struct agency school = {"st-test"};
static const struct envelope_id one = {"0190a1b2c3d47e5f8a9b0c1d2e3f4051"};
static const struct envelope_id two = {"0190a1b2c3d47e5f8a9b0c1d2e3f4052"};
static const struct case_token token = {"0190a1b2c3d47e5f8a9b0c1d2e3f40c1"};

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);

	assert_non_null(place);
	strcpy(place->folder, "/tmp/store_test.XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	(void)snprintf(place->path, sizeof place->path, "%s/broker.db", place->folder);
	place->arena = arena_new(8 << 20);
	assert_int_equal(store_open(place->path, STORE_SERVE, &place->store), STATUS_OK);
	assert_int_equal(store_begin(place->store), STATUS_OK);
	*state = place;
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

static void
reopen(struct place *place)
{
	assert_int_equal(store_commit(place->store), STATUS_OK);
	store_close(place->store);
	assert_int_equal(store_open(place->path, STORE_SERVE, &place->store), STATUS_OK);
	assert_int_equal(store_begin(place->store), STATUS_OK);
}

static struct view
text(const char *words)
{
	return (struct view){(const uint8_t *)words, strlen(words)};
}

static uint64_t
add_leaf(struct place *place, const char *note, int64_t at)
{
	const struct store_new_leaf leaf = {LEAF_ENVELOPE, text(note), digest_of(text(note)), {at}};
	uint64_t index = 99;

	assert_int_equal(store_leaf_add(place->store, &leaf, &index), STATUS_OK);
	return index;
}

static enum status
run_sql(struct place *place, const char *sql)
{
	return db_run(db_query(place->store->db, sql));
}

static void
leaves_are_gapless_and_their_notes_come_back(void **state)
{
	struct place *place = *state;
	struct store_note note;
	struct leaf leaf;

	assert_int_equal(store_leaf_last(place->store, &leaf), STATUS_NOT_FOUND);
	assert_int_equal(add_leaf(place, "first\n", 1000), 0);
	assert_int_equal(add_leaf(place, "second\n", 1000), 1);
	reopen(place);
	assert_int_equal(store_leaf_last(place->store, &leaf), STATUS_OK);
	assert_int_equal(leaf.index, 1);
	assert_int_equal(leaf.accepted.ms, 1000);
	assert_int_equal(store_note_find(place->store, 0, place->arena, &note), STATUS_OK);
	assert_int_equal(note.note.size, 6);
	assert_memory_equal(note.note.bytes, "first\n", 6);
	assert_int_equal(note.leaf.kind, LEAF_ENVELOPE);
	assert_int_equal(store_note_find(place->store, 2, place->arena, &note), STATUS_NOT_FOUND);
	assert_int_equal(store_note_find(place->store, UINT64_MAX, place->arena, &note), STATUS_NOT_FOUND);
}

static void
the_database_itself_refuses_to_rewrite_what_was_accepted(void **state)
{
	static const char *const rows[] = {
		"INSERT INTO leaves VALUES (3, 'envelope', zeroblob(32), 2000, x'00')",
		"INSERT INTO leaves VALUES (0, 'envelope', zeroblob(32), 2000, x'00')",
		"INSERT OR REPLACE INTO leaves VALUES (0, 'envelope', zeroblob(32), 2000, x'00')",
		"INSERT INTO leaves VALUES (1, 'envelope', zeroblob(32), 999, x'00')",
		"UPDATE leaves SET note = x'01' WHERE idx = 0",
		"UPDATE leaves SET accepted = 2000 WHERE idx = 0",
		"UPDATE leaves SET sha = zeroblob(32) WHERE idx = 0",
		"DELETE FROM leaves WHERE idx = 0",
		"DELETE FROM submissions",
		"INSERT OR REPLACE INTO submissions VALUES (1, 1, 0)",
		"INSERT INTO submissions VALUES (1, 3, 0)",
		"DELETE FROM deliveries",
		"INSERT INTO deliveries (agency, cursor, idx) VALUES (1, 3, 0)",
	};
	struct place *place = *state;
	uint64_t cursor;

	assert_int_equal(add_leaf(place, "first\n", 1000), 0);
	assert_int_equal(store_submission_add(place->store, &police, 1, 0), STATUS_OK);
	assert_int_equal(store_delivery_add(place->store, &police, 0, &cursor), STATUS_OK);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (run_sql(place, rows[i]) != STATUS_CONFLICT)
			fail_msg("taken: %s", rows[i]);
	/* but a note may be erased behind its leaf */
	assert_int_equal(run_sql(place, "UPDATE leaves SET note = NULL WHERE idx = 0"), STATUS_OK);
}

static void
a_flipped_bit_in_a_note_is_seen(void **state)
{
	struct place *place = *state;
	struct store_note note;
	struct store_item *items;
	size_t count;
	uint64_t cursor;

	for (int i = 0; i < 3; i++) {
		assert_int_equal(add_leaf(place, i == 1 ? "LEVEL-1 of a note that is kept\n" : "whole\n", 1000), i);
		assert_int_equal(store_delivery_add(place->store, &crs, (uint64_t)i, &cursor), STATUS_OK);
	}
	assert_int_equal(store_commit(place->store), STATUS_OK);
	store_close(place->store);
	assert_int_equal(rotten_below(place->path, "LEVEL-1", "LEVEL-9"), 1);
	assert_int_equal(store_open(place->path, STORE_SERVE, &place->store), STATUS_OK);
	assert_int_equal(store_begin(place->store), STATUS_OK);
	assert_int_equal(store_note_find(place->store, 1, place->arena, &note), STATUS_CORRUPT);
	const struct store_items_ask ask = {crs, 0, 10, 10000};
	assert_int_equal(store_items(place->store, &ask, place->arena, &items, &count), STATUS_OK);
	assert_int_equal(count, 1);
	const struct store_items_ask second = {crs, 1, 10, 10000};
	assert_int_equal(store_items(place->store, &second, place->arena, &items, &count), STATUS_CORRUPT);
}

static void
an_agency_s_sequence_is_found_again(void **state)
{
	struct place *place = *state;
	uint64_t seq = 0, index = 99;

	assert_int_equal(store_submission_last(place->store, &police, &seq, &index), STATUS_NOT_FOUND);
	(void)add_leaf(place, "a", 1);
	(void)add_leaf(place, "b", 1);
	assert_int_equal(store_submission_add(place->store, &police, 1, 0), STATUS_OK);
	assert_int_equal(store_submission_add(place->store, &crs, 1, 1), STATUS_OK);
	assert_int_equal(store_submission_add(place->store, &police, 3, 1), STATUS_CONFLICT);
	assert_int_equal(store_submission_add(place->store, &police, 2, 1), STATUS_OK);
	assert_int_equal(store_submission_last(place->store, &police, &seq, &index), STATUS_OK);
	assert_int_equal(seq, 2);
	assert_int_equal(index, 1);
	assert_int_equal(store_submission_find(place->store, &police, 1, &index), STATUS_OK);
	assert_int_equal(index, 0);
	assert_int_equal(store_submission_find(place->store, &crs, 2, &index), STATUS_NOT_FOUND);
}

static void
a_refusal_says_the_same_for_ever(void **state)
{
	struct place *place = *state;
	const char *needs[] = {"a/decision/x/-", "b/verify/y"};
	const struct store_refusal refusal = {REFUSAL_DUTIES_OPEN, crs, needs, 2};
	struct store_refusal found;

	(void)add_leaf(place, "a", 1);
	assert_int_equal(store_refusal_add(place->store, 0, &refusal), STATUS_OK);
	reopen(place);
	assert_int_equal(store_refusal_find(place->store, 0, place->arena, &found), STATUS_OK);
	assert_int_equal(found.code, REFUSAL_DUTIES_OPEN);
	assert_string_equal(found.holder.name, crs.name);
	assert_int_equal(found.need_count, 2);
	assert_string_equal(found.needs[0], needs[0]);
	assert_string_equal(found.needs[1], needs[1]);
	assert_int_equal(store_refusal_find(place->store, 1, place->arena, &found), STATUS_NOT_FOUND);
}

static void
put_case(struct place *place)
{
	const struct case_row row = {.token = token, .group = token, .home = crs, .holder = crs, .returns = {INSTANT_NEVER}};

	assert_int_equal(store_case_put(place->store, &row), STATUS_OK);
}

static void
envelopes_are_found_by_id_and_by_case(void **state)
{
	struct place *place = *state;
	struct store_envelope envelope = {.id = one, .from = police, .case_token = token, .is_accepted = 1}, found;
	struct store_note *notes;
	size_t count;

	put_case(place);
	envelope.before_seq = digest_of(text("before"));
	envelope.index = add_leaf(place, "a", 1);
	assert_int_equal(store_envelope_add(place->store, &envelope), STATUS_OK);
	assert_int_equal(store_envelope_add(place->store, &envelope), STATUS_CONFLICT);
	envelope.id = two;
	envelope.is_accepted = 0;
	envelope.index = add_leaf(place, "b", 1);
	assert_int_equal(store_envelope_add(place->store, &envelope), STATUS_OK);
	assert_int_equal(store_envelope_find(place->store, &one, &found), STATUS_OK);
	assert_string_equal(found.id.hex, one.hex);
	assert_string_equal(found.from.name, police.name);
	assert_string_equal(found.case_token.hex, token.hex);
	assert_true(digest_equal(&found.before_seq, &envelope.before_seq));
	assert_true(found.is_accepted);
	assert_int_equal(store_envelope_find(place->store, &two, &found), STATUS_OK);
	assert_false(found.is_accepted);
	assert_string_equal(found.case_token.hex, "");
	assert_int_equal(store_group_notes(place->store, &token, place->arena, &notes, &count), STATUS_OK);
	assert_int_equal(count, 1); /* the refused one is no part of the case */
	assert_memory_equal(notes[0].note.bytes, "a", 1);
}

static struct duty
a_duty(enum duty_kind kind, const char *party)
{
	struct duty duty = {.opened_by = one, .kind = kind, .case_token = token, .debtor = crs, .creditor = police,
			    .child = {"0a0b0c0d"}, .start = {1000}, .due = {5000}, .warn = {3000}};

	id_set(duty.party.name, AGENCY_SIZE, party);
	return duty;
}

static void
duties_are_kept_whole_and_come_up_when_their_time_has_come(void **state)
{
	struct place *place = *state;
	struct duty duty = a_duty(DUTY_DECISION, "hiow-police"), *list;
	struct store_due due;
	struct instant next;
	uint64_t open;
	size_t count;

	put_case(place);
	assert_int_equal(store_duty_add(place->store, &duty), STATUS_OK);
	assert_int_equal(store_duty_add(place->store, &duty), STATUS_CONFLICT);
	assert_int_equal(store_duty_next(place->store, &next), STATUS_OK);
	assert_int_equal(next.ms, 3000);
	assert_int_equal(store_duties_due(place->store, (struct instant){2999}, 10, place->arena, &due), STATUS_OK);
	assert_int_equal(due.count, 0);
	assert_int_equal(store_duties_due(place->store, next, 10, place->arena, &due), STATUS_OK);
	assert_int_equal(due.count, 1);
	assert_string_equal(due.duties[0].child.hex, "0a0b0c0d");
	assert_int_equal(due.duties[0].due.ms, 5000);
	duty.warned = 1;
	assert_int_equal(store_duty_change(place->store, &duty), STATUS_OK);
	assert_int_equal(store_duty_next(place->store, &next), STATUS_OK);
	assert_int_equal(next.ms, 5001); /* at its due time it is not late yet */
	duty.state = DUTY_MET;
	duty.ended_by = two;
	duty.ended.ms = 4000;
	assert_int_equal(store_duty_count(place->store, &open), STATUS_OK);
	assert_int_equal(open, 1);
	assert_int_equal(store_duty_change(place->store, &duty), STATUS_OK);
	assert_int_equal(store_duty_next(place->store, &next), STATUS_OK);
	assert_true(next.ms == INSTANT_NEVER);
	assert_int_equal(store_group_duties(place->store, &token, place->arena, &list, &count), STATUS_OK);
	assert_int_equal(count, 1);
	assert_int_equal(list[0].state, DUTY_MET);
	assert_string_equal(list[0].ended_by.hex, two.hex);
	assert_int_equal(list[0].ended.ms, 4000);
	duty.kind = DUTY_VERIFY;
	assert_int_equal(store_duty_change(place->store, &duty), STATUS_NOT_FOUND);
}

static void
the_database_itself_refuses_to_close_over_an_answer_owed(void **state)
{
	struct place *place = *state;
	struct case_row closed = {.token = token, .group = token, .home = crs, .holder = crs, .returns = {INSTANT_NEVER},
				  .closed_by = two};
	struct duty duty = a_duty(DUTY_DECISION, "hiow-police");

	put_case(place);
	assert_int_equal(store_duty_add(place->store, &duty), STATUS_OK);
	assert_int_equal(store_case_put(place->store, &closed), STATUS_CONFLICT);
	duty.state = DUTY_MET;
	assert_int_equal(store_duty_change(place->store, &duty), STATUS_OK);
	duty = a_duty(DUTY_READ, "hiow-police"); /* what others owe never blocks */
	assert_int_equal(store_duty_add(place->store, &duty), STATUS_OK);
	assert_int_equal(store_case_put(place->store, &closed), STATUS_OK);
	assert_int_equal(store_case_find(place->store, &token, &closed), STATUS_OK);
	assert_string_equal(closed.closed_by.hex, two.hex);
}

static void
each_asks_for_its_own_duties_only(void **state)
{
	struct place *place = *state;
	struct duty duty = a_duty(DUTY_DECISION, "hiow-police"), *list;
	const struct store_ask rows[] = {
		{police, {""}, 0, 10, {""}}, {school, {""}, 0, 10, {""}}, {crs, {""}, 0, 10, {""}},  {crs, {""}, 1, 10, {""}},
		{crs, {""}, 0, 1, {""}},     {police, token, 0, 10, {""}}, {{""}, {""}, 0, 10, {""}}, {{""}, token, 0, 10, {""}},
	};
	const size_t want[] = {1, 1, 2, 1, 1, 1, 2, 2};
	size_t count;

	put_case(place);
	assert_int_equal(store_duty_add(place->store, &duty), STATUS_OK);
	duty = a_duty(DUTY_DECISION, "st-test");
	duty.creditor = school;
	assert_int_equal(store_duty_add(place->store, &duty), STATUS_OK);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(store_duties_asked(place->store, &rows[i], place->arena, &list, &count), STATUS_OK);
		if (count != want[i])
			fail_msg("row %zu: %zu", i, count);
	}
}

static void
steps_are_marked_once_and_stored_when_the_cursor_passed(void **state)
{
	struct place *place = *state;
	struct store_step *steps;
	uint64_t cursor = 0, passed;
	size_t count;
	int has;
	const struct store_mark_step opened = {0, &crs, RECEIPT_OPENED, "manager", {50}};
	const struct store_mark_step verified = {0, &crs, RECEIPT_VERIFIED, "", {60}};
	const struct store_mark_step again = {0, &crs, RECEIPT_OPENED, "cover", {70}};

	(void)add_leaf(place, "a", 1);
	assert_int_equal(store_delivery_add(place->store, &crs, 0, &cursor), STATUS_OK);
	assert_int_equal(cursor, 1);
	assert_int_equal(store_step_add(place->store, 0, &crs, cursor), STATUS_OK);
	assert_int_equal(store_fetched(place->store, &crs, 7, (struct instant){30}), STATUS_OK); /* past the end */
	assert_int_equal(store_fetched_find(place->store, &crs, &passed), STATUS_OK);
	assert_int_equal(passed, 0);
	assert_int_equal(store_fetched(place->store, &crs, 1, (struct instant){40}), STATUS_OK);
	assert_int_equal(store_fetched_find(place->store, &crs, &passed), STATUS_OK);
	assert_int_equal(passed, 1);
	assert_int_equal(store_step_mark(place->store, &opened), STATUS_OK);
	assert_int_equal(store_step_mark(place->store, &verified), STATUS_OK);
	assert_int_equal(store_step_mark(place->store, &again), STATUS_OK);
	assert_int_equal(store_steps(place->store, 0, place->arena, &steps, &count), STATUS_OK);
	assert_int_equal(count, 1);
	assert_int_equal(steps[0].stored.ms, 40);
	assert_int_equal(steps[0].verified.ms, 50);
	assert_int_equal(steps[0].opened.ms, 50);
	assert_string_equal(steps[0].word, "manager");
	assert_int_equal(store_step_has(place->store, 0, &crs, &has), STATUS_OK);
	assert_true(has);
	assert_int_equal(store_step_has(place->store, 0, &school, &has), STATUS_OK);
	assert_false(has);
}

static void
a_body_comes_in_pieces_and_goes_out_again(void **state)
{
	struct place *place = *state;
	const struct store_new_body new_body = {&police, digest_of(text("abcdef")), 6, {10}};
	struct store_body body;
	struct instant touched;
	struct view bytes;
	uint64_t number, unclaimed;

	assert_int_equal(store_body_find(place->store, &police, &new_body.digest, &body), STATUS_NOT_FOUND);
	assert_int_equal(store_body_begin(place->store, &new_body, &body), STATUS_OK);
	assert_int_equal(store_body_append(place->store, &body, text("abcd"), (struct instant){20}), STATUS_OK);
	assert_int_equal(store_body_append(place->store, &body, text("ef"), (struct instant){30}), STATUS_OK);
	assert_int_equal(body.have, 6);
	assert_int_equal(store_body_complete(place->store, body.number), STATUS_OK);
	assert_int_equal(store_body_read(place->store, body.number, 0, place->arena, &bytes), STATUS_OK);
	assert_int_equal(bytes.size, 4);
	assert_int_equal(store_body_read(place->store, body.number, 3, place->arena, &bytes), STATUS_OK);
	assert_memory_equal(bytes.bytes, "d", 1);
	assert_int_equal(store_body_read(place->store, body.number, 4, place->arena, &bytes), STATUS_OK);
	assert_memory_equal(bytes.bytes, "ef", 2);
	assert_int_equal(store_body_read(place->store, body.number, 6, place->arena, &bytes), STATUS_NOT_FOUND);
	assert_int_equal(store_unclaimed(place->store, &police, &unclaimed), STATUS_OK);
	assert_int_equal(unclaimed, 6);
	assert_int_equal(store_unclaimed_oldest(place->store, NULL, &number, &touched), STATUS_OK);
	assert_int_equal(number, body.number);
	assert_int_equal(touched.ms, 30);
	assert_int_equal(store_body_claim(place->store, number), STATUS_OK);
	assert_int_equal(store_unclaimed(place->store, &police, &unclaimed), STATUS_OK);
	assert_int_equal(unclaimed, 0);
}

static void
the_newest_of_each_subject_is_the_published_one(void **state)
{
	struct place *place = *state;
	struct store_published card = {LEAF_CARD, police, 1, 0}, found, *list;
	size_t count;

	(void)add_leaf(place, "a", 1);
	(void)add_leaf(place, "b", 1);
	assert_int_equal(store_publish(place->store, &card), STATUS_OK);
	assert_int_equal(store_publish(place->store, &card), STATUS_CONFLICT);
	card.serial = 10;
	card.index = 1;
	assert_int_equal(store_publish(place->store, &card), STATUS_OK);
	card = (struct store_published){LEAF_CARD, crs, 2, 0};
	assert_int_equal(store_publish(place->store, &card), STATUS_OK);
	assert_int_equal(store_published_find(place->store, LEAF_CARD, police.name, 0, &found), STATUS_OK);
	assert_int_equal(found.serial, 10);
	assert_int_equal(store_published_find(place->store, LEAF_CARD, police.name, 1, &found), STATUS_OK);
	assert_int_equal(found.index, 0);
	assert_int_equal(store_published_newest(place->store, LEAF_CARD, place->arena, &list, &count), STATUS_OK);
	assert_int_equal(count, 2);
	assert_string_equal(list[0].subject.name, police.name);
	assert_int_equal(list[0].index, 1);
	assert_int_equal(list[1].serial, 2);
}

static void
going_back_to_a_mark_undoes_what_came_after(void **state)
{
	struct place *place = *state;
	struct leaf leaf;

	(void)add_leaf(place, "a", 1);
	assert_int_equal(store_mark(place->store), STATUS_OK);
	(void)add_leaf(place, "b", 1);
	assert_int_equal(store_undo(place->store), STATUS_OK);
	assert_int_equal(store_mark(place->store), STATUS_OK);
	(void)add_leaf(place, "c", 1);
	assert_int_equal(store_keep(place->store), STATUS_OK);
	reopen(place);
	assert_int_equal(store_leaf_last(place->store, &leaf), STATUS_OK);
	assert_int_equal(leaf.index, 1);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(leaves_are_gapless_and_their_notes_come_back), T(the_database_itself_refuses_to_rewrite_what_was_accepted),
		T(a_flipped_bit_in_a_note_is_seen), T(an_agency_s_sequence_is_found_again),
		T(a_refusal_says_the_same_for_ever), T(envelopes_are_found_by_id_and_by_case),
		T(duties_are_kept_whole_and_come_up_when_their_time_has_come),
		T(the_database_itself_refuses_to_close_over_an_answer_owed), T(each_asks_for_its_own_duties_only),
		T(steps_are_marked_once_and_stored_when_the_cursor_passed), T(a_body_comes_in_pieces_and_goes_out_again),
		T(the_newest_of_each_subject_is_the_published_one), T(going_back_to_a_mark_undoes_what_came_after),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
