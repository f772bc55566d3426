/* broker/core: one thread from referral to close, and every answer again. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/digest.h"
#include "support/core_box.h"

#define HIGH "grade high; route written; protection none; child 0a0b0c0d; aware-at 1772441100"
#define LOW "grade standard; route written; protection none; child 0a0b0c0d; aware-at 1772441100"
#define NFA "level full; child 0a0b0c0d:nfa; stage contact; rereferral no"

static void
is_code(struct frame_answer answer, enum refusal code)
{
	assert_string_equal(refusal_row(answer.code)->word, refusal_row(code)->word);
	assert_int_equal(answer.band, refusal_row(code)->band);
}

static struct notes_message
referral(unsigned id, const char *facts)
{
	return (struct notes_message){.from = "police", .type = "referral", .to = "crs edt police", .facts = facts,
				      .id = id, .case_id = id + 900};
}

static struct notes_message
decision(unsigned id, unsigned re)
{
	return (struct notes_message){.from = "crs", .type = "decision", .to = "crs edt police", .facts = NFA,
				      .id = id, .case_id = re + 900, .re = re};
}

static struct notes_message
closing(unsigned id, unsigned re)
{
	return (struct notes_message){.from = "crs", .type = "close", .to = "crs edt", .facts = "reason complete",
				      .id = id, .case_id = re + 900, .re = re};
}

static struct frame_answer
send_receipt(struct core_box *box, const char *by, const struct envelope *about, enum receipt_status status)
{
	struct receipt receipt;

	notes_receipt(box->world, by, about, status, status == RECEIPT_OPENED ? "manager" : "", &receipt);
	return core_box_submit(box, by, receipt.note, (struct view){0});
}

/* The newest item in an agency's stream. */
static struct frame_item
newest(struct core_box *box, const char *agency)
{
	struct agency who = {{0}};
	uint64_t last = 0;
	const struct frame_batch *batch;

	strcpy(who.name, agency);
	assert_int_equal(store_delivery_last(box->core->store, &who, &last), STATUS_OK);
	assert_true(last > 0);
	batch = core_box_fetch(box, agency, last - 1, 0);
	assert_int_equal(batch->count, 1);
	return batch->items[0];
}

static int
says(struct frame_item item, const char *words)
{
	return memmem(item.note.bytes, item.note.size, words, strlen(words)) != NULL;
}

static const struct frame_duties *
owed(struct core_box *box, const char *agency, const char *case_token)
{
	struct frame frame = {0, FRAME_OWED, {.owed = {{{0}}, 0}}};

	strcpy(frame.as.owed.case_token.hex, case_token);
	return &core_box_ask(box, agency, &frame)->as.duties;
}

