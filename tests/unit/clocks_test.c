/* Deadlines: the vectors of the bank-holiday calendar, London's two changes,
 * office hours and school days. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/day.h"
#include "rules/clocks.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* England and Wales, 2024 to 2030 (Banking and Financial Dealings Act 1971,
 * Schedule 1, and proclamations). */
static const char *const bank_holidays[] = {
	"2024-01-01", "2024-03-29", "2024-04-01", "2024-05-06", "2024-05-27", "2024-08-26", "2024-12-25", "2024-12-26",
	"2025-01-01", "2025-04-18", "2025-04-21", "2025-05-05", "2025-05-26", "2025-08-25", "2025-12-25", "2025-12-26",
	"2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25", "2026-12-28",
	"2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03", "2027-05-31", "2027-08-30", "2027-12-27", "2027-12-28",
	"2028-01-03", "2028-04-14", "2028-04-17", "2028-05-01", "2028-05-29", "2028-08-28", "2028-12-25", "2028-12-26",
	"2029-01-01", "2029-03-30", "2029-04-02", "2029-05-07", "2029-05-28", "2029-08-27", "2029-12-25", "2029-12-26",
	"2030-01-01", "2030-04-19", "2030-04-22", "2030-05-06", "2030-05-27", "2030-08-26", "2030-12-25", "2030-12-26",
};

static int32_t
day(const char *text)
{
	int32_t number = 0;

	assert_int_equal(day_parse(text, &number), 0);
	return number;
}

/* UTC, written 2026-03-29T01:00Z */
static struct instant
utc(const char *text)
{
	char date[DAY_SIZE];
	int hour, minute;

	assert_int_equal(sscanf(text, "%10[0-9-]T%d:%dZ", date, &hour, &minute), 3);
	return (struct instant){day(date) * 86400000LL + hour * 3600000LL + minute * 60000LL};
}

static struct policy
office(int32_t holidays[COUNT_OF(bank_holidays)])
{
	static struct day_span terms[2];

	for (size_t i = 0; i < COUNT_OF(bank_holidays); i++)
		holidays[i] = day(bank_holidays[i]);
	terms[0] = (struct day_span){day("2026-09-02"), day("2026-10-23")};
	terms[1] = (struct day_span){day("2026-11-02"), day("2026-12-18")};
	return (struct policy){.weekdays = 0x1f,
			       .open = {8 * 60 + 30},
			       .shut = {17 * 60},
			       .morning = {10 * 60},
			       .school_start = {8 * 60 + 45},
			       .holidays_span = {day("2024-01-01"), day("2030-12-31")},
			       .holidays = holidays,
			       .holiday_count = COUNT_OF(bank_holidays),
			       .terms = terms,
			       .term_count = 2};
}

