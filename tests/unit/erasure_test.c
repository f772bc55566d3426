/* The erasure's text, read and written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "note/erasure.h"
#include "support/edit.h"

#define ID1 "019ca000000070008000000000000001"
#define ID2 "019ca000000070008000000000000002"
#define DUTIES "duties ended 1\nduties excused 2\nduties met 3\nduties open 4\nduties overdue 5\nduties replaced 6\n"

static const char golden[] = "tellback/erasure/v1\ncase " ID1 "\ncase " ID2 "\nnotes 3 3\nnotes 5 9\nnotes 11 20\n" DUTIES
			     "at 1772442000123\n";

static int
set_up(void **state)
{
	*state = arena_new(4UL * 1024 * 1024);
	return *state ? 0 : -1;
}

static int
tear_down(void **state)
{
	arena_free(*state);
	return 0;
}

static void
an_erasure_is_read_and_written_back(void **state)
{
	struct erasure erasure;
	struct view raw;

	assert_int_equal(erasure_decode(edit_view(golden), *state, &erasure), STATUS_OK);
	assert_int_equal(erasure.case_count, 2);
	assert_string_equal(erasure.cases[1].hex, ID2);
	assert_int_equal(erasure.range_count, 3);
	assert_int_equal(erasure.duties[DUTY_EXCUSED], 2);
	assert_int_equal(erasure.duties[DUTY_OPEN], 4);
	assert_int_equal(erasure.at.ms, 1772442000123);
	assert_int_equal(erasure_write(&erasure, *state, &raw), STATUS_OK);
	assert_int_equal(raw.size, sizeof golden - 1);
	assert_memory_equal(raw.bytes, golden, raw.size);
}

static void
it_says_whose_notes_are_gone(void **state)
{
	static const struct {
		uint64_t index;
		int holds;
	} rows[] = {{0, 0}, {2, 0}, {3, 1}, {4, 0}, {5, 1}, {7, 1}, {9, 1}, {10, 0}, {11, 1}, {20, 1}, {21, 0}};
	struct erasure erasure;

	assert_int_equal(erasure_decode(edit_view(golden), *state, &erasure), STATUS_OK);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(erasure_holds(&erasure, rows[i].index), rows[i].holds);
}

static void
it_marks_what_came_before_it_or_nothing(void **state)
{
	struct erasure erasure;
	uint8_t gone[21] = {0}, none[21] = {0};

	assert_int_equal(erasure_decode(edit_view(golden), *state, &erasure), STATUS_OK);
	for (uint64_t at = 0; at <= 20; at++)
		assert_int_equal(erasure_mark(&erasure, at, gone), STATUS_MALFORMED);
	assert_memory_equal(gone, none, sizeof gone);
	assert_int_equal(erasure_mark(&erasure, 21, gone), STATUS_OK);
	for (uint64_t i = 0; i < sizeof gone; i++)
		assert_int_equal(gone[i], erasure_holds(&erasure, i));
}

static void
anything_else_is_none(void **state)
{
	static const struct {
		const char *label;
		const char *text;
	} rows[] = {
	    {"nothing", ""},
	    {"another first line", "tellback/erasure/v2\ncase " ID1 "\nnotes 3 3\n" DUTIES "at 1\n"},
	    {"no case", "tellback/erasure/v1\nnotes 3 3\n" DUTIES "at 1\n"},
	    {"no notes", "tellback/erasure/v1\ncase " ID1 "\n" DUTIES "at 1\n"},
	    {"a case twice", "tellback/erasure/v1\ncase " ID1 "\ncase " ID1 "\nnotes 3 3\n" DUTIES "at 1\n"},
	    {"cases unsorted", "tellback/erasure/v1\ncase " ID2 "\ncase " ID1 "\nnotes 3 3\n" DUTIES "at 1\n"},
	    {"a range backwards", "tellback/erasure/v1\ncase " ID1 "\nnotes 4 3\n" DUTIES "at 1\n"},
	    {"ranges that overlap", "tellback/erasure/v1\ncase " ID1 "\nnotes 3 5\nnotes 5 6\n" DUTIES "at 1\n"},
	    {"ranges that touch", "tellback/erasure/v1\ncase " ID1 "\nnotes 3 5\nnotes 6 7\n" DUTIES "at 1\n"},
	    {"ranges unsorted", "tellback/erasure/v1\ncase " ID1 "\nnotes 8 9\nnotes 3 5\n" DUTIES "at 1\n"},
	    {"half a range", "tellback/erasure/v1\ncase " ID1 "\nnotes 3\n" DUTIES "at 1\n"},
	    {"a state left out", "tellback/erasure/v1\ncase " ID1 "\nnotes 3 3\nduties ended 1\nat 1\n"},
	    {"no time", "tellback/erasure/v1\ncase " ID1 "\nnotes 3 3\n" DUTIES},
	    {"a line too many", "tellback/erasure/v1\ncase " ID1 "\nnotes 3 3\n" DUTIES "at 1\nat 1\n"},
	};
	struct erasure erasure;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (erasure_decode(edit_view(rows[i].text), *state, &erasure) != STATUS_MALFORMED)
			fail_msg("taken: %s", rows[i].label);
	}
	for (size_t size = 0; size < sizeof golden - 1; size++)
		assert_int_not_equal(erasure_decode((struct view){(const uint8_t *)golden, size}, *state, &erasure),
				     STATUS_OK);
}

static void
more_ranges_than_fit_are_too_many(void **state)
{
	static struct erasure_range ranges[40000];
	static const struct case_token cases[] = {{ID1}};
	struct erasure erasure = {.cases = cases, .case_count = 1, .ranges = ranges, .range_count = 40000};
	struct view raw, large = {arena_alloc(*state, MAX_ERASURE_BYTES + 1), MAX_ERASURE_BYTES + 1};

	for (uint64_t i = 0; i < erasure.range_count; i++)
		ranges[i] = (struct erasure_range){1000000 + 2 * i, 1000000 + 2 * i};
	assert_int_equal(erasure_write(&erasure, *state, &raw), STATUS_TOO_BIG);
	erasure.range_count = 11000;
	assert_int_equal(erasure_write(&erasure, *state, &raw), STATUS_OK);
	assert_int_equal(erasure_decode(large, *state, &erasure), STATUS_TOO_BIG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(an_erasure_is_read_and_written_back, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(it_says_whose_notes_are_gone, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(it_marks_what_came_before_it_or_nothing, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(anything_else_is_none, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(more_ranges_than_fit_are_too_many, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