static void
a_referral_goes_its_whole_way_to_a_closed_case(void **state)
{
	struct core_box *box = *state;
	struct envelope first, answer, close;
	struct frame_answer answered;
	struct frame_item item;
	const struct frame *steps;
	struct frame track = {0, FRAME_TRACK, {.track = {{{0}}}}};

	answered = core_box_send(box, referral(1, HIGH), &first);
	is_code(answered, REFUSAL_NONE);
	assert_int_equal(answered.accepted_ms, box->now.civil.ms);
	item = newest(box, "crs");
	assert_int_equal(item.index, answered.index);
	assert_int_equal(item.kind, LEAF_ENVELOPE);
	assert_int_equal(item.note.size, first.note.size);
	assert_memory_equal(item.note.bytes, first.note.bytes, first.note.size);
	assert_int_equal(item.body.size, first.body_bytes);
	assert_int_equal(newest(box, "edt").index, answered.index);

	is_code(core_box_send(box, closing(2, 1), &close), REFUSAL_DUTIES_OPEN);
	is_code(send_receipt(box, "crs", &first, RECEIPT_VERIFIED), REFUSAL_NONE);
	assert_int_equal(newest(box, "police").kind, LEAF_RECEIPT);
	is_code(send_receipt(box, "crs", &first, RECEIPT_OPENED), REFUSAL_NONE);
	is_code(core_box_send(box, decision(3, 1), &answer), REFUSAL_NONE);
	answered = core_box_send(box, closing(4, 1), &close);
	is_code(answered, REFUSAL_DUTIES_OPEN); /* the answer is not delivered yet */
	assert_int_equal(answered.need_count, 1);
	assert_non_null(strstr(answered.needs[0], "/verify/police"));
	is_code(send_receipt(box, "police", &answer, RECEIPT_VERIFIED), REFUSAL_NONE);
	is_code(core_box_send(box, closing(5, 1), &close), REFUSAL_NONE);
	item = newest(box, "police");
	assert_int_equal(item.kind, LEAF_NOTICE);
	assert_true(says(item, "kind closed\n"));
	is_code(send_receipt(box, "police", &answer, RECEIPT_OPENED), REFUSAL_NONE); /* taken in every state */

	track.as.track.envelope = answer.id;
	steps = core_box_ask(box, "crs", &track);
	assert_int_equal(steps->as.steps->count, 2); /* edt, police */
	assert_string_equal(steps->as.steps->steps[1].agency, "police");
	assert_true(steps->as.steps->steps[1].opened_ms > 0);
	assert_string_equal(steps->as.steps->steps[1].word, "manager");
	steps = core_box_ask(box, "police", &track);
	assert_int_equal(steps->as.steps->accepted_ms, 0); /* not its own */
}

static void
the_same_bytes_get_the_same_answer_for_ever(void **state)
{
	struct core_box *box = *state;
	struct envelope first, close, again;
	struct frame_answer accepted, refused, repeated;
	struct view body = core_box_message(box, referral(1, HIGH), &first);

	accepted = core_box_submit(box, "police", first.note, body);
	refused = core_box_send(box, closing(2, 1), &close);
	is_code(refused, REFUSAL_DUTIES_OPEN);
	for (int i = 0; i < 2; i++) {
		box->now.civil.ms += 5000;
		box->now.tick.ms += 5000;
		repeated = core_box_submit(box, "police", first.note, body);
		is_code(repeated, REFUSAL_NONE);
		assert_int_equal(repeated.index, accepted.index);
		assert_int_equal(repeated.accepted_ms, accepted.accepted_ms);
		repeated = core_box_submit(box, "crs", close.note, (struct view){0});
		is_code(repeated, REFUSAL_DUTIES_OPEN);
		assert_int_equal(repeated.need_count, refused.need_count);
		for (size_t n = 0; n < refused.need_count; n++)
			assert_string_equal(repeated.needs[n], refused.needs[n]);
		core_box_reopen(box); /* and after a restart */
	}
	/* signed anew with another seq it is still the same message, and takes none */
	struct notes_message message = referral(1, HIGH);
	message.seq = 2;
	message.body = body;
	again = first;
	(void)core_box_message(box, message, &again);
	repeated = core_box_submit(box, "police", again.note, body);
	is_code(repeated, REFUSAL_NONE);
	assert_int_equal(repeated.index, accepted.index);
	is_code(core_box_send(box, referral(7, HIGH), &again), REFUSAL_NONE); /* seq 2 */
}

static void
a_gap_is_expected_seq_and_nothing_is_kept(void **state)
{
	struct core_box *box = *state;
	struct notes_message ahead = referral(1, HIGH), other = referral(2, HIGH);
	struct envelope envelope;
	struct frame_answer answer;

	ahead.seq = 3;
	answer = core_box_send(box, ahead, &envelope);
	is_code(answer, REFUSAL_EXPECTED_SEQ);
	assert_int_equal(answer.expected_seq, 1);
	ahead.seq = 1;
	is_code(core_box_send(box, ahead, &envelope), REFUSAL_NONE);
	other.seq = 1; /* another note under a seq that is taken */
	answer = core_box_send(box, other, &envelope);
	is_code(answer, REFUSAL_EXPECTED_SEQ);
	assert_int_equal(answer.expected_seq, 2);
}