static void
londons_clock_changes_by_rule(void **state)
{
	static const struct {
		const char *utc;
		const char *date;
		int minute;
	} rows[] = {
		{"2026-01-15T12:00Z", "2026-01-15", 720}, {"2026-07-15T12:00Z", "2026-07-15", 780},
		{"2026-03-29T00:59Z", "2026-03-29", 59},  {"2026-03-29T01:00Z", "2026-03-29", 120},
		{"2026-10-25T00:59Z", "2026-10-25", 119}, {"2026-10-25T01:00Z", "2026-10-25", 60},
		{"2026-06-30T23:00Z", "2026-07-01", 0},	  {"2026-12-31T23:59Z", "2026-12-31", 1439},
		{"2027-03-28T01:00Z", "2027-03-28", 120}, {"2027-10-31T01:00Z", "2027-10-31", 60},
		{"2030-03-31T00:59Z", "2030-03-31", 59},  {"2030-03-31T01:00Z", "2030-03-31", 120},
		{"1970-01-01T00:00Z", "1970-01-01", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char date[DAY_SIZE];

		day_print(clocks_day(utc(rows[i].utc)), date);
		assert_string_equal(date, rows[i].date);
		assert_int_equal(clocks_minute(utc(rows[i].utc)), rows[i].minute);
	}
	assert_int_equal(clocks_day((struct instant){-1}), -1);
}

static void
a_time_on_the_wall_is_one_moment(void **state)
{
	static const struct {
		const char *date;
		int minute;
		const char *utc;
	} rows[] = {
		{"2026-03-29", 0, "2026-03-29T00:00Z"},
		{"2026-03-29", 90, "2026-03-29T01:30Z"}, /* skipped */
		{"2026-03-29", 120, "2026-03-29T01:00Z"},
		{"2026-03-30", 0, "2026-03-29T23:00Z"},
		{"2026-10-25", 0, "2026-10-24T23:00Z"},
		{"2026-10-25", 90, "2026-10-25T00:30Z"}, /* the first of two */
		{"2026-10-25", 120, "2026-10-25T02:00Z"},
		{"2026-10-25", 1440, "2026-10-26T00:00Z"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_int_equal(clocks_at(day(rows[i].date), rows[i].minute).ms, utc(rows[i].utc).ms);
	/* every minute of a year but the skipped hour comes back */
	for (int32_t at = day("2026-01-01"); at < day("2027-01-01"); at++) {
		for (int minute = 0; minute < 1440; minute += 7) {
			if (at == day("2026-03-29") && minute >= 60 && minute < 120)
				continue;
			assert_int_equal(clocks_day(clocks_at(at, minute)), at);
			assert_int_equal(clocks_minute(clocks_at(at, minute)), minute);
		}
	}
}

static void
working_days_end_at_midnight_of_the_last_one(void **state)
{
	static const struct {
		const char *start;
		uint64_t n;
		const char *last;
	} rows[] = {
		{"2025-04-17", 1, "2025-04-22"},  {"2025-12-24", 1, "2025-12-29"},  {"2026-12-24", 1, "2026-12-29"},
		{"2027-12-24", 1, "2027-12-29"},  {"2025-05-24", 1, "2025-05-27"},  {"2025-05-02", 15, "2025-05-27"},
		{"2025-05-19", 15, "2025-06-10"}, {"2025-05-19", 45, "2025-07-22"}, {"2025-12-19", 10, "2026-01-07"},
		{"2026-11-06", 0, "2026-11-06"},
	};
	int32_t holidays[COUNT_OF(bank_holidays)];
	struct policy policy = office(holidays);
	struct calendar calendar = {&policy, NULL};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		for (int minute = 0; minute < 1440; minute += 719) { /* 00:00, 11:59, 23:58 */
			struct instant due = clocks_due(&calendar, UNIT_WORKING_DAYS, rows[i].n,
							clocks_at(day(rows[i].start), minute));

			assert_int_equal(due.ms, clocks_at(day(rows[i].last) + 1, 0).ms);
		}
	}
}

static void
each_unit_counts_its_own_way(void **state)
{
	static const struct {
		enum clock_unit unit;
		uint64_t n;
		const char *start;
		const char *due;
	} rows[] = {
		/* elapsed, through a night, a week-end and a change of the clocks */
		{UNIT_MINUTES, 30, "2026-11-02T02:00Z", "2026-11-02T02:30Z"},
		{UNIT_HOURS, 1, "2026-12-25T23:30Z", "2026-12-26T00:30Z"},
		{UNIT_HOURS, 72, "2026-10-23T20:00Z", "2026-10-26T20:00Z"},
		/* inside 08:30-17:00 on working days */
		{UNIT_WORKING_HOURS, 4, "2026-11-02T09:00Z", "2026-11-02T13:00Z"},
		{UNIT_WORKING_HOURS, 4, "2026-11-02T15:00Z", "2026-11-03T10:30Z"},
		{UNIT_WORKING_HOURS, 4, "2026-11-02T13:00Z", "2026-11-02T17:00Z"}, /* to the minute */
		{UNIT_WORKING_HOURS, 1, "2026-11-06T22:00Z", "2026-11-09T09:30Z"}, /* Friday night */
		{UNIT_WORKING_HOURS, 9, "2026-12-24T08:30Z", "2026-12-29T09:00Z"}, /* over Christmas */
		{UNIT_WORKING_HOURS, 2, "2026-10-23T15:00Z", "2026-10-26T09:30Z"}, /* summer to winter */
		{UNIT_WORKING_HOURS, 0, "2026-11-07T12:00Z", "2026-11-09T08:30Z"},
		{UNIT_MORNINGS, 1, "2026-11-06T03:00Z", "2026-11-09T10:00Z"},
		{UNIT_MORNINGS, 1, "2026-07-06T12:00Z", "2026-07-07T09:00Z"},
		/* the policy's terms: half-term is 26 to 30 October */
		{UNIT_SCHOOL_DAYS, 1, "2026-10-23T18:00Z", "2026-11-02T08:45Z"},
		{UNIT_SCHOOL_DAYS, 2, "2026-10-21T02:00Z", "2026-10-23T07:45Z"},
	};
	int32_t holidays[COUNT_OF(bank_holidays)];
	struct policy policy = office(holidays);
	struct calendar calendar = {&policy, NULL};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		assert_int_equal(clocks_due(&calendar, rows[i].unit, rows[i].n, utc(rows[i].start)).ms,
				 utc(rows[i].due).ms);
	}
}

static void
hour_clocks_pass_through_londons_changes(void **state)
{
	static const struct {
		enum clock_unit unit;
		uint64_t n;
		const char *start;
		const char *due;
	} rows[] = {
		/* spring: 28 March 2026 20:00 and 72 hours is 31 March 21:00 on the wall */
		{UNIT_HOURS, 72, "2026-03-28T20:00Z", "2026-03-31T20:00Z"},
		{UNIT_HOURS, 1, "2026-03-29T00:30Z", "2026-03-29T01:30Z"},
		{UNIT_MINUTES, 90, "2026-10-25T00:00Z", "2026-10-25T01:30Z"},
		/* a working day ends at London's midnight: 23:00 UTC in summer */
		{UNIT_WORKING_DAYS, 1, "2026-03-27T12:00Z", "2026-03-30T23:00Z"},
		{UNIT_WORKING_DAYS, 1, "2026-10-23T12:00Z", "2026-10-27T00:00Z"},
		{UNIT_WORKING_DAYS, 0, "2026-03-29T12:00Z", "2026-03-29T23:00Z"},
		{UNIT_WORKING_DAYS, 0, "2026-10-25T12:00Z", "2026-10-26T00:00Z"},
		/* 23:30 UTC in summer is the next day in London already */
		{UNIT_WORKING_DAYS, 1, "2026-07-06T22:59Z", "2026-07-07T23:00Z"},
		{UNIT_WORKING_DAYS, 1, "2026-07-06T23:00Z", "2026-07-08T23:00Z"},
		{UNIT_MORNINGS, 1, "2026-03-27T23:00Z", "2026-03-30T09:00Z"},
		{UNIT_MORNINGS, 1, "2026-10-23T23:30Z", "2026-10-26T10:00Z"},
		{UNIT_MORNINGS, 2, "2026-12-24T23:30Z", "2026-12-30T10:00Z"},
		/* office hours of Friday before and Monday after each change */
		{UNIT_WORKING_HOURS, 2, "2026-03-27T16:00Z", "2026-03-30T08:30Z"},
		{UNIT_WORKING_HOURS, 2, "2026-10-23T15:00Z", "2026-10-26T09:30Z"},
		/* over Easter, and over the new year of 2028, whose holiday is the 3rd */
		{UNIT_WORKING_HOURS, 9, "2026-04-02T13:00Z", "2026-04-07T13:30Z"},
		{UNIT_WORKING_HOURS, 1, "2027-12-31T16:30Z", "2028-01-04T09:00Z"},
		{UNIT_WORKING_HOURS, 34, "2026-11-02T08:30Z", "2026-11-05T17:00Z"},
		{UNIT_WORKING_HOURS, 4, "2026-11-07T12:00Z", "2026-11-09T12:30Z"}, /* a Saturday */
		{UNIT_WORKING_HOURS, 4, "2026-12-25T12:00Z", "2026-12-29T12:30Z"}, /* a holiday */
		{UNIT_WORKING_HOURS, 1, "2026-11-02T03:00Z", "2026-11-02T09:30Z"}, /* before office hours */
	};
	int32_t holidays[COUNT_OF(bank_holidays)];
	struct policy policy = office(holidays);
	struct calendar calendar = {&policy, NULL};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct instant due = clocks_due(&calendar, rows[i].unit, rows[i].n, utc(rows[i].start));

		if (due.ms != utc(rows[i].due).ms)
			fail_msg("%s + %llu: %lld", rows[i].start, (unsigned long long)rows[i].n, (long long)due.ms);
	}
}

