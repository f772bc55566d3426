/* broker/core: cases that count as one, cases that are lent, and a store that
 * an earlier version made. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/id.h"
#include "core/casefile.h"
#include "store/store_sqlite.h"
#include "support/core_box.h"

#define HIGH "grade high; route written; protection none; child 0a0b0c0d; aware-at 1772441100"
#define NFA "level full; child 0a0b0c0d:nfa; stage contact; rereferral no"
#define HOUR_MS (3600 * 1000LL)

static void
is_code(struct frame_answer answer, enum refusal code)
{
	assert_string_equal(refusal_row(answer.code)->word, refusal_row(code)->word);
}

/* Case 900 + ${id} of ${from}. */
static struct envelope
refer(struct core_box *box, unsigned id, const char *from)
{
	struct envelope envelope;
	const char *to = arena_print(box->arena, "crs edt %s", from);

	is_code(core_box_send(box,
			      (struct notes_message){.from = from,
						     .type = "referral",
						     .to = to,
						     .facts = HIGH,
						     .id = id,
						     .case_id = 900 + id},
			      &envelope),
		REFUSAL_NONE);
	return envelope;
}

static struct frame_answer
decide(struct core_box *box, unsigned id, unsigned re, const char *referrer, struct envelope *ret_envelope)
{
	return core_box_send(box,
			     (struct notes_message){.from = "crs",
						    .type = "decision",
						    .facts = NFA,
						    .id = id,
						    .to = arena_print(box->arena, "crs edt %s", referrer),
						    .case_id = 900 + re,
						    .re = re},
			     ret_envelope);
}

static struct frame_answer
try_close(struct core_box *box, unsigned id, unsigned re)
{
	struct envelope envelope;

	return core_box_send(box,
			     (struct notes_message){.from = "crs",
						    .type = "close",
						    .to = "crs edt",
						    .id = id,
						    .facts = "reason complete",
						    .case_id = 900 + re,
						    .re = re},
			     &envelope);
}

static void
receipt(struct core_box *box, const char *by, const struct envelope *about, enum receipt_status status)
{
	struct receipt note;

	notes_receipt(box->world, by, about, status, status == RECEIPT_OPENED ? "manager" : "", &note);
	is_code(core_box_submit(box, by, note.note, (struct view){0}), REFUSAL_NONE);
}

static struct case_row
row_of(struct core_box *box, unsigned id)
{
	struct case_token token;
	struct case_row row;

	notes_id(900 + id, token.hex);
	assert_int_equal(store_case_find(box->core->store, &token, &row), STATUS_OK);
	return row;
}

static void
put(struct core_box *box, struct case_row row)
{
	assert_int_equal(store_begin(box->core->store), STATUS_OK);
	assert_int_equal(store_case_put(box->core->store, &row), STATUS_OK);
	assert_int_equal(store_commit(box->core->store), STATUS_OK);
}

static void
put_linked(struct core_box *box, unsigned id, unsigned into)
{
	struct case_row row = row_of(box, id);

	row.group = row_of(box, into).token;
	put(box, row);
}

/* The time goes on, on both clocks. */
static void
pass(struct core_box *box, int64_t ms)
{
	box->now.civil.ms += ms;
	box->now.tick.ms += ms;
}

static const struct frame_duties *
owed(struct core_box *box, const char *agency, const char *case_token)
{
	struct frame frame = {0, FRAME_OWED, {.owed = {{{0}}, 0}}};

	strcpy(frame.as.owed.case_token.hex, case_token);
	return &core_box_ask(box, agency, &frame)->as.duties;
}

