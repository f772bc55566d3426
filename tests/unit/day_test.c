#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/day.h"

static void
known_days_go_both_ways(void **state)
{
	/* date -u -d <text> +%s, over 86400; weekday 0 is Monday */
	static const struct {
		const char *text;
		int32_t day;
		int weekday;
	} rows[] = {
	    {"1970-01-01", 0, 3},	{"1969-12-31", -1, 2},	  {"1968-02-29", -672, 3},  {"1900-03-01", -25508, 3},
	    {"2000-02-29", 11016, 1},	{"2000-03-01", 11017, 2}, {"2024-12-31", 20088, 1}, {"2026-03-02", 20514, 0},
	    {"2028-02-29", 21243, 1},	{"2100-02-28", 47540, 6}, {"2100-03-01", 47541, 0}, {"0001-01-01", -719162, 0},
	    {"9999-12-31", 2932896, 4},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[DAY_SIZE];
		int32_t day = 0;

		assert_int_equal(day_parse(rows[i].text, &day), 0);
		assert_int_equal(day, rows[i].day);
		day_print(rows[i].day, text);
		assert_string_equal(text, rows[i].text);
		assert_int_equal(day_of_week(day), rows[i].weekday);
	}
}

static void
two_centuries_of_days_follow_one_another(void **state)
{
	int32_t day = 0;

	(void)state;
	for (int32_t i = -25567; i < 54787; i++) { /* 1900 to 2119 */
		char text[DAY_SIZE];

		day_print(i, text);
		assert_int_equal(day_parse(text, &day), 0);
		assert_int_equal(day, i);
		assert_int_equal((day_of_week(i) + 1) % 7, day_of_week(i + 1));
	}
}

static void
what_is_no_day_is_refused(void **state)
{
	static const char *const rows[] = {
	    "",		  "2026-02-29", "2026-04-31",  "2100-02-29",  "1900-02-29",  "2026-00-10",
	    "2026-13-01", "2026-01-00", "2026-01-32",  "2026-1-01",   "2026-01-1",   "26-01-01",
	    "2026/01/01", "20260101",	"2026-01-01 ", " 2026-01-01", "2026-01-01T", "+026-01-01",
	    "202a-01-01", "0000-01-01", "2026-01-0x",
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int32_t day = 7;

		if (!day_parse(rows[i], &day))
			print_error("taken: %s\n", rows[i]);
		assert_int_equal(day, 7);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(known_days_go_both_ways),
	    cmocka_unit_test(two_centuries_of_days_follow_one_another),
	    cmocka_unit_test(what_is_no_day_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