static void
a_settings_own_terms_and_closures_count(void **state)
{
	static const struct card_span terms[] = {{"2026-09-07", "2026-10-16", {""}},
						 {"2026-10-26", "2026-12-18", {""}}};
	static const struct card_span closures[] = {{"2026-10-26", "2026-10-27", {"trust"}},
						    {"2026-11-03", "2026-11-03", {"trust"}}};
	static const struct {
		const char *label;
		const char *start;
		uint64_t n;
		const char *due;
	} rows[] = {
		{"in term, the next day", "2026-09-08T18:00Z", 1, "2026-09-09T07:45Z"},
		{"over a week-end", "2026-09-11T18:00Z", 1, "2026-09-14T07:45Z"},
		{"half-term of its own, and two days closed after it", "2026-10-16T18:00Z", 1, "2026-10-28T08:45Z"},
		{"a day closed in term", "2026-11-02T18:00Z", 1, "2026-11-04T08:45Z"},
		{"the policy's half-term is not its own", "2026-10-28T18:00Z", 1, "2026-10-29T08:45Z"},
		{"an hour before the bell is too late for that day", "2026-09-09T06:45Z", 1, "2026-09-10T07:45Z"},
		/* its list begins on 7 September: before that the policy's term holds */
		{"before its calendar begins", "2026-09-02T18:00Z", 1, "2026-09-03T07:45Z"},
		{"its calendar and the policy's have run out: a working day", "2026-12-18T18:00Z", 1,
		 "2026-12-21T08:45Z"},
		{"before any calendar: a working day", "2026-08-20T18:00Z", 1, "2026-08-21T07:45Z"},
		{"two school days, one on each side of half-term", "2026-10-15T18:00Z", 2, "2026-10-28T08:45Z"},
	};
	int32_t holidays[COUNT_OF(bank_holidays)];
	struct policy policy = office(holidays);
	struct card card = {.terms = terms, .term_count = 2, .closures = closures, .closure_count = 2};
	struct calendar calendar = {&policy, &card};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (clocks_due(&calendar, UNIT_SCHOOL_DAYS, rows[i].n, utc(rows[i].start)).ms != utc(rows[i].due).ms)
			fail_msg("%s", rows[i].label);
}

