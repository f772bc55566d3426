/* broker/core: at its bounds it says so, and what must pass passes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/store_sqlite.h"
#include "support/core_box.h"
#include "support/rotten.h"

#define LOW "grade standard; route written; protection none; child 0a0b0c0d; aware-at 1772441100"
#define HIGH "grade high; route written; protection none; child 0a0b0c0d; aware-at 1772441100"
#define DAY_MS (24LL * 3600 * 1000)

static void
pass_time(struct core_box *box, int64_t ms)
{
	box->now.civil.ms += ms;
	box->now.tick.ms += ms;
}

static enum refusal
refer(struct core_box *box, unsigned id, const char *facts)
{
	const struct notes_message message = {.from = "police", .type = "referral", .to = "crs edt police",
					      .facts = facts, .id = id, .case_id = id + 10000};
	struct notes_agency *police = notes_agency(box->world, "police");
	struct envelope envelope;
	struct frame_answer answer = core_box_send(box, message, &envelope);

	if (answer.band == BAND_AGAIN || answer.band == BAND_MALFORMED)
		police->seq--; /* it took no seq */
	return answer.code;
}

static enum refusal
open_receipt(struct core_box *box, const struct envelope *about)
{
	struct receipt receipt;

	notes_receipt(box->world, "crs", about, RECEIPT_OPENED, "manager", &receipt);
	return core_box_submit(box, "crs", receipt.note, (struct view){0}).code;
}

static void
a_burst_passes_then_as_many_as_its_rate_and_high_grade_always(void **state)
{
	struct core_box *box = *state;
	unsigned id = 1, passed = 0;

	while (refer(box, id++, LOW) == REFUSAL_NONE)
		passed++;
	assert_int_equal(passed, QUOTA_NOTES_BURST - 1); /* its card was one */
	assert_int_equal(refer(box, id++, LOW), REFUSAL_QUOTA);
	assert_int_equal(refer(box, id++, HIGH), REFUSAL_NONE);
	pass_time(box, 1000);
	for (passed = 0; refer(box, id++, LOW) == REFUSAL_NONE; passed++)
		;
	assert_int_equal(passed, QUOTA_NOTES_A_SECOND);
	assert_int_equal(refer(box, id++, HIGH), REFUSAL_NONE);
	pass_time(box, 3600 * 1000);
	for (passed = 0; refer(box, id++, LOW) == REFUSAL_NONE; passed++)
		;
	assert_int_equal(passed, QUOTA_NOTES_BURST);
}

static void
bytes_of_a_day_have_a_bound_that_high_grade_passes(void **state)
{
	struct core_box *box = *state;
	const struct agency police = {"police"};

	assert_int_equal(store_begin(box->core->store), STATUS_OK);
	assert_int_equal(store_sent_add(box->core->store, &police, box->now.civil.ms / DAY_MS, QUOTA_BYTES_A_DAY - 1000),
			 STATUS_OK);
	assert_int_equal(store_commit(box->core->store), STATUS_OK);
	assert_int_equal(refer(box, 1, LOW), REFUSAL_QUOTA);
	assert_int_equal(refer(box, 2, HIGH), REFUSAL_NONE);
	pass_time(box, DAY_MS);
	assert_int_equal(refer(box, 3, LOW), REFUSAL_NONE);
}

static void
set_pages(struct core_box *box, const char *pragma)
{
	struct db_query *query = db_query(box->core->store->db, pragma);
	int row = 0;

	assert_int_equal(db_step(query, &row), STATUS_OK);
	assert_int_equal(db_step(query, &row), STATUS_OK);
}

static void
a_full_disk_is_said_and_nothing_of_the_turn_is_kept(void **state)
{
	struct core_box *box = *state;
	struct leaf before, after;
	struct envelope envelope;
	const struct notes_message large = {.from = "police", .type = "referral", .to = "crs edt police", .facts = LOW,
					    .id = 1, .case_id = 2, .body = core_box_body(box, "crs edt police", 70000)};
	struct core_box_ask asks[2] = {{"police", 0, {0, FRAME_SUBMIT, {.submit = {.note_count = 1, .body_count = 1}}}},
				       {"crs", 0, {0, FRAME_FETCH, {.fetch = {0, 64, 0}}}}};

	assert_int_equal(store_leaf_last(box->core->store, &before), STATUS_OK);
	set_pages(box, "PRAGMA max_page_count=1");
	asks[0].frame.as.submit.bodies[0] = core_box_message(box, large, &envelope);
	asks[0].frame.as.submit.notes[0] = envelope.note;
	core_box_turn(box, asks, 2);
	assert_int_equal(box->reply_count, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(box->replies[i].kind, FRAME_PROBLEM);
		assert_int_equal(box->replies[i].as.problem.code, REFUSAL_DISK_LOW);
		assert_int_equal(box->replies[i].nonce, 1000 + box->reply_to[i]);
	}
	assert_int_equal(store_leaf_last(box->core->store, &after), STATUS_OK);
	assert_int_equal(after.index, before.index);
	set_pages(box, "PRAGMA max_page_count=100000");
	core_box_turn(box, asks, 2); /* the same bytes, and service is back */
	assert_int_equal(box->replies[0].kind, FRAME_ANSWERS);
	assert_int_equal(box->replies[0].as.answers->answers[0].code, REFUSAL_NONE);
	assert_int_equal(box->replies[1].kind, FRAME_BATCH);
}