static void
a_core_that_was_started_again_sees_linked_cases_as_one(void **state)
{
	struct core_box *box = *state;
	struct envelope first = refer(box, 1, "police"), second = refer(box, 2, "school"), answer;
	const struct frame_duties *duties;
	struct frame_answer closed;

	put_linked(box, 2, 1);
	core_box_reopen(box);
	receipt(box, "crs", &first, RECEIPT_OPENED);
	is_code(decide(box, 3, 1, "police", &answer), REFUSAL_NONE);
	receipt(box, "police", &answer, RECEIPT_VERIFIED);
	closed = try_close(box, 4, 1); /* what the school is owed, in its own case */
	is_code(closed, REFUSAL_DUTIES_OPEN);
	assert_int_equal(closed.need_count, 2);
	for (size_t i = 0; i < closed.need_count; i++)
		assert_memory_equal(closed.needs[i], second.id.hex, ID_SIZE - 1);
	/* each asks by its own case, or by any, and is told of what concerns it */
	duties = owed(box, "crs", first.case_token.hex);
	assert_int_equal(duties->count, owed(box, "crs", second.case_token.hex)->count);
	assert_true(duties->count >= 5);
	duties = owed(box, "school", first.case_token.hex);
	assert_int_equal(duties->count, 2);
	for (size_t i = 0; i < duties->count; i++)
		assert_string_equal(duties->duties[i].case_token, second.case_token.hex);
	receipt(box, "crs", &second, RECEIPT_OPENED);
	is_code(decide(box, 5, 2, "school", &answer), REFUSAL_NONE);
	receipt(box, "school", &answer, RECEIPT_VERIFIED);
	is_code(try_close(box, 6, 1), REFUSAL_NONE);
}

static void
the_count_of_open_duties_is_that_of_the_store(void **state)
{
	struct core_box *box = *state;
	struct envelope first = refer(box, 1, "police"), answer;
	uint64_t open = 0;

	for (int step = 0; step < 4; step++) {
		if (step == 1)
			receipt(box, "crs", &first, RECEIPT_OPENED);
		if (step == 2)
			is_code(decide(box, 3, 1, "police", &answer), REFUSAL_NONE);
		if (step == 3) { /* again: nothing is met twice */
			receipt(box, "crs", &first, RECEIPT_OPENED);
			receipt(box, "police", &answer, RECEIPT_OPENED);
			receipt(box, "police", &answer, RECEIPT_OPENED);
		}
		assert_int_equal(store_duty_count(box->core->store, &open), STATUS_OK);
		assert_int_equal(box->core->open_duties, open);
	}
}

/* ---- what was lent ---- */

static void
lend(struct core_box *box, unsigned id, int64_t ms)
{
	struct case_row row = row_of(box, id);

	row.holder = (struct agency){"team"};
	row.lender = (struct agency){"crs"};
	row.returns.ms = box->now.civil.ms + ms;
	put(box, row);
	box->core->is_return_known = 0; /* as whoever decides it says */
}

static void
a_case_that_was_lent_is_back_before_the_next_note_is_decided(void **state)
{
	struct core_box *box = *state;
	struct envelope envelope;

	(void)refer(box, 1, "police");
	lend(box, 1, HOUR_MS);
	core_box_turn(box, NULL, 0);
	is_code(decide(box, 3, 1, "police", &envelope), REFUSAL_NOT_HOLDER);
	core_box_reopen(box);
	assert_true(core_wake(box->core).ms <= box->now.tick.ms + HOUR_MS);
	pass(box, HOUR_MS - 1);
	core_box_turn(box, NULL, 0);
	assert_string_equal(row_of(box, 1).holder.name, "team");
	assert_int_equal(core_wake(box->core).ms, box->now.tick.ms + 1);
	pass(box, 1);
	is_code(decide(box, 4, 1, "police", &envelope), REFUSAL_NONE);
	assert_string_equal(row_of(box, 1).holder.name, "crs");
	assert_true(row_of(box, 1).returns.ms == INSTANT_NEVER);
}

static void
a_case_comes_back_also_while_nobody_is_there(void **state)
{
	struct core_box *box = *state;
	struct envelope envelope;

	(void)refer(box, 1, "police");
	lend(box, 1, HOUR_MS);
	core_close(box->core);
	box->core = NULL;
	pass(box, 20 * HOUR_MS);
	core_box_reopen(box);
	assert_int_equal(core_wake(box->core).ms, box->now.tick.ms);
	is_code(decide(box, 4, 1, "police", &envelope), REFUSAL_NONE);
}

static void
a_clock_that_is_not_believed_gives_back_what_is_due_by_the_time_as_it_runs_on(void **state)
{
	struct core_box *box = *state;

	(void)refer(box, 1, "police");
	lend(box, 1, HOUR_MS);
	core_box_turn(box, NULL, 0);
	box->now.civil.ms += 24 * HOUR_MS; /* a jump: not an hour has passed */
	core_box_turn(box, NULL, 0);
	assert_true(box->core->moment.is_stepped);
	assert_string_equal(row_of(box, 1).holder.name, "team");
	assert_true(core_wake(box->core).ms < INT64_MAX);
	pass(box, HOUR_MS);
	assert_true(core_wake(box->core).ms <= box->now.tick.ms);
	core_box_turn(box, NULL, 0);
	assert_true(box->core->moment.is_stepped);
	assert_string_equal(row_of(box, 1).holder.name, "crs");
}