static void
a_calendar_that_has_run_out_gives_way_to_the_policys(void **state)
{
	static const struct card_span last_year[] = {{"2025-09-02", "2025-12-19", {""}},
						     {"2026-01-05", "2026-07-22", {""}}};
	static const struct card_span closures[] = {{"2026-11-02", "2026-11-02", {"trust"}}};
	static const struct {
		const char *label;
		size_t terms;
		size_t closures;
		const char *start;
		const char *due;
	} rows[] = {
		{"a card without a calendar", 0, 0, "2026-10-23T18:00Z", "2026-11-02T08:45Z"},
		{"its closures hold all the same", 0, 1, "2026-10-23T18:00Z", "2026-11-03T08:45Z"},
		{"nobody sent this year's terms", 2, 0, "2026-10-23T18:00Z", "2026-11-02T08:45Z"},
		{"nor will the closures be forgotten", 2, 1, "2026-10-23T18:00Z", "2026-11-03T08:45Z"},
		{"the last day of its list is its own", 2, 0, "2026-07-21T18:00Z", "2026-07-22T07:45Z"},
		/* from 23 July to 1 September neither list says anything: a working day */
		{"the day after it", 2, 0, "2026-07-22T18:00Z", "2026-07-23T07:45Z"},
	};
	int32_t holidays[COUNT_OF(bank_holidays)];
	struct policy policy = office(holidays);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct card card = {.terms = last_year,
				    .term_count = rows[i].terms,
				    .closures = closures,
				    .closure_count = rows[i].closures};
		struct calendar calendar = {&policy, &card};

		if (clocks_due(&calendar, UNIT_SCHOOL_DAYS, 1, utc(rows[i].start)).ms != utc(rows[i].due).ms)
			fail_msg("%s", rows[i].label);
	}
}

