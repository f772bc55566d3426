/* broker/core: bodies in pieces, what an agency may send ahead, and who may
 * read what. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "core/bodies.h"
#include "support/core_box.h"

#define FACTS "grade standard; route written; protection none; child 0a0b0c0d; aware-at 1772441100"

static const struct notes_message referral = {.from = "police", .type = "referral", .to = "crs edt police",
					      .facts = FACTS, .id = 1, .case_id = 2};

/* Send one piece; the offset to go on from, or minus the code. */
static int64_t
piece(struct core_box *box, const char *agency, struct view body, uint64_t offset, size_t size)
{
	struct frame frame = {0, FRAME_PIECE, {.piece = {digest_of(body), body.size, offset, {0}}}};
	const struct frame *answer;

	frame.as.piece.bytes = (struct view){body.bytes + offset, size};
	answer = core_box_ask(box, agency, &frame);
	return answer->kind == FRAME_PROBLEM ? -(int64_t)answer->as.problem.code
					     : (int64_t)answer->as.piece_taken.next_offset;
}

static int64_t
send_all(struct core_box *box, const char *agency, struct view body)
{
	int64_t at = 0;

	while (at >= 0 && (uint64_t)at < body.size) {
		size_t left = body.size - (size_t)at;

		at = piece(box, agency, body, (uint64_t)at, left < MAX_PIECE_BYTES ? left : MAX_PIECE_BYTES);
	}
	return at;
}

static const struct frame_part *
body_get(struct core_box *box, const char *agency, struct view body, uint64_t offset)
{
	const struct frame frame = {0, FRAME_BODY_GET, {.body_get = {digest_of(body), offset}}};

	return &core_box_ask(box, agency, &frame)->as.part;
}

static void
a_large_body_goes_in_pieces_both_ways(void **state)
{
	struct core_box *box = *state;
	struct notes_message message = referral;
	struct envelope envelope;
	const struct frame_batch *batch;
	const struct frame_part *part;
	struct view body = core_box_body(box, referral.to, 1000000);
	size_t got = 0;

	message.body = body;
	(void)core_box_message(box, message, &envelope);
	assert_int_equal(core_box_submit(box, "police", envelope.note, (struct view){0}).code, REFUSAL_BODY_INCOMPLETE);
	assert_int_equal(piece(box, "police", body, 5, 10), 0); /* not the next: where to go on */
	assert_int_equal(piece(box, "police", body, 0, 7000), 7000);
	assert_int_equal(piece(box, "police", body, 0, 7000), 7000); /* again: nothing twice */
	core_box_reopen(box);
	assert_int_equal(piece(box, "police", body, 7000, MAX_PIECE_BYTES), 7000 + MAX_PIECE_BYTES);
	assert_int_equal(core_box_submit(box, "police", envelope.note, (struct view){0}).code, REFUSAL_BODY_INCOMPLETE);
	assert_int_equal(send_all(box, "police", body), body.size);
	assert_int_equal(body_get(box, "crs", body, 0)->total, 0); /* no note names it yet */
	assert_int_equal(core_box_submit(box, "police", envelope.note, (struct view){0}).code, REFUSAL_NONE);

	batch = core_box_fetch(box, "crs", 0, 0);
	assert_int_equal(batch->items[batch->count - 1].body_bytes, body.size);
	assert_int_equal(batch->items[batch->count - 1].body.size, 0);
	while (got < body.size) {
		part = body_get(box, "crs", body, got);
		assert_int_equal(part->total, body.size);
		assert_true(part->bytes.size > 0);
		assert_memory_equal(part->bytes.bytes, body.bytes + got, part->bytes.size);
		got += part->bytes.size;
	}
	assert_int_equal(body_get(box, "crs", body, got)->total, 0);
	assert_true(body_get(box, "police", body, 0)->total > 0);
	assert_int_equal(body_get(box, "school", body, 0)->total, 0); /* none of its business */
}

static void
pieces_that_make_another_body_are_dropped(void **state)
{
	struct core_box *box = *state;
	struct view body = core_box_body(box, referral.to, 20000);
	uint8_t *bytes = arena_alloc(box->arena, body.size);
	struct frame frame = {0, FRAME_PIECE, {.piece = {digest_of(body), body.size, 0, {bytes, body.size}}}};

	memcpy(bytes, body.bytes, body.size);
	bytes[body.size / 2] ^= 1;
	assert_int_equal(core_box_ask(box, "police", &frame)->as.problem.code, REFUSAL_BODY_HASH);
	assert_int_equal(send_all(box, "police", body), body.size); /* and the right ones still come */
	assert_int_equal(piece(box, "police", (struct view){body.bytes, body.size - 1}, 0, 100), 100); /* another */
	frame.as.piece.total++;
	assert_int_equal(core_box_ask(box, "police", &frame)->as.problem.code, REFUSAL_BODY_HASH);
}

static void
what_is_sent_ahead_has_a_bound_and_gives_way_when_it_lies_idle(void **state)
{
	struct core_box *box = *state;
	static uint8_t bytes[8 << 20];
	uint64_t sent = 0;
	int64_t at = 0;

	while (at >= 0) {
		bytes[0]++; /* another body */
		for (at = 0; at >= 0 && (size_t)at < sizeof bytes - MAX_PIECE_BYTES;) /* never whole */
			at = piece(box, "police", (struct view){bytes, sizeof bytes}, (uint64_t)at, MAX_PIECE_BYTES);
		if (at >= 0)
			sent += (uint64_t)at;
	}
	assert_int_equal(at, -REFUSAL_QUOTA);
	assert_true(sent > QUOTA_UNCLAIMED_BYTES - 2 * sizeof bytes && sent <= QUOTA_UNCLAIMED_BYTES);
	assert_int_equal(piece(box, "ambulance", core_box_body(box, referral.to, 500), 0, 100), 100);
	/* a body with its note is not sent ahead: it passes */
	struct envelope envelope;
	assert_int_equal(core_box_send(box, referral, &envelope).code, REFUSAL_NONE);
	box->now.civil.ms += 61000;
	box->now.tick.ms += 61000;
	bytes[1]++;
	assert_int_equal(piece(box, "police", (struct view){bytes, sizeof bytes}, 0, MAX_PIECE_BYTES), MAX_PIECE_BYTES);
}