/* A notice is due, and there is no room for it: it is tried again, but not as
 * fast as the machine can. */
static void
what_is_due_waits_a_while_for_a_full_disk(void **state)
{
	struct core_box *box = *state;

	for (unsigned id = 1; id <= 40; id++)
		assert_int_equal(refer(box, id, HIGH), REFUSAL_NONE);
	box->now.civil.ms += 24LL * 3600 * 1000;
	box->now.tick.ms += 24LL * 3600 * 1000;
	set_pages(box, "PRAGMA max_page_count=1");
	core_box_turn(box, NULL, 0);
	assert_true(core_wake(box->core).ms > box->now.tick.ms);
	assert_true(core_wake(box->core).ms <= box->now.tick.ms + 1000);
	set_pages(box, "PRAGMA max_page_count=100000");
	box->now.tick.ms += 1000;
	box->now.civil.ms += 1000;
	core_box_turn(box, NULL, 0);
	assert_int_equal(box->core->full_until.ms, 0);
}

static void
on_a_low_disk_only_what_must_pass_does(void **state)
{
	struct core_box *box = *state;
	const struct notes_message urgent = {.from = "police", .type = "referral", .to = "crs edt police", .facts = HIGH,
					     .id = 1, .case_id = 2};
	struct envelope envelope;
	const struct frame piece = {0, FRAME_PIECE, {.piece = {{{1}}, 1000, 0, {(const uint8_t *)"x", 1}}}};

	box->core->is_disk_low = 1;
	assert_int_equal(core_box_send(box, urgent, &envelope).code, REFUSAL_NONE);
	assert_int_equal(open_receipt(box, &envelope), REFUSAL_NONE);
	assert_int_equal(refer(box, 3, LOW), REFUSAL_DISK_LOW);
	assert_int_equal(core_box_ask(box, "police", &piece)->as.problem.code, REFUSAL_DISK_LOW);
	box->core->is_disk_low = 0;
	assert_int_equal(refer(box, 3, LOW), REFUSAL_NONE);
}

static void
the_reserve_is_held_in_a_file_and_given_up_when_the_disk_is_full(void **state)
{
	struct core_box *box = *state;
	struct envelope envelope;
	const struct notes_message message = {.from = "police", .type = "referral", .to = "crs edt police", .facts = LOW,
					      .id = 1, .case_id = 2};
	struct view body = core_box_message(box, message, &envelope);
	char path[sizeof box->path + sizeof ".reserve"];
	struct stat reserve;

	box->core->options.reserve_bytes = 1 << 20;
	core_box_turn(box, NULL, 0);
	(void)snprintf(path, sizeof path, "%s.reserve", box->path);
	assert_int_equal(stat(path, &reserve), 0);
	assert_int_equal(reserve.st_size, 1 << 20);
	set_pages(box, "PRAGMA max_page_count=1");
	assert_int_equal(core_box_submit(box, "police", envelope.note, body).code, REFUSAL_DISK_LOW);
	assert_int_not_equal(stat(path, &reserve), 0);
	set_pages(box, "PRAGMA max_page_count=100000");
	assert_int_equal(core_box_submit(box, "police", envelope.note, body).code, REFUSAL_NONE); /* there is room again */
	assert_int_equal(stat(path, &reserve), 0);
}

static void
a_damaged_note_is_never_served_and_stops_nothing_else(void **state)
{
	struct core_box *box = *state;
	struct envelope envelope;
	const struct notes_message message = {.from = "police", .type = "referral", .to = "crs edt police", .facts = HIGH,
					      .id = 1, .case_id = 2};
	const struct notes_message decision = {.from = "crs", .type = "decision", .to = "crs edt police", .id = 3,
					       .case_id = 2, .re = 1,
					       .facts = "level full; child 0a0b0c0d:nfa; stage contact; rereferral no"};
	const struct frame *answer;
	struct agency crs = {"crs"};
	struct frame fetch = {0, FRAME_FETCH, {.fetch = {0, 64, 0}}};
	uint64_t last = 0;

	assert_int_equal(core_box_send(box, message, &envelope).code, REFUSAL_NONE);
	assert_int_equal(store_delivery_last(box->core->store, &crs, &last), STATUS_OK);
	core_close(box->core);
	box->core = NULL;
	assert_true(rotten_below(box->path, "fact grade high", "fact grade low!") > 0);
	core_box_reopen(box);
	fetch.as.fetch.after = last - 1;
	answer = core_box_ask(box, "crs", &fetch);
	assert_int_equal(answer->kind, FRAME_PROBLEM);
	assert_int_equal(answer->as.problem.code, REFUSAL_BUSY);
	assert_int_equal(core_box_send(box, decision, &envelope).code, REFUSAL_BUSY); /* its case cannot be read */
	assert_true(box->core->damaged_notes >= 2);
	assert_int_equal(refer(box, 5, HIGH), REFUSAL_NONE);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, core_box_set_up, core_box_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_burst_passes_then_as_many_as_its_rate_and_high_grade_always),
		T(bytes_of_a_day_have_a_bound_that_high_grade_passes),
		T(a_full_disk_is_said_and_nothing_of_the_turn_is_kept),
		T(what_is_due_waits_a_while_for_a_full_disk),
		T(on_a_low_disk_only_what_must_pass_does),
		T(the_reserve_is_held_in_a_file_and_given_up_when_the_disk_is_full),
		T(a_damaged_note_is_never_served_and_stops_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
