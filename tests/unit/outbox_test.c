/* What to sign, upload and submit next: rows of snapshots and plans. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "runtime/backoff.h"
#include "runtime/outbox.h"

#define INLINE_BYTES 5000
#define LARGE_BYTES (400 * 1024)

static struct outbox_row
sealed(int priority, uint64_t body_bytes)
{
	return (struct outbox_row){
		.state = SENT_SEALED, .priority = priority, .note_bytes = 900, .body_bytes = body_bytes};
}

static struct outbox_row
signed_row(uint64_t seq, int priority)
{
	return (struct outbox_row){
		.state = SENT_SIGNED, .priority = priority, .note_bytes = 900, .body_bytes = INLINE_BYTES, .seq = seq};
}

static struct outbox_snapshot
snapshot_of(const struct outbox_row *rows, size_t count)
{
	return (struct outbox_snapshot){.rows = rows, .count = count, .submit_slots = 2, .piece_slots = 2};
}

static void
the_most_urgent_that_is_ready_is_signed_first(void **state)
{
	struct outbox_row rows[] = {sealed(OUTBOX_URGENT, LARGE_BYTES), sealed(OUTBOX_URGENT, INLINE_BYTES),
				    sealed(OUTBOX_RECEIPT, 0), sealed(OUTBOX_PLAIN, INLINE_BYTES)};
	struct outbox_snapshot snapshot = snapshot_of(rows, 4);
	size_t picked[MAX_UNANSWERED];

	(void)state;
	/* the first one's body is not up: it holds nobody back */
	assert_int_equal(outbox_sign(&snapshot, picked), 3);
	assert_int_equal(picked[0], 1);
	assert_int_equal(picked[1], 2);
	assert_int_equal(picked[2], 3);
	rows[0].uploaded = LARGE_BYTES;
	assert_int_equal(outbox_sign(&snapshot, picked), 4);
	assert_int_equal(picked[0], 0);
	rows[1].must_wait = 1;
	assert_int_equal(outbox_sign(&snapshot, picked), 3);
	assert_int_equal(picked[1], 2);
}

static void
no_more_than_64_are_signed_and_unanswered(void **state)
{
	struct outbox_row rows[OUTBOX_ROWS_MOST] = {0};
	struct outbox_snapshot snapshot = snapshot_of(rows, OUTBOX_ROWS_MOST);
	size_t picked[MAX_UNANSWERED];

	(void)state;
	for (size_t i = 0; i < OUTBOX_ROWS_MOST; i++)
		rows[i] = i < 60 ? signed_row(i + 1, OUTBOX_PLAIN) : sealed(OUTBOX_PLAIN, INLINE_BYTES);
	assert_int_equal(outbox_sign(&snapshot, picked), 4);
	for (size_t i = 60; i < 70; i++)
		rows[i] = signed_row(i + 1, OUTBOX_PLAIN);
	assert_int_equal(outbox_sign(&snapshot, picked), 0);
}

static void
signed_ones_go_in_order_in_frames_that_fit(void **state)
{
	struct outbox_row rows[64] = {0};
	struct outbox_snapshot snapshot = snapshot_of(rows, 64);
	struct outbox_plan *plan = malloc(sizeof *plan);
	size_t next = 0;

	(void)state;
	assert_non_null(plan);
	for (size_t i = 0; i < 64; i++)
		rows[i] = signed_row(i + 1, OUTBOX_PLAIN);
	outbox_next(&snapshot, 0, plan);
	assert_int_equal(plan->submit_count, 2);
	for (size_t i = 0; i < plan->submit_count; i++) {
		size_t bytes = 0;

		for (size_t at = 0; at < plan->submits[i].count; at++) {
			assert_int_equal(plan->submits[i].rows[at], next++);
			bytes += 900 + INLINE_BYTES;
		}
		assert_in_range(bytes, i ? 1 : 200000, OUTBOX_SUBMIT_BYTES);
	}
	assert_int_equal(next, 64);
	snapshot.one_by_one = 1;
	outbox_next(&snapshot, 0, plan);
	assert_int_equal(plan->submits[0].count, 1);
	assert_int_equal(plan->submits[1].count, 1);
	snapshot.submit_slots = 0;
	outbox_next(&snapshot, 0, plan);
	assert_int_equal(plan->submit_count, 0);
	free(plan);
}

static void
what_is_on_its_way_is_not_sent_twice_and_waits_hold_all(void **state)
{
	struct outbox_row rows[] = {signed_row(1, OUTBOX_PLAIN), signed_row(2, OUTBOX_PLAIN), signed_row(3, OUTBOX_PLAIN)};
	struct outbox_snapshot snapshot = snapshot_of(rows, 3);
	struct outbox_plan *plan = malloc(sizeof *plan);

	(void)state;
	assert_non_null(plan);
	rows[0].in_flight = rows[1].in_flight = 1;
	outbox_next(&snapshot, 0, plan);
	assert_int_equal(plan->submit_count, 1);
	assert_int_equal(plan->submits[0].count, 1);
	assert_int_equal(plan->submits[0].rows[0], 2);
	snapshot.submit_at_ms = 5000;
	outbox_next(&snapshot, 4999, plan);
	assert_int_equal(plan->submit_count, 0);
	assert_int_equal(plan->wake_ms, 5000);
	outbox_next(&snapshot, 5000, plan);
	assert_int_equal(plan->submit_count, 1);
	assert_int_equal(plan->wake_ms, INT64_MAX);
	/* a signed one whose body went missing up there keeps those behind it back */
	rows[0].in_flight = rows[1].in_flight = 0;
	rows[0].body_bytes = LARGE_BYTES;
	outbox_next(&snapshot, 5000, plan);
	assert_int_equal(plan->submit_count, 0);
	assert_int_equal(plan->piece_count, 1);
	assert_int_equal(plan->pieces[0].row, 0);
	free(plan);
}

