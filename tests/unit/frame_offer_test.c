/* proto/wire: the frames by which a broker that was restored is brought what it
 * lost. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "support/framed.h"

static struct frame_wanted nothing = {.next = 0};
static struct frame_wanted wanted = {
	.wants = {{0, {{1, 2, 3}}, 1}, {300, {{9}}, MAX_BODY_BYTES}},
	.count = 2,
	.next = 301,
	.more = 1,
};

static const struct frame frames[] = {
	{1, FRAME_OFFER, {.offer = {0, 0}}},
	{17, FRAME_OFFER, {.offer = {300, 70000}}},
	{18, FRAME_OFFER, {.offer = {INT64_MAX, INT64_MAX}}},
	{19, FRAME_WANTED, {.wanted = &nothing}},
	{20, FRAME_WANTED, {.wanted = &wanted}},
	{22,
	 FRAME_SUBMIT,
	 {.submit = {.notes = {{(const uint8_t *)"n", 1}}, .note_count = 1, .refused = {7, INT64_MAX}, .refused_count = 2}}},
	{21,
	 FRAME_WELCOME,
	 {.welcome = {.agency = "hiow-police", .restored_index = INT64_MAX, .restored_ms = INT64_MAX}}},
};
#define FRAMES (sizeof frames / sizeof *frames)

static void
each_kind_comes_back_as_it_went(void **state)
{
	(void)state;
	framed_same(frames, FRAMES);
}

static void
the_fields_come_back(void **state)
{
	struct arena *arena = arena_new(FRAME_ARENA_BYTES);
	struct view bytes;
	struct frame frame;

	(void)state;
	assert_int_equal(frame_encode(&frames[1], arena, &bytes), STATUS_OK);
	assert_int_equal(framed_decode(bytes, arena, &frame), STATUS_OK);
	assert_int_equal(frame.as.offer.below, 300);
	assert_int_equal(frame.as.offer.seq, 70000);
	assert_int_equal(frame_encode(&frames[4], arena, &bytes), STATUS_OK);
	assert_int_equal(framed_decode(bytes, arena, &frame), STATUS_OK);
	assert_int_equal(frame.as.wanted->count, 2);
	assert_memory_equal(frame.as.wanted->wants, wanted.wants, 2 * sizeof *wanted.wants);
	assert_int_equal(frame.as.wanted->next, 301);
	assert_int_equal(frame.as.wanted->more, 1);
	assert_int_equal(frame_encode(&frames[5], arena, &bytes), STATUS_OK);
	assert_int_equal(framed_decode(bytes, arena, &frame), STATUS_OK);
	assert_int_equal(frame.as.submit.refused_count, 2);
	assert_int_equal(frame.as.submit.refused[0], 7);
	assert_int_equal(frame_encode(&frames[6], arena, &bytes), STATUS_OK);
	assert_int_equal(framed_decode(bytes, arena, &frame), STATUS_OK);
	assert_int_equal(frame.as.welcome.restored_index, INT64_MAX);
	assert_int_equal(frame.as.welcome.restored_ms, INT64_MAX);
	arena_free(arena);
}

static void
as_many_as_may_be_wanted_fit_a_frame_and_its_arena(void **state)
{
	static struct frame_wanted full = {.count = MAX_WANTS, .next = INT64_MAX, .more = 1};
	struct arena *arena = arena_new(FRAME_ARENA_BYTES), *other = arena_new(FRAME_ARENA_BYTES);
	const struct frame answer = {UINT64_MAX, FRAME_WANTED, {.wanted = &full}};
	struct view bytes;
	struct frame frame;

	(void)state;
	for (size_t i = 0; i < MAX_WANTS; i++) {
		full.wants[i].index = INT64_MAX - i;
		full.wants[i].total = MAX_BODY_BYTES;
	}
	assert_int_equal(frame_encode(&answer, arena, &bytes), STATUS_OK);
	assert_int_equal(framed_decode(bytes, other, &frame), STATUS_OK);
	assert_memory_equal(frame.as.wanted->wants, full.wants, sizeof full.wants);
	arena_free(arena);
	arena_free(other);
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
fields_out_of_bounds_are_refused(void **state)
{
	static struct frame_wanted far = {.wants = {{1ULL << 63, {{1}}, 1}}, .count = 1};
	static struct frame_wanted empty = {.wants = {{1, {{1}}, 0}}, .count = 1};
	static struct frame_wanted huge = {.wants = {{1, {{1}}, MAX_BODY_BYTES + 1}}, .count = 1};
	static struct frame_wanted beyond = {.next = 1ULL << 63};
	static const struct framed_fields rows[] = {
		{"refused under a number of 2^63",
		 {1,
		  FRAME_SUBMIT,
		  {.submit = {.notes = {{(const uint8_t *)"n", 1}}, .note_count = 1, .refused = {1ULL << 63}, .refused_count = 1}}},
		 STATUS_MALFORMED},
		{"an offer from a leaf of 2^63", {1, FRAME_OFFER, {.offer = {1ULL << 63, 0}}}, STATUS_MALFORMED},
		{"an offer up to a number of 2^63", {1, FRAME_OFFER, {.offer = {0, 1ULL << 63}}}, STATUS_MALFORMED},
		{"a body of a leaf of 2^63", {1, FRAME_WANTED, {.wanted = &far}}, STATUS_MALFORMED},
		{"a body of no bytes", {1, FRAME_WANTED, {.wanted = &empty}}, STATUS_MALFORMED},
		{"a body over the bound", {1, FRAME_WANTED, {.wanted = &huge}}, STATUS_MALFORMED},
		{"on from a leaf of 2^63", {1, FRAME_WANTED, {.wanted = &beyond}}, STATUS_MALFORMED},
		{"restored up to a leaf of 2^63",
		 {1, FRAME_WELCOME, {.welcome = {.agency = "a", .restored_index = 1ULL << 63}}},
		 STATUS_MALFORMED},
		{"restored before all time",
		 {1, FRAME_WELCOME, {.welcome = {.agency = "a", .restored_ms = -1}}},
		 STATUS_MALFORMED},
	};

	(void)state;
	framed_fields(rows, sizeof rows / sizeof *rows);
}

static void
bytes_that_are_no_frame_are_refused(void **state)
{
	static const struct framed_bytes rows[] = {
		{"an offer of nothing", {(const uint8_t *)"\xba\x01\x00", 3}, STATUS_OK},
		{"nothing wanted", {(const uint8_t *)"\xc2\x01\x00", 3}, STATUS_OK},
		{"a hash of one byte", {(const uint8_t *)"\xc2\x01\x07\x0a\x05\x12\x01\x00\x18\x01", 10}, STATUS_MALFORMED},
		{"a body of no hash", {(const uint8_t *)"\xc2\x01\x04\x0a\x02\x18\x01", 7}, STATUS_MALFORMED},
	};

	(void)state;
	framed_bytes(rows, sizeof rows / sizeof *rows);
}

static void
without_memory_a_frame_is_not_read(void **state)
{
	(void)state;
	framed_cramped(frames, FRAMES);
}

static void
what_is_wanted_is_bounded(void **state)
{
	static const struct framed_repeated rows[] = {{0xc2, 0x0a, MAX_WANTS}};

	(void)state;
	framed_repeated(rows, sizeof rows / sizeof *rows);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_comes_back_as_it_went),
		cmocka_unit_test(the_fields_come_back),
		cmocka_unit_test(as_many_as_may_be_wanted_fit_a_frame_and_its_arena),
		cmocka_unit_test(each_truncation_is_refused),
		cmocka_unit_test(a_flipped_bit_is_refused_or_read_but_never_kept_wrong),
		cmocka_unit_test(fields_out_of_bounds_are_refused),
		cmocka_unit_test(bytes_that_are_no_frame_are_refused),
		cmocka_unit_test(without_memory_a_frame_is_not_read),
		cmocka_unit_test(what_is_wanted_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