static void
a_waiting_fetch_is_answered_when_something_comes_or_its_time_is_up(void **state)
{
	struct core_box *box = *state;
	struct agency crs = {"crs"};
	struct envelope envelope;
	const struct frame *reply;
	uint64_t last = 0, waiting;

	assert_int_equal(store_delivery_last(box->core->store, &crs, &last), STATUS_OK);
	assert_null(core_box_fetch(box, "crs", last, 20000));
	waiting = box->question;
	assert_int_equal(core_wake(box->core).ms, box->now.tick.ms + 20000);
	is_code(core_box_send(box, referral(1, HIGH), &envelope), REFUSAL_NONE);
	reply = core_box_reply(box, waiting);
	assert_non_null(reply);
	assert_int_equal(reply->as.batch->count, 1);
	assert_int_equal(reply->as.batch->items[0].cursor, last + 1);

	assert_null(core_box_fetch(box, "crs", last + 1, 20000));
	waiting = box->question;
	assert_null(core_box_fetch(box, "crs", last + 1, 25000)); /* the newer takes its place */
	reply = core_box_reply(box, waiting);
	assert_non_null(reply);
	assert_int_equal(reply->as.batch->count, 0);
	waiting = box->question;
	box->now.tick.ms += 25000;
	box->now.civil.ms += 25000;
	core_box_turn(box, NULL, 0);
	reply = core_box_reply(box, waiting);
	assert_non_null(reply);
	assert_int_equal(reply->as.batch->count, 0);
	core_box_turn(box, NULL, 0);
	assert_int_equal(box->reply_count, 0);
}

static void
a_newer_hello_ends_the_older_session(void **state)
{
	struct core_box *box = *state;
	struct core_box_ask ask = {"crs", 71, {0, FRAME_HELLO, {.hello = {FRAME_PROTOCOL, "test", "one"}}}};
	struct core_box_ask fetch = {"crs", 71, {0, FRAME_FETCH, {.fetch = {900, 10, 20000}}}};
	uint64_t waiting;

	core_box_turn(box, &ask, 1);
	assert_int_equal(core_box_reply(box, box->question)->kind, FRAME_WELCOME);
	assert_string_equal(core_box_reply(box, box->question)->as.welcome.agency, "crs");
	core_box_turn(box, &fetch, 1);
	waiting = box->question;
	ask.connection = 72;
	ask.frame.as.hello.session = "two";
	core_box_turn(box, &ask, 1);
	assert_int_equal(core_box_reply(box, waiting)->as.problem.code, REFUSAL_SUPERSEDED);
	core_box_turn(box, &fetch, 1);
	assert_int_equal(core_box_reply(box, box->question)->as.problem.code, REFUSAL_SUPERSEDED);
	/* the same session on a new line is no other */
	ask.connection = 73;
	core_box_turn(box, &ask, 1);
	fetch.connection = 72;
	core_box_turn(box, &fetch, 1);
	assert_null(core_box_reply(box, box->question));
	/* so far an agent may only have been started again; now two run */
	assert_int_equal(seat_peek(&box->core->seats, "crs")->doubled, 0);
	ask.connection = 74;
	ask.frame.as.hello.session = "one";
	core_box_turn(box, &ask, 1);
	assert_int_equal(seat_peek(&box->core->seats, "crs")->doubled, 1);
}

