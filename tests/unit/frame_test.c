#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tellback.pb-c.h>

#include "base/id.h"
#include "support/framed.h"
#include "tellback/instant.h"
#include "wire/frame.h"
#include "wire/frame_scan.h"

#define ID "0190163d5f0b7cc0a0b1c2d3e4f50617"
#define DUTY ID "/decision/hiow-police/0a1b2c3d"
#define VIEW(text) ((struct view){(const uint8_t *)(text), sizeof(text) - 1})

static struct frame_answers answers = {
	.answers =
		{
			{.band = BAND_ACCEPTED, .index = 7, .accepted_ms = 1700000000000},
			{.band = BAND_AGAIN, .code = REFUSAL_EXPECTED_SEQ, .expected_seq = 12},
			{.band = BAND_REFUSED, .code = REFUSAL_NOT_HOLDER, .index = 8, .holder = {"soton-crs"}},
			{.band = BAND_REFUSED, .code = REFUSAL_DUTIES_OPEN, .needs = {DUTY, DUTY}, .need_count = 2},
			{.band = BAND_MALFORMED, .code = REFUSAL_NOTE_GRAMMAR},
		},
	.count = 5,
};
static struct frame_batch batch = {
	.items =
		{
			{.cursor = 3,
			 .kind = LEAF_ENVELOPE,
			 .note = {(const uint8_t *)"note", 4},
			 .index = 9,
			 .accepted_ms = 5,
			 .body_bytes = 4,
			 .body = {(const uint8_t *)"body", 4}},
			{.cursor = 4, .kind = LEAF_NOTICE, .note = {(const uint8_t *)"n", 1}, .body_bytes = 100000},
		},
	.count = 2,
};
static struct frame_batch no_batch = {.count = 0};
static struct frame_steps steps = {
	.index = 3,
	.accepted_ms = 4,
	.steps = {{"soton-crs", 1, 2, 3, 0, "manager"}, {"hiow-police.psd", 1, 0, 0, 0, ""}},
	.count = 2,
};
static const struct frame_duty duties[] = {
	{DUTY, "decision", ID, "soton-crs", "hiow-police", "0a1b2c3d", "overdue", 1, 2, 0},
	{DUTY, "action", ID, "soton-crs", "hiow-police", "", "met", 1, INSTANT_NEVER, 7},
	{DUTY, "decision", ID, "soton-crs", "individual", "-", "open", 1, 2, 0},
};

static const struct frame frames[] = {
	{1, FRAME_HELLO, {.hello = {FRAME_PROTOCOL, "tellback-police 0.1", "s1"}}},
	{2, FRAME_PIECE, {.piece = {{{1, 2, 3}}, 100, 90, {(const uint8_t *)"0123456789", 10}}}},
	{3,
	 FRAME_SUBMIT,
	 {.submit = {.notes = {{(const uint8_t *)"a", 1}, {(const uint8_t *)"bc", 2}},
		     .note_count = 2,
		     .bodies = {{(const uint8_t *)"d", 1}},
		     .body_count = 1}}},
	{UINT64_MAX, FRAME_FETCH, {.fetch = {5, 64, 25000}}},
	{5, FRAME_BODY_GET, {.body_get = {{{9}}, 7}}},
	{6, FRAME_NOTE_GET, {.note_get = {WANT_CARD, 0, {"hiow-police"}, 0}}},
	{6, FRAME_NOTE_GET, {.note_get = {WANT_INDEX, 77, {""}, 3}}},
	{7, FRAME_TRACK, {.track = {{ID}}}},
	{8, FRAME_OWED, {.owed = {{ID}, 4}}},
	{8, FRAME_OWED, {.owed = {{""}, 0}}},
	{9, FRAME_WELCOME, {.welcome = {"hiow-police", 3, {(const uint8_t *)"n", 1}, 4, 1, 5, 6, 7, 8, 9, 10, 11}}},
	{10, FRAME_PIECE_TAKEN, {.piece_taken = {100}}},
	{11, FRAME_ANSWERS, {.answers = &answers}},
	{12, FRAME_BATCH, {.batch = &batch}},
	{0, FRAME_BATCH, {.batch = &no_batch}},
	{13, FRAME_PART, {.part = {10, 8, {(const uint8_t *)"xy", 2}, 3, 4}}},
	{13, FRAME_PART, {.part = {0, 0, {NULL, 0}, 0, 0}}},
	{14, FRAME_STEPS, {.steps = &steps}},
	{15, FRAME_DUTIES, {.duties = {duties, 3, 1}}},
	{16, FRAME_PROBLEM, {.problem = {REFUSAL_BUSY}}},
};
#define FRAMES (sizeof frames / sizeof *frames)