static void
no_calendar_puts_a_school_day_off_for_longer_than_a_summer(void **state)
{
	static const struct {
		const char *label;
		struct card_span terms[2];
		struct card_span closure;
		const char *due;
	} rows[] = {
		/* from 22 July 2026, a Wednesday; 49 days later is 9 September */
		{"a summer of six weeks",
		 {{"2026-04-13", "2026-07-22", {""}}, {"2026-09-02", "2026-12-18", {""}}},
		 {"", "", {""}},
		 "2026-09-02T07:45Z"},
		{"the first term of next year with the wrong year",
		 {{"2026-04-13", "2026-07-22", {""}}, {"2029-09-02", "2029-12-18", {""}}},
		 {"", "", {""}},
		 "2026-09-10T07:45Z"},
		{"closed for ever",
		 {{"2026-04-13", "2026-07-22", {""}}, {"2026-09-02", "2026-12-18", {""}}},
		 {"2026-07-23", "9999-12-31", {"trust"}},
		 "2026-09-10T07:45Z"},
	};
	int32_t holidays[COUNT_OF(bank_holidays)];
	struct policy policy = office(holidays);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct card card = {.terms = rows[i].terms,
				    .term_count = 2,
				    .closures = &rows[i].closure,
				    .closure_count = rows[i].closure.first[0] != '\0'};
		struct calendar calendar = {&policy, &card};
		struct instant start = utc("2026-07-22T18:00Z");

		if (clocks_due(&calendar, UNIT_SCHOOL_DAYS, 1, start).ms != utc(rows[i].due).ms)
			fail_msg("%s", rows[i].label);
		/* and the bound holds for each of many */
		for (uint64_t n = 1; n < 12; n++)
			assert_true(clocks_due(&calendar, UNIT_SCHOOL_DAYS, n, start).ms <=
				    start.ms + (int64_t)n * (CLOCKS_LONGEST_HOLIDAY + 5) * 86400000LL);
	}
}

static void
the_holiday_contact_is_who_is_told_while_it_is_closed(void **state)
{
	static const struct card_span closures[] = {{"2026-10-26", "2026-10-30", {"council.education"}},
						    {"2026-10-28", "2026-10-28", {"trust"}},
						    {"2026-12-24", "2027-01-01", {"council.education"}}};
	static const struct {
		const char *day;
		const char *first;
		const char *second;
	} rows[] = {
		{"2026-10-25", "", ""},
		{"2026-10-26", "council.education", ""},
		{"2026-10-28", "council.education", "trust"},
		{"2026-10-30", "council.education", ""},
		{"2026-10-31", "", ""},
		{"2026-12-31", "council.education", ""},
		{"2027-01-01", "council.education", ""},
		{"2027-01-02", "", ""},
	};
	const struct card card = {.closures = closures, .closure_count = COUNT_OF(closures)};
	const struct card open = {.closure_count = 0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct agency *first = clocks_contact(&card, day(rows[i].day), 0);
		const struct agency *second = clocks_contact(&card, day(rows[i].day), 1);

		assert_string_equal(first ? first->name : "", rows[i].first);
		assert_string_equal(second ? second->name : "", rows[i].second);
		assert_null(clocks_contact(&card, day(rows[i].day), 2));
		assert_null(clocks_contact(&open, day(rows[i].day), 0));
	}
}