static void
one_case_that_cannot_be_given_back_keeps_no_other(void **state)
{
	static const char spoil[] = "UPDATE duties SET kind = 'nonsense' WHERE case_n = 2";
	static const char mend[] = "UPDATE duties SET kind = 'decision' WHERE case_n = 2 AND kind = 'nonsense' AND n ="
				   " (SELECT max(n) FROM duties WHERE case_n = 2)";
	static const char rest[] = "UPDATE duties SET kind = 'acknowledge' WHERE kind = 'nonsense'";
	struct core_box *box = *state;
	struct tick again;

	for (unsigned id = 1; id <= 3; id++) {
		(void)refer(box, id, "police");
		lend(box, id, HOUR_MS);
	}
	assert_int_equal(db_run(db_query(box->core->store->db, spoil)), STATUS_OK);
	pass(box, HOUR_MS);
	core_box_turn(box, NULL, 0);
	assert_string_equal(row_of(box, 1).holder.name, "crs");
	assert_string_equal(row_of(box, 2).holder.name, "team");
	assert_string_equal(row_of(box, 3).holder.name, "crs");
	again = core_wake(box->core);
	assert_true(again.ms > box->now.tick.ms); /* no turn after turn for it */
	(void)refer(box, 4, "police");
	assert_int_equal(db_run(db_query(box->core->store->db, mend)), STATUS_OK);
	assert_int_equal(db_run(db_query(box->core->store->db, rest)), STATUS_OK);
	pass(box, HOUR_MS);
	core_box_turn(box, NULL, 0);
	assert_string_equal(row_of(box, 2).holder.name, "crs");
}

/* ---- a store of an earlier version ---- */

static void
put_earlier(struct core_box *box, const char *path)
{
	struct view sql;
	sqlite3 *handle = NULL;

	core_close(box->core);
	box->core = NULL;
	assert_int_equal(unlink(box->path), 0);
	/* there was no log then */
	box_signer_free(box->signer);
	box->signer = box_signer_new(box->path, &box->world->log.signer);
	assert_int_equal(file_read(path, 1 << 20, box->arena, &sql), STATUS_OK);
	assert_int_equal(sqlite3_open(box->path, &handle), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle, (const char *)sql.bytes, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(handle), SQLITE_OK);
	core_box_reopen(box);
	core_box_seqs(box);
}

static void
a_store_of_issue_2_goes_on(void **state)
{
	struct core_box *box = *state;
	struct store_envelope found;
	struct envelope_id third;
	struct envelope answer;
	const struct past *decided;

	put_earlier(box, "tests/data/stores/issue-2.sql");
	notes_id(3, third.hex);
	assert_int_equal(casefile_past(box->core, &third, &decided, &found), STATUS_OK);
	answer = *decided->envelope;
	is_code(try_close(box, 6, 1), REFUSAL_DUTIES_OPEN);
	receipt(box, "police", &answer, RECEIPT_VERIFIED); /* of the answer that was given then */
	is_code(try_close(box, 7, 1), REFUSAL_NONE);
	(void)refer(box, 5, "police");
	is_code(decide(box, 14, 2, "school", &answer), REFUSAL_NONE);
	receipt(box, "school", &answer, RECEIPT_VERIFIED);
	assert_int_equal(owed(box, "school", answer.case_token.hex)->count, 4);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, core_box_set_up, core_box_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_core_that_was_started_again_sees_linked_cases_as_one),
		T(the_count_of_open_duties_is_that_of_the_store),
		T(a_case_that_was_lent_is_back_before_the_next_note_is_decided),
		T(a_case_comes_back_also_while_nobody_is_there),
		T(a_clock_that_is_not_believed_gives_back_what_is_due_by_the_time_as_it_runs_on),
		T(one_case_that_cannot_be_given_back_keeps_no_other),
		T(a_store_of_issue_2_goes_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
