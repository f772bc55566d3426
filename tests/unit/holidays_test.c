#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "content/holidays.h"
#include "note/policy.h"
#include "support/edit.h"

#define EVENT(date) "{\"title\": \"TEST\", \"date\": \"" date "\", \"notes\": \"\", \"bunting\": true}"

/* The shape of https://www.gov.uk/bank-holidays.json, a few of its dates. */
static const char govuk[] =
	"{\"england-and-wales\": {\"division\": \"england-and-wales\", \"events\": [" EVENT("2026-05-04") ", " EVENT(
		"2026-01-01") ", " EVENT("2027-12-27") ", " EVENT("2026-05-04") "]}, \"scotland\": {\"division\": "
										"\"scotland\", "
										"\"events\": [" EVENT(
											"2026-01-02") "]}}";

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
		{"an event that is a date", "{\"england-and-wales\": {\"events\": [\"2026-01-01\"]}}",
		 STATUS_MALFORMED},
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

/* ---- the law itself ------------------------------------------------------------ */

static int32_t
date(int year, int month, int of_month)
{
	char text[DAY_SIZE];
	int32_t day = 0;

	(void)snprintf(text, sizeof text, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100,
		       (unsigned)of_month % 100);
	assert_int_equal(day_parse(text, &day), 0);
	return day;
}

/* Easter Sunday (Gregorian computus; the Calendar (New Style) Act 1750). */
static int32_t
easter(int year)
{
	int golden = year % 19, century = year / 100, of_century = year % 100;
	int epact = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
	int to_sunday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
	int late = (golden + 11 * epact + 22 * to_sunday) / 451, sum = epact + to_sunday - 7 * late + 114;

	return date(year, sum / 31, sum % 31 + 1);
}

static int32_t
monday_from(int32_t day)
{
	return day + (7 - day_of_week(day)) % 7;
}

static int32_t
last_monday(int32_t month_end)
{
	return month_end - day_of_week(month_end);
}

/* Banking and Financial Dealings Act 1971, schedule 1 paragraph 1; by yearly
 * proclamation New Year's Day (or the Monday after), the first Monday in May,
 * and a day for Christmas Day or Boxing Day at a week-end; and Good Friday. */
static size_t
by_law(int year, int32_t days[8])
{
	int32_t new_year = date(year, 1, 1), christmas = date(year, 12, 25);
	int weekday = day_of_week(christmas);

	days[0] = day_of_week(new_year) >= 5 ? monday_from(new_year) : new_year;
	days[1] = easter(year) - 2;
	days[2] = easter(year) + 1;
	days[3] = monday_from(date(year, 5, 1));
	days[4] = last_monday(date(year, 5, 31));
	days[5] = last_monday(date(year, 8, 31));
	/* Friday: Boxing Day moves to the 28th; Saturday: both, to the 27th and
	 * 28th; Sunday: Boxing Day stays, the 27th is for Christmas Day */
	days[6] = christmas + (weekday == 5 ? 2 : weekday == 6 ? 1 : 0);
	days[7] = christmas + (weekday == 4 || weekday == 5 ? 3 : weekday == 6 ? 2 : 1);
	return 8;
}

static void
the_rule_gives_the_years_that_are_known(void **state)
{
	static const struct {
		int year;
		const char *days;
	} rows[] = {
		{2023, "01-02 04-07 04-10 05-01 05-29 08-28 12-25 12-26"}, /* and 8 May, by proclamation */
		{2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"},
		{2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"},
		{2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"},
		{2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"},
		{2028, "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26"},
		{2029, "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26"},
		{2030, "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[80] = "", one[DAY_SIZE];
		int32_t days[8];

		for (size_t d = 0; d < by_law(rows[i].year, days); d++) {
			day_print(days[d], one);
			(void)snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", d ? " " : "", one + 5);
		}
		assert_string_equal(text, rows[i].days);
	}
}

static void
the_shipped_policy_has_the_days_of_the_law(void **state)
{
	struct arena *arena = arena_new(1 << 22);
	struct policy policy;
	size_t at = 0;

	(void)state;
	assert_int_equal(policy_decode(edit_file(arena, "proto/rules/southampton.policy"), arena, &policy), STATUS_OK);
	assert_int_equal(policy.holidays_span.first, date(2025, 1, 1));
	assert_int_equal(policy.holidays_span.last, date(2028, 12, 31));
	for (int year = 2025; year <= 2028; year++) {
		int32_t days[8];

		for (size_t d = 0; d < by_law(year, days); d++)
			assert_int_equal(policy.holidays[at++], days[d]);
	}
	assert_int_equal(policy.holiday_count, at);
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
		cmocka_unit_test(the_rule_gives_the_years_that_are_known),
		cmocka_unit_test(the_shipped_policy_has_the_days_of_the_law),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