static void
no_policy_makes_a_search_without_end(void **state)
{
	struct policy policy = {.weekdays = 0, .open = {600}, .shut = {600}};
	struct calendar calendar = {&policy, NULL};
	struct instant now = utc("2026-11-02T10:00Z");

	(void)state;
	for (unsigned unit = UNIT_WORKING_HOURS; unit < UNIT_COUNT; unit++)
		assert_int_equal(clocks_due(&calendar, (enum clock_unit)unit, 1, now).ms, INSTANT_NEVER);
	for (unsigned unit = 0; unit <= UNIT_COUNT; unit++)
		assert_int_equal(clocks_due(&calendar, (enum clock_unit)unit, INT64_MAX, now).ms, INSTANT_NEVER);
	assert_int_equal(clocks_due(&calendar, UNIT_COUNT, 1, now).ms, INSTANT_NEVER);
}

static void
a_day_beyond_the_holiday_list_is_no_holiday(void **state)
{
	int32_t holidays[COUNT_OF(bank_holidays)];
	struct policy policy = office(holidays);

	(void)state;
	assert_true(clocks_covers(&policy, day("2030-12-31")));
	assert_false(clocks_covers(&policy, day("2031-01-01")));
	assert_false(clocks_covers(&policy, day("2023-12-31")));
	assert_true(clocks_is_working_day(&policy, day("2031-01-01")));
	assert_false(clocks_is_working_day(&policy, day("2030-12-25")));
	assert_false(clocks_is_working_day(&policy, day("2030-12-28"))); /* a Saturday */
}

static void
the_most_exact_when_wins(void **state)
{
	static const struct clock_line lines[] = {
		{"decision", "any", 1, UNIT_WORKING_DAYS, 0, UNIT_MINUTES, 1},
		{"decision", "grade-high", 4, UNIT_HOURS, 0, UNIT_MINUTES, 0},
		{"verify", "grade-high", 2, UNIT_HOURS, 0, UNIT_MINUTES, 0},
	};
	static const char *const high[] = {"code-nfa", "grade-high", "any"};
	static const char *const low[] = {"grade-standard", "any"};
	struct policy policy = {.clocks = lines, .clock_count = 3};

	(void)state;
	assert_ptr_equal(clocks_line(&policy, "decision", high, 3), &lines[1]);
	assert_ptr_equal(clocks_line(&policy, "decision", low, 2), &lines[0]);
	assert_null(clocks_line(&policy, "verify", low, 2));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(londons_clock_changes_by_rule),
		cmocka_unit_test(a_time_on_the_wall_is_one_moment),
		cmocka_unit_test(working_days_end_at_midnight_of_the_last_one),
		cmocka_unit_test(each_unit_counts_its_own_way),
		cmocka_unit_test(hour_clocks_pass_through_londons_changes),
		cmocka_unit_test(a_settings_own_terms_and_closures_count),
		cmocka_unit_test(a_calendar_that_has_run_out_gives_way_to_the_policys),
		cmocka_unit_test(no_calendar_puts_a_school_day_off_for_longer_than_a_summer),
		cmocka_unit_test(the_holiday_contact_is_who_is_told_while_it_is_closed),
		cmocka_unit_test(no_policy_makes_a_search_without_end),
		cmocka_unit_test(a_day_beyond_the_holiday_list_is_no_holiday),
		cmocka_unit_test(the_most_exact_when_wins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
