#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <jansson.h>
#include <string.h>

#include "base/day.h"
#include "review/coverage.h"
#include "review/report_text.h"

static const struct agency crs = {"southampton-crs"};

static int32_t
day_of(const char *text)
{
	int32_t day = 0;

	assert_int_equal(day_parse(text, &day), 0);
	return day;
}

/* Three days, the middle one not counted. */
static struct coverage
three_days(struct coverage_day days[3])
{
	days[0] = (struct coverage_day){day_of("2024-08-30"), 1, 70, 68, 12, 12};
	days[1] = (struct coverage_day){day_of("2024-08-31"), 0, 0, 9, 0, 1};
	days[2] = (struct coverage_day){day_of("2024-09-01"), 1, 30, 29, 5, 7};
	return (struct coverage){days, 3, 1, 100, 97, 17, 19};
}

static void
the_gap_is_the_first_line(void **state)
{
	static const struct {
		struct coverage coverage;
		const char *line;
	} rows[] = {
		{{NULL, 31, 0, 1491, 1479, 0, 0},
		 "Gap: 12 of the 1491 contacts that southampton-crs counted are not in Tellback (0.8 %); 31 of 31 days "
		 "were "
		 "counted."},
		{{NULL, 31, 30, 0, 0, 0, 0},
		 "Gap: 0 of the 0 contacts that southampton-crs counted are not in Tellback (0.0 %); 1 of 31 days were "
		 "counted."},
		{{NULL, 31, 31, 0, 0, 0, 0},
		 "Gap unknown: southampton-crs has sent no daily count of its contacts, so nobody can say how many "
		 "pass "
		 "Tellback by."},
		{{NULL, 0, 0, 0, 0, 0, 0}, "Gap unknown: the log covers no whole day of that time."},
		{{NULL, 2, 0, 10, 11, 0, 0},
		 "Gap below nought: Tellback holds 11 contacts and southampton-crs counted 10: its counts are wrong."},
	};
	struct arena *arena = arena_new(4096);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(coverage_sentence(&rows[i].coverage, &crs, arena), rows[i].line);
	arena_free(arena);
}

static void
a_terminal_shows_months_or_days(void **state)
{
	static const char months[] = "Gap: 3 of the 100 contacts that southampton-crs counted are not in "
				     "Tellback\n(3.0 %); 2 of 3 days were "
				     "counted.\nNot counted: 2024-08-31\n\n"
				     "              contacts  Tellback       gap  closures  Tellback       gap\n"
				     "2024-08             70        68         2        12        12         0\n"
				     "2024-09             30        29         1         5         7        -2\n"
				     "counted days       100        97         3        17        19        -2\n";
	static const char days[] = "              contacts  Tellback       gap  closures  Tellback       gap\n"
				   "2024-08-30          70        68         2        12        12         0\n"
				   "2024-08-31    no count         9         -  no count         1         -\n"
				   "counted days        70        68         2        12        12         0\n";
	struct coverage_day list[3];
	struct coverage coverage = three_days(list);
	struct arena *arena = arena_new(4096);
	struct writing writing = {.text = NULL};

	(void)state;
	coverage_text(&coverage, &crs, arena, &writing);
	assert_int_equal(writing.status, STATUS_OK);
	assert_string_equal(writing.text, months);
	writing_done(&writing);

	list[2].is_counted = 0; /* of a month that nobody counted all is shown that is held */
	coverage = (struct coverage){list, 3, 2, 70, 68, 12, 12};
	coverage_text(&coverage, &crs, arena, &writing);
	assert_non_null(
		strstr(writing.text, "\n2024-09       no count        29         -  no count         7         -\n"));
	writing_done(&writing);

	coverage = (struct coverage){list, 2, 1, 70, 68, 12, 12};
	coverage_text(&coverage, &crs, arena, &writing);
	assert_non_null(strstr(writing.text, days));
	writing_done(&writing);

	coverage = (struct coverage){list, 0, 0, 0, 0, 0, 0};
	coverage_text(&coverage, &crs, arena, &writing);
	assert_non_null(strstr(writing.text, "the log covers no whole day of that time.\n"));
	writing_done(&writing);
	arena_free(arena);
}

static void
no_line_is_longer_than_a_terminal_and_long_lists_are_cut(void **state)
{
	static struct coverage_day list[60];
	struct coverage coverage = {list, 60, 58, 1234567, 1, 1234567, 1};
	struct arena *arena = arena_new(4096);
	struct writing writing = {.text = NULL};

	(void)state;
	for (int32_t i = 0; i < 60; i++)
		list[i].day = day_of("2024-07-01") + i;
	list[0].is_counted = list[59].is_counted = 1;
	list[0].counted_contacts = list[59].counted_contacts = 1234567;
	coverage_text(&coverage, &crs, arena, &writing);
	for (const char *at = writing.text; *at; at += strcspn(at, "\n") + 1)
		assert_in_range(strcspn(at, "\n"), 0, TEXT_COLUMNS);
	assert_non_null(strstr(writing.text, "2024-07-05 and 54 more\n"));
	writing_done(&writing);
	arena_free(arena);
}

static void
files_hold_every_day(void **state)
{
	static const char csv[] = "day,counted_contacts,held_contacts,counted_closures,held_closures\n"
				  "2024-08-30,70,68,12,12\n"
				  "2024-08-31,,9,,1\n"
				  "2024-09-01,30,29,5,7\n";
	struct coverage_day list[3];
	struct coverage coverage = three_days(list);
	struct arena *arena = arena_new(4096);
	struct writing writing = {.text = NULL};
	json_t *root, *day;

	(void)state;
	coverage_csv(&coverage, &writing);
	assert_string_equal(writing.text, csv);
	writing_done(&writing);

	coverage_json(&coverage, &crs, arena, &writing);
	root = json_loads(writing.text, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(root);
	assert_int_equal(json_integer_value(json_object_get(root, "countedContacts")), 100);
	assert_int_equal(json_integer_value(json_object_get(root, "heldContacts")), 97);
	assert_int_equal(json_integer_value(json_object_get(root, "daysNotCounted")), 1);
	assert_int_equal(json_array_size(json_object_get(root, "days")), 3);
	day = json_array_get(json_object_get(root, "days"), 1);
	assert_null(json_object_get(day, "countedContacts"));
	assert_int_equal(json_integer_value(json_object_get(day, "heldContacts")), 9);
	json_decref(root);
	writing_done(&writing);
	arena_free(arena);

	coverage.day_count = 0;
	arena = arena_new(4096);
	coverage_json(&coverage, &crs, arena, &writing);
	root = json_loads(writing.text, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(root);
	json_decref(root);
	writing_done(&writing);
	arena_free(arena);
}

static void
without_memory_nothing_is_said(void **state)
{
	struct coverage coverage = {NULL, 1, 0, 1, 1, 1, 1};
	struct arena *arena = arena_new(8);
	struct writing writing = {.text = NULL};

	(void)state;
	assert_null(coverage_sentence(&coverage, &crs, arena));
	coverage_text(&coverage, &crs, arena, &writing);
	assert_int_equal(writing.status, STATUS_NO_MEMORY);
	writing_done(&writing);
	coverage_json(&coverage, &crs, arena, &writing);
	assert_int_equal(writing.status, STATUS_NO_MEMORY);
	writing_done(&writing);
	arena_free(arena);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_gap_is_the_first_line),
		cmocka_unit_test(a_terminal_shows_months_or_days),
		cmocka_unit_test(no_line_is_longer_than_a_terminal_and_long_lists_are_cut),
		cmocka_unit_test(files_hold_every_day),
		cmocka_unit_test(without_memory_nothing_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