static void
sixty_four_frames_are_one_turn_and_each_sees_those_before_it(void **state)
{
	struct core_box *box = *state;
	struct core_box_ask asks[MAX_TURN_FRAMES];
	struct envelope envelopes[MAX_TURN_FRAMES];

	memset(asks, 0, sizeof asks);
	for (unsigned i = 0; i < MAX_TURN_FRAMES; i++) {
		asks[i].agency = "police";
		asks[i].frame.kind = FRAME_SUBMIT;
		asks[i].frame.as.submit.bodies[0] = core_box_message(box, referral(i + 1, HIGH), &envelopes[i]);
		asks[i].frame.as.submit.notes[0] = envelopes[i].note;
		asks[i].frame.as.submit.note_count = asks[i].frame.as.submit.body_count = 1;
	}
	core_box_turn(box, asks, MAX_TURN_FRAMES);
	assert_int_equal(box->reply_count, MAX_TURN_FRAMES);
	for (size_t i = 0; i < MAX_TURN_FRAMES; i++) {
		is_code(box->replies[i].as.answers->answers[0], REFUSAL_NONE);
		if (i)
			assert_int_equal(box->replies[i].as.answers->answers[0].index,
					 box->replies[i - 1].as.answers->answers[0].index + 1);
	}
}

static void
each_is_told_only_of_its_own(void **state)
{
	struct core_box *box = *state;
	struct notes_message school = referral(2, LOW);
	struct envelope first, second;
	const struct frame_duties *duties;
	size_t all;

	is_code(core_box_send(box, referral(1, HIGH), &first), REFUSAL_NONE);
	school.from = "school";
	school.to = "crs edt school";
	is_code(core_box_send(box, school, &second), REFUSAL_NONE);
	duties = owed(box, "school", "");
	assert_true(duties->count > 0);
	for (size_t i = 0; i < duties->count; i++) {
		assert_string_equal(duties->duties[i].creditor, "school");
		assert_string_equal(duties->duties[i].case_token, second.case_token.hex);
	}
	assert_int_equal(owed(box, "school", first.case_token.hex)->count, 0);
	duties = owed(box, "crs", "");
	assert_true(duties->count >= 4);
	all = duties->count;
	assert_int_equal(owed(box, "crs", first.case_token.hex)->count, all / 2);
	/* the team that stands beside it at night sees what it owes */
	assert_int_equal(owed(box, "edt", "")->count, all);
	assert_int_equal(owed(box, "edt", first.case_token.hex)->count, all / 2);
	assert_false(duties->more);
}

static void
a_late_answer_is_noticed_once(void **state)
{
	struct core_box *box = *state;
	struct envelope envelope;
	struct agency crs = {"crs"};
	uint64_t before = 0, after = 0;

	is_code(core_box_send(box, referral(1, HIGH), &envelope), REFUSAL_NONE);
	assert_int_equal(store_delivery_last(box->core->store, &crs, &before), STATUS_OK);
	box->now.civil.ms += 10 * 24 * 3600 * 1000LL;
	box->now.tick.ms += 10 * 24 * 3600 * 1000LL;
	assert_true(core_wake(box->core).ms <= box->now.tick.ms);
	core_box_turn(box, NULL, 0);
	assert_int_equal(store_delivery_last(box->core->store, &crs, &after), STATUS_OK);
	assert_true(after >= before + 2); /* acknowledge, decision */
	assert_true(says(newest(box, "crs"), "kind overdue\n"));
	assert_true(says(newest(box, "police"), "kind overdue\n"));
	before = after;
	core_box_turn(box, NULL, 0);
	assert_int_equal(store_delivery_last(box->core->store, &crs, &after), STATUS_OK);
	assert_int_equal(after, before);
	assert_int_equal(core_wake(box->core).ms, INT64_MAX);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, core_box_set_up, core_box_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_referral_goes_its_whole_way_to_a_closed_case),
		T(the_same_bytes_get_the_same_answer_for_ever),
		T(a_gap_is_expected_seq_and_nothing_is_kept),
		T(a_waiting_fetch_is_answered_when_something_comes_or_its_time_is_up),
		T(a_newer_hello_ends_the_older_session),
		T(sixty_four_frames_are_one_turn_and_each_sees_those_before_it),
		T(each_is_told_only_of_its_own),
		T(a_late_answer_is_noticed_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