static void
each_kind_comes_back_as_it_went(void **state)
{
	(void)state;
	framed_same(frames, FRAMES);
}

static void
the_fields_of_an_answer_come_back(void **state)
{
	struct arena *arena = arena_new(FRAME_ARENA_BYTES);
	const struct frame question = {1, FRAME_ANSWERS, {.answers = &answers}};
	struct view bytes;
	struct frame frame;

	(void)state;
	assert_int_equal(frame_encode(&question, arena, &bytes), STATUS_OK);
	assert_int_equal(framed_decode(bytes, arena, &frame), STATUS_OK);
	assert_int_equal(frame.as.answers->count, 5);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(frame.as.answers->answers[i].band, answers.answers[i].band);
		assert_int_equal(frame.as.answers->answers[i].code, answers.answers[i].code);
		assert_int_equal(frame.as.answers->answers[i].index, answers.answers[i].index);
	}
	assert_string_equal(frame.as.answers->answers[2].holder.name, "soton-crs");
	assert_string_equal(frame.as.answers->answers[3].needs[1], DUTY);
	arena_free(arena);
}

static void
each_truncation_is_refused(void **state)
{
	(void)state;
	framed_truncated(frames, FRAMES);
}

static void
a_flipped_bit_is_refused_or_read_but_never_kept_wrong(void **state)
{
	(void)state;
	framed_flipped(frames, FRAMES);
}

