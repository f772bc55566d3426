#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "content/holidays.h"

#define EVENT(date) "{\"title\": \"TEST\", \"date\": \"" date "\", \"notes\": \"\", \"bunting\": true}"

/* The shape of https://www.gov.uk/bank-holidays.json, a few of its dates. */
static const char govuk[] =
    "{\"england-and-wales\": {\"division\": \"england-and-wales\", \"events\": [" EVENT("2026-05-04") ", " EVENT(
	"2026-01-01") ", " EVENT("2027-12-27") ", " EVENT("2026-05-04") "]}, \"scotland\": {\"division\": "
									"\"scotland\", "
									"\"events\": [" EVENT("2026-01-02") "]}}";

static enum status
read_text(const char *text, size_t size, struct arena *arena, struct holidays *ret_holidays)
{
	return holidays_read((struct view){(const uint8_t *)text, size}, "england-and-wales", arena, ret_holidays);
}

static void
dates_are_those_of_the_division_sorted_and_once(void **state)
{
	static const char *const want[] = {"2026-01-01", "2026-05-04", "2027-12-27"};
	struct arena *arena = arena_new(1 << 20);
	struct holidays holidays;
	char text[DAY_SIZE];

	(void)state;
	assert_int_equal(read_text(govuk, sizeof govuk - 1, arena, &holidays), STATUS_OK);
	assert_int_equal(holidays.count, 3);
	for (size_t i = 0; i < 3; i++) {
		day_print(holidays.days[i], text);
		assert_string_equal(text, want[i]);
	}
	arena_free(arena);
}

static void
the_list_is_complete_for_whole_years(void **state)
{
	struct arena *arena = arena_new(1 << 20);
	struct holidays holidays;
	char text[DAY_SIZE];

	(void)state;
	assert_int_equal(read_text(govuk, sizeof govuk - 1, arena, &holidays), STATUS_OK);
	day_print(holidays.from, text);
	assert_string_equal(text, "2026-01-01");
	day_print(holidays.until, text);
	assert_string_equal(text, "2027-12-31");
	arena_free(arena);
}

static void
what_is_no_such_file_is_refused(void **state)
{
	static const struct {
		const char *label;
		const char *text;
		enum status want;
	} rows[] = {
	    {"nothing", "", STATUS_MALFORMED},
	    {"no JSON", "holiday", STATUS_MALFORMED},
	    {"a list", "[]", STATUS_MALFORMED},
	    {"another division", "{\"scotland\": {\"events\": []}}", STATUS_NOT_FOUND},
	    {"no events", "{\"england-and-wales\": {}}", STATUS_MALFORMED},
	    {"no dates", "{\"england-and-wales\": {\"events\": []}}", STATUS_NOT_FOUND},
	    {"events no list", "{\"england-and-wales\": {\"events\": {}}}", STATUS_MALFORMED},
	    {"an event without a date", "{\"england-and-wales\": {\"events\": [{}]}}", STATUS_MALFORMED},
	    {"an event that is a date", "{\"england-and-wales\": {\"events\": [\"2026-01-01\"]}}", STATUS_MALFORMED},
	    {"a day that is none", "{\"england-and-wales\": {\"events\": [" EVENT("2026-02-29") "]}}",
	     STATUS_MALFORMED},
	    {"a date with a time", "{\"england-and-wales\": {\"events\": [" EVENT("2026-01-01T00:00") "]}}",
	     STATUS_MALFORMED},
	    {"a division that is a text", "{\"england-and-wales\": \"2026-01-01\"}", STATUS_MALFORMED},
	    {"a division twice", "{\"england-and-wales\": {}, \"england-and-wales\": {}}", STATUS_MALFORMED},
	};
	struct arena *arena = arena_new(1 << 20);
	struct holidays holidays;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (read_text(rows[i].text, strlen(rows[i].text), arena, &holidays) != rows[i].want)
			fail_msg("%s", rows[i].label);
	for (size_t size = 0; size < sizeof govuk - 1; size++)
		assert_int_equal(read_text(govuk, size, arena, &holidays), STATUS_MALFORMED);
	arena_free(arena);
}

static void
more_dates_than_anyone_has_are_refused(void **state)
{
	struct arena *arena = arena_new(16 << 20);
	char *text = arena_alloc(arena, 1 << 20);
	struct holidays holidays;
	size_t at = (size_t)sprintf(text, "{\"england-and-wales\": {\"events\": [");

	(void)state;
	for (size_t i = 0; i <= HOLIDAYS_MOST; i++)
		at += (size_t)sprintf(text + at, "%s{\"date\": \"2026-01-01\"}", i ? "," : "");
	at += (size_t)sprintf(text + at, "]}}");
	assert_int_equal(read_text(text, at, arena, &holidays), STATUS_TOO_BIG);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(dates_are_those_of_the_division_sorted_and_once),
	    cmocka_unit_test(the_list_is_complete_for_whole_years),
	    cmocka_unit_test(what_is_no_such_file_is_refused),
	    cmocka_unit_test(more_dates_than_anyone_has_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