static void
what_no_note_names_goes_after_a_day(void **state)
{
	struct core_box *box = *state;
	struct view body = core_box_body(box, referral.to, 3000);
	struct agency police = {"police"};
	uint64_t bytes = 0;

	assert_int_equal(send_all(box, "police", body), body.size);
	box->now.civil.ms += PIECE_KEEP_MS - 1000;
	box->now.tick.ms += PIECE_KEEP_MS - 1000;
	core_box_turn(box, NULL, 0);
	assert_int_equal(store_unclaimed(box->core->store, &police, &bytes), STATUS_OK);
	assert_int_equal(bytes, body.size);
	box->now.civil.ms += CORE_SWEEP_MS;
	box->now.tick.ms += CORE_SWEEP_MS;
	core_box_turn(box, NULL, 0);
	assert_int_equal(store_unclaimed(box->core->store, &police, &bytes), STATUS_OK);
	assert_int_equal(bytes, 0);
}

static const struct frame_part *
note_get(struct core_box *box, const char *agency, enum note_wanted what, uint64_t number, const char *whose)
{
	struct frame frame = {0, FRAME_NOTE_GET, {.note_get = {.what = what, .number = number}}};

	id_set(frame.as.note_get.agency.name, AGENCY_SIZE, whose);
	return &core_box_ask(box, agency, &frame)->as.part;
}

static void
notes_are_read_by_those_they_are_for(void **state)
{
	struct core_box *box = *state;
	struct envelope envelope;
	struct frame_answer answer = core_box_send(box, referral, &envelope);
	const struct {
		const char *label;
		const char *agency;
		enum note_wanted what;
		uint64_t number;
		const char *whose;
		size_t want;
	} rows[] = {
		{"the newest directory", "school", WANT_DIRECTORY, 0, "", box->world->directory_raw.size},
		{"the directory of a serial", "school", WANT_DIRECTORY, 1, "", box->world->directory_raw.size},
		{"a directory that is not there", "school", WANT_DIRECTORY, 2, "", 0},
		{"a policy", "school", WANT_POLICY, 0, "crs", box->world->policy_raw.size},
		{"no policy of a school's", "school", WANT_POLICY, 0, "school", 0},
		{"a card", "school", WANT_CARD, 0, "police", notes_agency(box->world, "police")->card_raw.size},
		{"its own by seq", "police", WANT_OWN_SEQ, 1, "", envelope.note.size},
		{"not another's by seq", "school", WANT_OWN_SEQ, 1, "", 0},
		{"what was delivered to it", "crs", WANT_INDEX, answer.index, "", envelope.note.size},
		{"not what was delivered to others", "school", WANT_INDEX, answer.index, "", 0},
		{"the directory by index", "school", WANT_INDEX, 0, "", box->world->directory_raw.size},
		{"nothing past the end", "school", WANT_INDEX, 100000, "", 0},
	};

	assert_int_equal(answer.code, REFUSAL_NONE);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct frame_part *part =
			note_get(box, rows[i].agency, rows[i].what, rows[i].number, rows[i].whose);

		if (part->total != rows[i].want || part->bytes.size != rows[i].want)
			fail_msg("%s: %llu", rows[i].label, (unsigned long long)part->total);
	}
}

static void
a_batch_holds_what_fits_a_frame(void **state)
{
	struct core_box *box = *state;
	struct envelope envelope;
	const struct frame_batch *batch;
	struct agency crs = {"crs"};
	uint64_t from = 0, at, end;

	assert_int_equal(store_delivery_last(box->core->store, &crs, &from), STATUS_OK);
	for (unsigned i = 0; i < 10; i++) {
		struct notes_message message = referral;

		message.id = 10 + i;
		message.case_id = 100 + i;
		message.body = core_box_body(box, referral.to, 64 * 1024);
		assert_int_equal(core_box_send(box, message, &envelope).code, REFUSAL_NONE);
	}
	assert_int_equal(store_delivery_last(box->core->store, &crs, &end), STATUS_OK);
	batch = core_box_fetch(box, "crs", from, 0);
	assert_int_equal(batch->count, 10); /* all notes, and as many bodies as there is room for */
	assert_true(batch->items[0].body.size > 0);
	assert_int_equal(batch->items[9].body.size, 0);
	assert_true(batch->items[9].body_bytes > 0);
	for (at = from; at < end;) {
		batch = core_box_fetch(box, "crs", at, 0);
		assert_int_equal(batch->items[0].cursor, at + 1);
		at = batch->items[batch->count - 1].cursor;
	}
	assert_int_equal(core_box_fetch(box, "crs", end, 0)->count, 0);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, core_box_set_up, core_box_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_large_body_goes_in_pieces_both_ways),
		T(pieces_that_make_another_body_are_dropped),
		T(what_is_sent_ahead_has_a_bound_and_gives_way_when_it_lies_idle),
		T(what_no_note_names_goes_after_a_day),
		T(notes_are_read_by_those_they_are_for),
		T(a_batch_holds_what_fits_a_frame),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