static void
bytes_that_are_no_frame_are_refused(void **state)
{
	static const struct framed_bytes rows[] = {
		{"nothing", {NULL, 0}, STATUS_MALFORMED},
		{"a nonce alone", {(const uint8_t *)"\x08\x01", 2}, STATUS_MALFORMED},
		{"tag nought", {(const uint8_t *)"\x02\x00", 2}, STATUS_MALFORMED},
		{"a group", {(const uint8_t *)"\x13\x14", 2}, STATUS_MALFORMED},
		{"an endless varint",
		 {(const uint8_t *)"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 12},
		 STATUS_MALFORMED},
		{"nonce as bytes", {(const uint8_t *)"\x0a\x01x\x1a\x00", 5}, STATUS_MALFORMED},
		{"nonce twice", {(const uint8_t *)"\x08\x01\x08\x02\x6a\x00", 6}, STATUS_MALFORMED},
		{"one kind twice", {(const uint8_t *)"\x6a\x00\x6a\x00", 4}, STATUS_MALFORMED},
		{"two kinds", {(const uint8_t *)"\x52\x00\x6a\x00", 4}, STATUS_MALFORMED},
		{"an empty batch", {(const uint8_t *)"\x6a\x00", 2}, STATUS_OK},
		{"an empty submit", {(const uint8_t *)"\x22\x00", 2}, STATUS_MALFORMED},
		{"an unknown field", {(const uint8_t *)"\x6a\x00\xf8\x07\x01", 5}, STATUS_OK},
		{"a length past the end", {(const uint8_t *)"\x6a\x7f", 2}, STATUS_MALFORMED},
		{"a length in seven bytes", {(const uint8_t *)"\x22\x80\x80\x80\x80\x80\x80\x00", 8}, STATUS_MALFORMED},
		{"a tag in six bytes", {(const uint8_t *)"\xea\x80\x80\x80\x80\x00\x00", 7}, STATUS_MALFORMED},
		{"a fetch of nought", {(const uint8_t *)"\x2a\x02\x08\x01", 4}, STATUS_MALFORMED},
		{"a fetch of 65", {(const uint8_t *)"\x2a\x04\x08\x01\x10\x41", 6}, STATUS_MALFORMED},
		{"a note to get of no kind", {(const uint8_t *)"\x3a\x02\x08\x05", 4}, STATUS_MALFORMED},
		{"a card of nobody", {(const uint8_t *)"\x3a\x02\x08\x02", 4}, STATUS_MALFORMED},
		{"a directory of somebody", {(const uint8_t *)"\x3a\x03\x1a\x01x", 5}, STATUS_MALFORMED},
		{"an unknown problem",
		 {(const uint8_t *)"\x8a\x01\x05\x0a\x03"
				   "xyz",
		  8},
		 STATUS_MALFORMED},
		{"no problem", {(const uint8_t *)"\x8a\x01\x00", 3}, STATUS_MALFORMED},
	};

	(void)state;
	framed_bytes(rows, sizeof rows / sizeof *rows);
}

/* A frame whose fields are wrong: made by the encoder, refused by the decoder. */
static void
each_field_is_checked(void **state)
{
	static uint8_t large[MAX_PIECE_BYTES + 1];
	static const struct frame_duty bad_state[] = {
		{DUTY, "decision", ID, "a", "b", "", "ajar", 1, 2, 0},
	};
	static const struct frame_duty bad_id[] = {
		{ID "/decision", "decision", ID, "a", "b", "", "open", 1, 2, 0},
	};
	static const struct frame_duty bad_due[] = {
		{DUTY, "decision", ID, "a", "b", "", "open", 1, -2, 0},
	};
	static struct frame_steps bad_step = {.steps = {{"Soton", 1, 2, 3, 0, ""}}, .count = 1};
	static struct frame_batch half_body = {
		.items = {{.cursor = 1, .body_bytes = 5, .body = {(const uint8_t *)"body", 4}}}, .count = 1};
	static struct frame_answers none = {.count = 0};
	static struct frame_answers bad_need = {
		.answers = {{.band = BAND_REFUSED, .code = REFUSAL_DUTIES_OPEN, .needs = {"x"}, .need_count = 1}},
		.count = 1,
	};
	const struct framed_fields rows[] = {
		{"protocol nought", {1, FRAME_HELLO, {.hello = {0, "s", "s"}}}, STATUS_MALFORMED},
		{"no session", {1, FRAME_HELLO, {.hello = {1, "s", ""}}}, STATUS_MALFORMED},
		{"session with a line feed", {1, FRAME_HELLO, {.hello = {1, "s", "a\nb"}}}, STATUS_MALFORMED},
		{"session not ASCII", {1, FRAME_HELLO, {.hello = {1, "s", "caf\xc3\xa9"}}}, STATUS_MALFORMED},
		{"an empty piece", {1, FRAME_PIECE, {.piece = {{{0}}, 10, 0, {NULL, 0}}}}, STATUS_MALFORMED},
		{"a piece past its end", {1, FRAME_PIECE, {.piece = {{{0}}, 10, 9, VIEW("ab")}}}, STATUS_MALFORMED},
		{"a piece far past its end",
		 {1, FRAME_PIECE, {.piece = {{{0}}, 10, UINT64_MAX, VIEW("ab")}}},
		 STATUS_MALFORMED},
		{"a piece of a body too big",
		 {1, FRAME_PIECE, {.piece = {{{0}}, MAX_BODY_BYTES + 1, 0, VIEW("a")}}},
		 STATUS_TOO_BIG},
		{"a piece too big",
		 {1, FRAME_PIECE, {.piece = {{{0}}, MAX_BODY_BYTES, 0, {large, sizeof large}}}},
		 STATUS_TOO_BIG},
		{"a note too big",
		 {1, FRAME_SUBMIT, {.submit = {.notes = {{large, MAX_NOTE_BYTES + 1}}, .note_count = 1}}},
		 STATUS_TOO_BIG},
		{"an empty note",
		 {1, FRAME_SUBMIT, {.submit = {.notes = {{NULL, 0}}, .note_count = 1}}},
		 STATUS_MALFORMED},
		{"a body too big",
		 {1,
		  FRAME_SUBMIT,
		  {.submit = {.notes = {VIEW("n")},
			      .note_count = 1,
			      .bodies = {{large, MAX_INLINE_BODY_BYTES + 1}},
			      .body_count = 1}}},
		 STATUS_TOO_BIG},
		{"a cursor of 2^63", {1, FRAME_FETCH, {.fetch = {1ULL << 63, 1, 0}}}, STATUS_MALFORMED},
		{"a wait too long", {1, FRAME_FETCH, {.fetch = {1, 1, MAX_WAIT_MS + 1}}}, STATUS_MALFORMED},
		{"an agency of upper case",
		 {1, FRAME_NOTE_GET, {.note_get = {WANT_CARD, 0, {"Hiow"}, 0}}},
		 STATUS_MALFORMED},
		{"tracking no id", {1, FRAME_TRACK, {.track = {{"x"}}}}, STATUS_MALFORMED},
		{"a case of no id", {1, FRAME_OWED, {.owed = {{"x"}, 0}}}, STATUS_MALFORMED},
		{"a welcome to nobody", {1, FRAME_WELCOME, {.welcome = {.agency = ""}}}, STATUS_MALFORMED},
		{"a time before 1970",
		 {1, FRAME_WELCOME, {.welcome = {.agency = "a", .time_ms = -1}}},
		 STATUS_MALFORMED},
		{"a part past its end", {1, FRAME_PART, {.part = {1, 0, VIEW("ab"), 0, 0}}}, STATUS_MALFORMED},
		{"no answers", {1, FRAME_ANSWERS, {.answers = &none}}, STATUS_MALFORMED},
		{"a need of no duty", {1, FRAME_ANSWERS, {.answers = &bad_need}}, STATUS_MALFORMED},
		{"half a body", {1, FRAME_BATCH, {.batch = &half_body}}, STATUS_MALFORMED},
		{"a step of no agency", {1, FRAME_STEPS, {.steps = &bad_step}}, STATUS_MALFORMED},
		{"a duty ajar", {1, FRAME_DUTIES, {.duties = {bad_state, 1, 0}}}, STATUS_MALFORMED},
		{"a duty of half an id", {1, FRAME_DUTIES, {.duties = {bad_id, 1, 0}}}, STATUS_MALFORMED},
		{"a duty due before 1970", {1, FRAME_DUTIES, {.duties = {bad_due, 1, 0}}}, STATUS_MALFORMED},
	};

	(void)state;
	framed_fields(rows, sizeof rows / sizeof *rows);
}

static void
repeated_fields_are_bounded(void **state)
{
	static const struct framed_repeated rows[] = {{0x22, 0x0a, 64}, {0x22, 0x12, 64},
						      {0x62, 0x0a, 64}, {0x6a, 0x0a, 64},
						      {0x7a, 0x1a, 64}, {0x82, 0x0a, FRAME_MOST_DUTIES}};

	(void)state;
	framed_repeated(rows, sizeof rows / sizeof *rows);
}

static void
what_is_over_a_frame_is_too_big_both_ways(void **state)
{
	static uint8_t large[MAX_FRAME_BYTES + 1];
	struct frame_submit submit = {.note_count = 16};
	struct arena *arena = arena_new(FRAME_ARENA_BYTES);
	struct frame frame = {1, FRAME_SUBMIT, {.submit = submit}};
	struct view bytes;

	(void)state;
	for (size_t i = 0; i < 16; i++)
		frame.as.submit.notes[i] = (struct view){large, MAX_NOTE_BYTES};
	assert_int_equal(frame_encode(&frame, arena, &bytes), STATUS_TOO_BIG);
	assert_int_equal(frame_decode((struct view){large, sizeof large}, arena, &frame), STATUS_TOO_BIG);
	arena_free(arena);
}

static void
every_small_arena_ends_in_no_memory(void **state)
{
	(void)state;
	framed_cramped(frames, FRAMES);
}

static void
the_largest_list_of_duties_fits_its_arena(void **state)
{
	static struct frame_duty many[FRAME_MOST_DUTIES];
	struct arena *arena = arena_new(FRAME_ARENA_BYTES), *other = arena_new(FRAME_ARENA_BYTES);
	struct frame frame = {1, FRAME_DUTIES, {.duties = {many, 0, 1}}};
	struct view bytes;

	(void)state;
	for (size_t i = 0; i < FRAME_MOST_DUTIES; i++)
		many[i] = duties[0];
	/* as many as go into a frame */
	for (frame.as.duties.count = FRAME_MOST_DUTIES; frame_encode(&frame, arena, &bytes);
	     frame.as.duties.count -= 16)
		arena_reset(arena);
	assert_true(frame.as.duties.count > 1000);
	assert_int_equal(frame_decode(bytes, other, &frame), STATUS_OK);
	arena_free(arena);
	arena_free(other);
}

static void
the_two_lists_of_notes_wanted_agree(void **state)
{
	(void)state;
	assert_int_equal(WANT_DIRECTORY, TELLBACK__V1__NOTE_GET__WHAT__DIRECTORY);
	assert_int_equal(WANT_POLICY, TELLBACK__V1__NOTE_GET__WHAT__POLICY);
	assert_int_equal(WANT_CARD, TELLBACK__V1__NOTE_GET__WHAT__CARD);
	assert_int_equal(WANT_OWN_SEQ, TELLBACK__V1__NOTE_GET__WHAT__OWN_SEQ);
	assert_int_equal(WANT_INDEX, TELLBACK__V1__NOTE_GET__WHAT__INDEX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_comes_back_as_it_went),
		cmocka_unit_test(the_fields_of_an_answer_come_back),
		cmocka_unit_test(each_truncation_is_refused),
		cmocka_unit_test(a_flipped_bit_is_refused_or_read_but_never_kept_wrong),
		cmocka_unit_test(bytes_that_are_no_frame_are_refused),
		cmocka_unit_test(each_field_is_checked),
		cmocka_unit_test(repeated_fields_are_bounded),
		cmocka_unit_test(what_is_over_a_frame_is_too_big_both_ways),
		cmocka_unit_test(every_small_arena_ends_in_no_memory),
		cmocka_unit_test(the_largest_list_of_duties_fits_its_arena),
		cmocka_unit_test(the_two_lists_of_notes_wanted_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
