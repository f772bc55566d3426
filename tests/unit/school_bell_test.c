/* By which bell a notice is to be read, and in which order. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "school/bell.h"

/* London in winter is UTC; 2026-06-01 08:30 there is 07:30Z. */
static struct instant
at(const char *text)
{
	char date[DAY_SIZE];
	int hour, minute;
	int32_t day = 0;

	assert_int_equal(sscanf(text, "%10[0-9-]T%d:%dZ", date, &hour, &minute), 3);
	assert_int_equal(day_parse(date, &day), 0);
	return (struct instant){day * 86400000LL + hour * 3600000LL + minute * 60000LL};
}

static int32_t
day(const char *text)
{
	int32_t number = 0;

	assert_int_equal(day_parse(text, &number), 0);
	return number;
}

static void
each_notice_has_its_bell(void **state)
{
	static const struct {
		const char *label;
		const char *came;
		const char *bell;
	} rows[] = {
		{"on a Friday evening", "2026-03-06T19:00Z", "2026-03-09T08:30Z"},
		{"on a Sunday night", "2026-03-08T23:30Z", "2026-03-09T08:30Z"},
		{"before today's bell", "2026-03-09T06:10Z", "2026-03-09T08:30Z"},
		{"a minute after it", "2026-03-09T08:31Z", "2026-03-10T08:30Z"},
		{"on the last day of term", "2026-03-27T16:00Z", "2026-04-13T07:30Z"},
		{"in summer time", "2026-06-01T05:00Z", "2026-06-01T07:30Z"},
		{"on a closed day", "2026-03-11T06:10Z", "2026-03-12T08:30Z"},
	};
	const int32_t holidays[] = {day("2026-04-03"), day("2026-04-06")};
	const struct day_span terms[] = {{day("2026-02-23"), day("2026-03-27")},
					 {day("2026-04-13"), day("2026-07-22")}};
	const struct policy policy = {.weekdays = 0x1f,
				      .open = {510},
				      .shut = {1050},
				      .morning = {600},
				      .school_start = {510},
				      .holidays_span = {day("2026-01-01"), day("2026-12-31")},
				      .holidays = holidays,
				      .holiday_count = 2,
				      .terms = terms,
				      .term_count = 2};
	const struct card_span closed[] = {{"2026-03-11", "2026-03-11", {"council"}}};
	const struct card card = {.closures = closed, .closure_count = 1};
	const struct calendar calendar = {&policy, &card};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("%s\n", rows[i].label);
		assert_int_equal(bell_next(&calendar, at(rows[i].came)).ms, at(rows[i].bell).ms);
	}
}

static struct bell_notice
notice(const char *id, int is_missing, const char *found_by, const char *came, int is_opened, const char *bell)
{
	struct bell_notice made = {
		.is_missing = is_missing, .accepted = at(came), .opened_ms = is_opened, .bell = at(bell)};

	memcpy(made.id.hex, id, strlen(id));
	memcpy(made.found_by.hex, found_by, strlen(found_by));
	return made;
}

static void
what_nobody_read_comes_first_and_what_is_over_last(void **state)
{
	struct bell_notice notices[] = {
		notice("read", 0, "", "2026-03-09T06:00Z", 1, "2026-03-09T08:30Z"),
		notice("cleared", 1, "found", "2026-03-08T06:00Z", 0, "2026-03-09T08:30Z"),
		notice("missing", 1, "", "2026-03-01T06:00Z", 1, "2026-03-02T08:30Z"),
		notice("later", 0, "", "2026-03-09T09:00Z", 0, "2026-03-10T08:30Z"),
		notice("soon", 0, "", "2026-03-09T07:00Z", 0, "2026-03-09T08:30Z"),
		notice("sooner", 1, "", "2026-03-09T06:30Z", 0, "2026-03-09T08:30Z"),
		notice("found", 0, "", "2026-03-09T10:00Z", 0, "2026-03-10T08:30Z"),
	};
	static const char *const want[] = {"sooner", "soon", "later", "found", "missing", "read", "cleared"};

	(void)state;
	bell_sort(notices, 7);
	for (size_t i = 0; i < 7; i++)
		assert_string_equal(notices[i].id.hex, want[i]);
	bell_sort(NULL, 0);
}

static void
a_day_has_its_own_notices(void **state)
{
	static const struct {
		const char *label;
		struct {
			int is_missing;
			const char *found_by;
			const char *came;
			int is_opened;
			const char *bell;
		} given;
		int want;
	} rows[] = {
		{"for this bell", {0, "", "2026-03-06T19:00Z", 0, "2026-03-09T08:30Z"}, 1},
		{"for one that has rung", {0, "", "2026-03-05T19:00Z", 0, "2026-03-06T08:30Z"}, 1},
		{"for tomorrow's, came today", {0, "", "2026-03-09T10:00Z", 0, "2026-03-10T08:30Z"}, 1},
		{"for tomorrow's, came before", {0, "", "2026-03-08T10:00Z", 0, "2026-03-10T08:30Z"}, 0},
		{"read, came today", {0, "", "2026-03-09T06:00Z", 1, "2026-03-09T08:30Z"}, 1},
		{"read, came before", {0, "", "2026-03-06T19:00Z", 1, "2026-03-09T08:30Z"}, 0},
		{"still missing", {1, "", "2026-03-01T06:00Z", 1, "2026-03-02T08:30Z"}, 1},
		{"found since", {1, "f", "2026-03-09T06:00Z", 0, "2026-03-09T08:30Z"}, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct bell_notice made = notice("x", rows[i].given.is_missing, rows[i].given.found_by,
						       rows[i].given.came, rows[i].given.is_opened, rows[i].given.bell);

		print_message("%s\n", rows[i].label);
		assert_int_equal(bell_is_of_day(&made, day("2026-03-09")), rows[i].want);
	}
}

static void
each_kind_says_what_not_to_do(void **state)
{
	(void)state;
	assert_string_equal(bell_word("endeavour-missing"), "MISSING");
	assert_non_null(strstr(bell_do_not("encompass", 0), "Do not ask the child"));
	assert_non_null(strstr(bell_do_not("encompass", 1), "details"));
	assert_non_null(strstr(bell_do_not("endeavour-missing", 0), "999"));
	assert_string_equal(bell_do_not("fire", 0), "");
	assert_string_equal(bell_word("fire"), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_notice_has_its_bell),
		cmocka_unit_test(what_nobody_read_comes_first_and_what_is_over_last),
		cmocka_unit_test(a_day_has_its_own_notices),
		cmocka_unit_test(each_kind_says_what_not_to_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
