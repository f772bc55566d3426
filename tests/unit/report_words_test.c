#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "review/period.h"
#include "review/report_chart.h"
#include "review/report_table.h"
#include "review/report_text.h"
#include "review/report_trend.h"
#include "rules/clocks.h"
#include "support/hand_report.h"

static void
figures_are_written_as_people_read_them(void **state)
{
	static const struct {
		enum figure_unit unit;
		struct figure figure;
		const char *text;
		const char *parts;
	} rows[] = {
		{UNIT_OF_COUNT, {FIGURE_KNOWN, 0, 0, 0}, "0", ""},
		{UNIT_OF_COUNT, {FIGURE_KNOWN, 999, 0, 0}, "999", ""},
		{UNIT_OF_COUNT, {FIGURE_KNOWN, 1000, 0, 0}, "1,000", ""},
		{UNIT_OF_COUNT, {FIGURE_KNOWN, 20723, 0, 0}, "20,723", ""},
		{UNIT_OF_COUNT, {FIGURE_KNOWN, 1234567, 0, 0}, "1,234,567", ""},
		{UNIT_OF_COUNT, {FIGURE_KNOWN, INT64_MAX, 0, 0}, "9,223,372,036,854,775,807", ""},
		{UNIT_OF_SHARE, {FIGURE_KNOWN, 245, 12, 49}, "24.5 %", "12 of 49"},
		{UNIT_OF_SHARE, {FIGURE_KNOWN, 1000, 1471, 1471}, "100.0 %", "1,471 of 1,471"},
		{UNIT_OF_SHARE, {FIGURE_KNOWN, 0, 0, 3}, "0.0 %", "0 of 3"},
		{UNIT_OF_SHARE, {FIGURE_NONE, 0, 0, 0}, "-", ""},
		{UNIT_OF_SHARE, {FIGURE_SUPPRESSED, 245, 12, 49}, "c", ""},
		{UNIT_OF_SHARE, {FIGURE_NO_DATA, 0, 0, 0}, "no data", ""},
		{UNIT_OF_RATE, {FIGURE_KNOWN, 41730, 20723, 49660}, "4,173.0", "20,723 of 49,660"},
		{UNIT_OF_TIME, {FIGURE_KNOWN, 0, 0, 0}, "0 min", ""},
		{UNIT_OF_TIME, {FIGURE_KNOWN, 59, 0, 0}, "59 min", ""},
		{UNIT_OF_TIME, {FIGURE_KNOWN, 60, 0, 0}, "1 h 0 min", ""},
		{UNIT_OF_TIME, {FIGURE_KNOWN, 100, 0, 0}, "1 h 40 min", ""},
		{UNIT_OF_TIME, {FIGURE_KNOWN, 1439, 0, 0}, "23 h 59 min", ""},
		{UNIT_OF_TIME, {FIGURE_KNOWN, 1440, 0, 0}, "1 d 0 h", ""},
		{UNIT_OF_TIME, {FIGURE_KNOWN, 4123, 0, 0}, "2 d 20 h", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct indicator indicator = {"X1", "", "", rows[i].unit, BETTER_UP, -1, NULL};
		char text[FIGURE_TEXT_SIZE], parts[FIGURE_PARTS_SIZE];

		report_figure_text(&indicator, &rows[i].figure, text);
		assert_string_equal(text, rows[i].text);
		report_figure_parts(&indicator, &rows[i].figure, parts);
		assert_string_equal(parts, rows[i].parts);
	}
}

static void
targets_leave_out_noughts_that_say_nothing(void **state)
{
	static const struct {
		enum figure_unit unit;
		enum better better;
		int64_t target;
		const char *text;
	} rows[] = {
		{UNIT_OF_SHARE, BETTER_UP, 950, "at least 95 %"},
		{UNIT_OF_SHARE, BETTER_DOWN, 75, "at most 7.5 %"},
		{UNIT_OF_SHARE, BETTER_DOWN, 0, "at most 0 %"},
		{UNIT_OF_SHARE, BETTER_UP, 1000, "at least 100 %"},
		{UNIT_OF_RATE, BETTER_NEITHER, 5810, "581"},
		{UNIT_OF_RATE, BETTER_NEITHER, 5811, "581.1"},
		{UNIT_OF_RATE, BETTER_NEITHER, 0, "0"},
		{UNIT_OF_TIME, BETTER_DOWN, 1440, "at most 1 d"},
		{UNIT_OF_TIME, BETTER_DOWN, 120, "at most 2 h"},
		{UNIT_OF_TIME, BETTER_DOWN, 90, "at most 1 h 30 min"},
		{UNIT_OF_TIME, BETTER_DOWN, 10, "at most 10 min"},
		{UNIT_OF_COUNT, BETTER_DOWN, 0, "at most 0"},
		{UNIT_OF_TIME, BETTER_DOWN, 0, "at most 0 min"},
		{UNIT_OF_COUNT, BETTER_UP, 1000, "at least 1,000"},
		{UNIT_OF_TIME, BETTER_DOWN, 14400, "at most 10 d"},
		{UNIT_OF_COUNT, BETTER_UP, -1, "none set"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct indicator indicator = {"X1", "", "", rows[i].unit, rows[i].better, rows[i].target, NULL};
		char text[TABLE_TARGET_SIZE];

		report_table_target(&indicator, text);
		assert_string_equal(text, rows[i].text);
	}
}

static void
a_measure_belongs_to_its_indicator(void **state)
{
	static const struct section section = {"", {"P3", "I12"}};
	static const struct letter_item item = {"", {"P3b", "I12"}, "", ""};

	(void)state;
	assert_int_equal(report_id_base("P3a"), 2);
	assert_int_equal(report_id_base("I12"), 3);
	assert_int_equal(report_id_base(""), 0);
	assert_true(sections_table_holds(&section, "P3"));
	assert_true(sections_table_holds(&section, "P3b"));
	assert_true(sections_table_holds(&section, "I12"));
	assert_false(sections_table_holds(&section, "P30"));
	assert_false(sections_table_holds(&section, "P"));
	assert_false(sections_table_holds(&section, "I1"));
	assert_true(report_table_holds(NULL, "Z1")); /* what no section names */
	assert_false(report_table_holds(NULL, "P3a"));
	assert_true(sections_table_asks(&item, "P3b"));
	assert_false(sections_table_asks(&item, "P3"));
	assert_true(sections_table_draws("I3"));
	assert_true(sections_table_draws("P7b")); /* a letter asks for it */
	assert_false(sections_table_draws("I3b"));
}

static void
every_indicator_of_the_field_has_a_section_of_its_own(void **state)
{
	char id[16];

	(void)state;
	for (int i = 1; i <= 18 + 20; i++) {
		size_t homes = 0;

		snprintf(id, sizeof id, "%c%d", i <= 18 ? 'I' : 'P', i <= 18 ? i : i - 18);
		for (size_t at = 0; at < sections_table_count(); at++)
			homes += (size_t)report_table_holds(sections_table_at(at), id);
		if (homes != 1)
			fail_msg("%s stands in %zu sections", id, homes);
	}
	assert_null(sections_table_at(sections_table_count()));
	assert_non_null(sections_table_letter(1));
	assert_null(sections_table_letter(2));
}

static void
a_trend_is_told_in_words(void **state)
{
	static const struct {
		enum better better;
		int64_t then, now;
		const char *words;
	} rows[] = {
		{BETTER_UP, 500, 501, "better than in June 2024"},  {BETTER_UP, 501, 500, "worse than in June 2024"},
		{BETTER_DOWN, 500, 501, "worse than in June 2024"}, {BETTER_DOWN, 501, 500, "better than in June 2024"},
		{BETTER_NEITHER, 1, 2, "higher than in June 2024"}, {BETTER_NEITHER, 2, 1, "lower than in June 2024"},
		{BETTER_UP, 500, 500, "the same as in June 2024"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct indicator indicator = {"X1", "", "", UNIT_OF_SHARE, rows[i].better, -1, NULL};
		static const struct report_month months[] = {{2024, 5}, {2024, 6}, {2024, 7}, {2024, 8}};
		struct figure figures[] = {{FIGURE_NO_DATA, 0, 0, 0},
					   {FIGURE_KNOWN, rows[i].then, 1, 2},
					   {FIGURE_KNOWN, rows[i].now, 1, 2},
					   {FIGURE_SUPPRESSED, 0, 0, 0}};
		struct report_row row = {&indicator, "", "", figures};
		struct report report = {.months = months, .month_count = 4, .rows = &row, .row_count = 1};
		struct trend trend;

		report_trend(&report, &row, &trend);
		assert_string_equal(trend.words, rows[i].words);
		assert_int_equal(trend.first, 1);
		assert_int_equal(trend.last, 2);
	}
}

static void
a_month_that_is_not_whole_is_no_end_of_a_trend_of_counts(void **state)
{
	static const struct report_month months[] = {{2024, 6}, {2024, 7}, {2024, 8}};
	static const char *const cover[] = {NULL, NULL, "not whole"};
	struct indicator indicator = {"I1", "", "", UNIT_OF_COUNT, BETTER_NEITHER, -1, NULL};
	struct figure figures[] = {{FIGURE_KNOWN, 10, 0, 0}, {FIGURE_KNOWN, 12, 0, 0}, {FIGURE_KNOWN, 3, 0, 0}};
	struct report_row row = {&indicator, "", "", figures};
	struct report report = {.months = months, .month_count = 3, .rows = &row, .row_count = 1, .cover = cover};
	struct trend trend;

	(void)state;
	report_trend(&report, &row, &trend);
	assert_string_equal(trend.words, "higher than in June 2024");
	indicator.unit = UNIT_OF_SHARE; /* a share of half a month is a share */
	report_trend(&report, &row, &trend);
	assert_string_equal(trend.words, "lower than in June 2024");
	figures[0].state = figures[1].state = FIGURE_NONE;
	report_trend(&report, &row, &trend);
	assert_int_equal(trend.way, TREND_ONE);
	figures[2].state = FIGURE_NONE;
	report_trend(&report, &row, &trend);
	assert_string_equal(trend.words, "no figure");
	indicator.missing = "why";
	row.figures = NULL; /* one that is not in the log has no figures to look at */
	report_trend(&report, &row, &trend);
	assert_int_equal(trend.way, TREND_NONE);
}

static void
a_target_is_met_on_its_own_side(void **state)
{
	struct indicator indicator = {"X1", "", "", UNIT_OF_SHARE, BETTER_UP, 950, NULL};
	struct figure figure = {FIGURE_KNOWN, 950, 95, 100};

	(void)state;
	assert_int_equal(report_trend_target(&indicator, &figure), TARGET_MET);
	figure.value = 949;
	assert_int_equal(report_trend_target(&indicator, &figure), TARGET_MISSED);
	indicator.better = BETTER_DOWN;
	assert_int_equal(report_trend_target(&indicator, &figure), TARGET_MET);
	figure.value = 951;
	assert_int_equal(report_trend_target(&indicator, &figure), TARGET_MISSED);
	figure.state = FIGURE_SUPPRESSED;
	assert_int_equal(report_trend_target(&indicator, &figure), TARGET_NONE);
	figure.state = FIGURE_KNOWN;
	indicator.better = BETTER_NEITHER;
	assert_int_equal(report_trend_target(&indicator, &figure), TARGET_NONE);
	indicator.better = BETTER_UP;
	indicator.target = -1;
	assert_int_equal(report_trend_target(&indicator, &figure), TARGET_NONE);
}

static void
a_scale_has_round_steps_and_at_most_five(void **state)
{
	static const struct {
		enum figure_unit unit;
		int64_t most, step;
	} rows[] = {
		{UNIT_OF_COUNT, 1, 1},
		{UNIT_OF_COUNT, 5, 1},
		{UNIT_OF_COUNT, 6, 2},
		{UNIT_OF_COUNT, 2018, 500},
		{UNIT_OF_SHARE, 1000, 200},
		{UNIT_OF_SHARE, 90, 20},
		{UNIT_OF_SHARE, 1, 10},
		{UNIT_OF_RATE, 7600, 2000},
		{UNIT_OF_TIME, 1, 5},
		{UNIT_OF_TIME, 100, 30},
		{UNIT_OF_TIME, 4123, 1440},
		{UNIT_OF_TIME, 36000, 7200},
		{UNIT_OF_TIME, 36001, 14400},
		{UNIT_OF_TIME, 999999, 288000},
		{UNIT_OF_COUNT, 1000000000000, 200000000000},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t step = report_chart_step(rows[i].unit, rows[i].most);

		if (step != rows[i].step)
			fail_msg("row %zu: a step of %lld", i, (long long)step);
	}
}

/* ---- months -------------------------------------------------------------------- */

static void
months_are_read_and_written(void **state)
{
	static const char *const bad[] = {"",	     "2024",	   "2024-8",  "2024-13",  "2024-00",
					  "24-08",   "2024-08-01", "2024/08", " 2024-08", "2024-08 ",
					  "1969-12", "9999-01",	   "20x4-08", "2024-0x"};
	struct report_month month = {1, 1};
	char text[REPORT_MONTH_SIZE], code[REPORT_MONTH_CODE_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(period_month(bad[i], &month), STATUS_MALFORMED);
	assert_int_equal(month.year, 1);
	assert_int_equal(period_month("2024-09", &month), STATUS_OK);
	report_month_text(&month, text);
	assert_string_equal(text, "September 2024");
	report_month_short(&month, text);
	assert_string_equal(text, "Sep 24");
	report_month_code(&month, code);
	assert_string_equal(code, "2024-09");
}

static void
a_year_is_twelve_months_or_from_one_to_another(void **state)
{
	static const struct {
		const char *text;
		enum status status;
		size_t count;
		struct report_month first;
	} rows[] = {
		{"2024-08", STATUS_OK, 12, {2023, 9}},
		{"2024-12", STATUS_OK, 12, {2024, 1}},
		{"2024-01", STATUS_OK, 12, {2023, 2}},
		{"2023-08..2024-08", STATUS_OK, 13, {2023, 8}},
		{"2024-08..2024-08", STATUS_OK, 1, {2024, 8}},
		{"2022-09..2024-08", STATUS_OK, 24, {2022, 9}},
		{"2022-08..2024-08", STATUS_TOO_BIG, 0, {0, 0}},
		{"2024-08..2024-07", STATUS_CONFLICT, 0, {0, 0}},
		{"2024-08.2024-09", STATUS_MALFORMED, 0, {0, 0}},
		{"2024-08..2024-13", STATUS_MALFORMED, 0, {0, 0}},
		{"2024-13..2025-01", STATUS_MALFORMED, 0, {0, 0}},
		{"2024-08..", STATUS_MALFORMED, 0, {0, 0}},
		{"1970-11", STATUS_MALFORMED, 0, {0, 0}},
		{"", STATUS_MALFORMED, 0, {0, 0}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct report_month months[REPORT_MONTHS_MOST];
		size_t count = 0;

		assert_int_equal(period_year(rows[i].text, months, &count), rows[i].status);
		assert_int_equal(count, rows[i].count);
		if (!count)
			continue;
		assert_int_equal(months[0].year, rows[i].first.year);
		assert_int_equal(months[0].month, rows[i].first.month);
		for (size_t m = 1; m < count; m++) /* each a month after the last */
			assert_int_equal(months[m].year * 12 + months[m].month,
					 months[m - 1].year * 12 + months[m - 1].month + 1);
	}
}

/* 2024-08-14 at 18:05 in London, and the like. */
static struct instant
london(const char *day, int minute)
{
	int32_t number = 0;

	assert_int_equal(day_parse(day, &number), 0);
	return clocks_at(number, minute);
}

static void
a_month_that_the_log_does_not_cover_says_so(void **state)
{
	static const struct report_month months[] = {{2024, 4}, {2024, 5}, {2024, 6}, {2024, 8}, {2024, 9}};
	struct arena *arena = arena_new(65536);
	const char *const *cover = NULL;

	(void)state;
	assert_int_equal(period_cover(months, 5, london("2024-05-03", 542), london("2024-08-14", 1085), arena, &cover),
			 STATUS_OK);
	assert_string_equal(cover[0], "before the beginning of the log (3 May 2024 at 09:02): nothing to count");
	assert_string_equal(cover[1], "not whole: the log begins inside it, on 3 May 2024 at 09:02");
	assert_null(cover[2]);
	assert_string_equal(cover[3], "not whole: the log ends inside it, on 14 August 2024 at 18:05");
	assert_string_equal(cover[4], "after the end of the log (14 August 2024 at 18:05): nothing to count");
	/* its last second is whole, a log of a day is neither */
	assert_int_equal(period_cover(months, 1, london("2024-04-01", 0), london("2024-05-01", 0), arena, &cover),
			 STATUS_OK);
	assert_null(cover[0]);
	assert_int_equal(period_cover(months, 1, london("2024-04-02", 0), london("2024-04-03", 0), arena, &cover),
			 STATUS_OK);
	assert_string_equal(cover[0],
			    "not whole: the log begins on 2 April 2024 at 00:00 and ends on 3 April 2024 at 00:00");
	arena_free(arena);
	arena = arena_new(64);
	assert_int_equal(period_cover(months, 5, london("2024-05-03", 542), london("2024-08-14", 1085), arena, &cover),
			 STATUS_NO_MEMORY);
	arena_free(arena);
}

/* ---- the terminal ------------------------------------------------------------------ */

static void
no_line_on_a_terminal_is_longer_than_80_columns(void **state)
{
	static struct hand_report hand;
	static const size_t counts[] = {1, 2, 13, 24};

	(void)state;
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		struct writing writing = {.text = NULL};

		hand_report_make(counts[i], &hand);
		report_text_write(&hand.report, TEXT_WITH_PARTS, &writing);
		assert_int_equal(writing.status, STATUS_OK);
		for (const char *at = writing.text; *at; at += strcspn(at, "\n") + 1)
			if (strcspn(at, "\n") > TEXT_COLUMNS)
				fail_msg("of %zu months: %.120s", counts[i], at);
		writing_done(&writing);
	}
}

static void
a_month_is_a_line_an_indicator(void **state)
{
	static const char *const lines[] = {
		"southampton-crs: August 2024\n",
		"log log.tellback.test/southampton, 20723 entries, "
		"root\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
		"! 3 notes were erased; what they did is not counted.\n",
		"\nAre referrers told?\n",
		"P1   Decisions within one working day          81.1 % 195 of 240       >= 95 %\n",
		"\nContacts and referrals\n",
		"I1   Contacts in the month                      1,471\n",
		"P8b  Medium and standard police\n     notifications not seen at the end of\n     the month"
		"                                    131\n",
		"I15  Children on a child protection plan   not in the log\n       plans are kept in the council's own "
		"system & "
		"nowhere else\n",
	};
	static struct hand_report hand;
	struct writing writing = {.text = NULL};

	(void)state;
	hand_report_make(1, &hand);
	report_text_write(&hand.report, TEXT_FOR_ALL, &writing);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (!strstr(writing.text, lines[i]))
			fail_msg("not there: %s in\n%s", lines[i], writing.text);
	assert_null(strstr(writing.text, "hiow-police"));
	writing_done(&writing);
	report_text_write(&hand.report, TEXT_WITH_PARTS, &writing);
	assert_non_null(strstr(writing.text, "       agency: hiow-police                     80.3 % 96 of 120\n"));
	writing_done(&writing);
}

static void
long_words_are_broken_where_they_must(void **state)
{
	struct writing writing = {.text = NULL};
	char word[200];

	(void)state;
	memset(word, 'x', sizeof word - 1);
	word[sizeof word - 1] = '\0';
	report_text_wrap(word, 10, &writing);
	assert_int_equal(strcspn(writing.text, "\n"), TEXT_COLUMNS - 10);
	writing_done(&writing);
	report_text_wrap("", 10, &writing);
	assert_string_equal(writing.text, "\n");
	writing_done(&writing);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_are_written_as_people_read_them),
		cmocka_unit_test(targets_leave_out_noughts_that_say_nothing),
		cmocka_unit_test(a_measure_belongs_to_its_indicator),
		cmocka_unit_test(every_indicator_of_the_field_has_a_section_of_its_own),
		cmocka_unit_test(a_trend_is_told_in_words),
		cmocka_unit_test(a_month_that_is_not_whole_is_no_end_of_a_trend_of_counts),
		cmocka_unit_test(a_target_is_met_on_its_own_side),
		cmocka_unit_test(a_scale_has_round_steps_and_at_most_five),
		cmocka_unit_test(months_are_read_and_written),
		cmocka_unit_test(a_year_is_twelve_months_or_from_one_to_another),
		cmocka_unit_test(a_month_that_the_log_does_not_cover_says_so),
		cmocka_unit_test(no_line_on_a_terminal_is_longer_than_80_columns),
		cmocka_unit_test(a_month_is_a_line_an_indicator),
		cmocka_unit_test(long_words_are_broken_where_they_must),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