static void
pieces_follow_urgency_and_their_own_offset(void **state)
{
	struct outbox_row rows[] = {sealed(OUTBOX_URGENT, LARGE_BYTES), sealed(OUTBOX_ANSWER, LARGE_BYTES),
				    sealed(OUTBOX_PLAIN, LARGE_BYTES)};
	struct outbox_snapshot snapshot = snapshot_of(rows, 3);
	struct outbox_plan *plan = malloc(sizeof *plan);

	(void)state;
	assert_non_null(plan);
	rows[0].uploaded = MAX_PIECE_BYTES;
	outbox_next(&snapshot, 0, plan);
	assert_int_equal(plan->piece_count, 2);
	assert_int_equal(plan->pieces[0].row, 0);
	assert_int_equal(plan->pieces[0].offset, MAX_PIECE_BYTES);
	assert_int_equal(plan->pieces[1].row, 1);
	rows[0].in_flight = 1;
	snapshot.piece_slots = 1;
	outbox_next(&snapshot, 0, plan);
	assert_int_equal(plan->piece_count, 1);
	assert_int_equal(plan->pieces[0].row, 1);
	snapshot.piece_at_ms = 10;
	outbox_next(&snapshot, 0, plan);
	assert_int_equal(plan->piece_count, 0);
	assert_int_equal(plan->wake_ms, 10);
	free(plan);
}

static void
what_is_urgent_never_waits_behind_a_quota(void **state)
{
	static const struct {
		const char *label;
		enum refusal waiting;
		int held_priority;
		int in_flight;
		int waiting_priority;
		int want;
	} rows[] = {
		{"urgent behind quota", REFUSAL_QUOTA, OUTBOX_PLAIN, 0, OUTBOX_URGENT, 1},
		{"a receipt behind a full disk", REFUSAL_DISK_LOW, OUTBOX_PLAIN, 0, OUTBOX_RECEIPT, 1},
		{"an answer behind quota", REFUSAL_QUOTA, OUTBOX_PLAIN, 0, OUTBOX_ANSWER, 1},
		{"plain behind quota", REFUSAL_QUOTA, OUTBOX_PLAIN, 0, OUTBOX_PLAIN, 0},
		{"busy may be of one case alone", REFUSAL_BUSY, OUTBOX_URGENT, 0, OUTBOX_PLAIN, 1},
		{"busy and on its way", REFUSAL_BUSY, OUTBOX_URGENT, 1, OUTBOX_PLAIN, 0},
		{"nobody was put off", REFUSAL_NONE, OUTBOX_PLAIN, 0, OUTBOX_URGENT, 0},
		{"on its way it may yet be taken", REFUSAL_QUOTA, OUTBOX_PLAIN, 1, OUTBOX_URGENT, 0},
		{"urgent ones are signed already", REFUSAL_QUOTA, OUTBOX_URGENT, 0, OUTBOX_URGENT, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct outbox_row two[] = {signed_row(7, rows[i].held_priority), sealed(rows[i].waiting_priority, INLINE_BYTES)};
		struct outbox_snapshot snapshot = snapshot_of(two, 2);

		two[0].waiting = rows[i].waiting;
		two[0].in_flight = rows[i].in_flight;
		if (outbox_must_free(&snapshot) != (rows[i].want ? rows[i].waiting : REFUSAL_NONE))
			fail_msg("%s", rows[i].label);
		/* and if it was signed behind it before that was known */
		two[1] = signed_row(8, rows[i].waiting_priority);
		if (outbox_must_free(&snapshot) != (rows[i].want ? rows[i].waiting : REFUSAL_NONE))
			fail_msg("%s, signed", rows[i].label);
		two[1].seq = 6;
		assert_int_equal(outbox_must_free(&snapshot), REFUSAL_NONE);
		/* others know it by its bytes, though the broker has lost it */
		two[1] = sealed(rows[i].waiting_priority, INLINE_BYTES);
		two[0].was_answered = 1;
		assert_int_equal(outbox_must_free(&snapshot), REFUSAL_NONE);
	}
}

static void
waits_grow_from_a_second_to_five_minutes_spread_by_a_quarter(void **state)
{
	int64_t base = 1000;

	(void)state;
	for (unsigned attempts = 1; attempts < 40; attempts++) {
		for (uint32_t random = 0; random < 4096; random += 97)
			assert_in_range(backoff_ms(attempts, random), base * 3 / 4, base * 5 / 4);
		base = base * 2 > 300000 ? 300000 : base * 2;
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_most_urgent_that_is_ready_is_signed_first),
		cmocka_unit_test(no_more_than_64_are_signed_and_unanswered),
		cmocka_unit_test(signed_ones_go_in_order_in_frames_that_fit),
		cmocka_unit_test(what_is_on_its_way_is_not_sent_twice_and_waits_hold_all),
		cmocka_unit_test(pieces_follow_urgency_and_their_own_offset),
		cmocka_unit_test(what_is_urgent_never_waits_behind_a_quota),
		cmocka_unit_test(waits_grow_from_a_second_to_five_minutes_spread_by_a_quarter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
