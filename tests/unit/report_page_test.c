#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "review/report_chart.h"
#include "review/report_page.h"
#include "support/hand_report.h"
#include "support/wellformed.h"

static void
the_check_of_pages_sees_what_is_not_well_formed(void **state)
{
	static const struct {
		const char *page;
		int failed;
	} rows[] = {
		{"<!DOCTYPE html>\n<html><p id=\"a\">x &amp; y</p><br/></html>\n", 0},
		{"<!DOCTYPE html>\n<html><a href=\"#a\">x</a><p id=\"a\"></p></html>\n", 0},
		{"<!DOCTYPE html>\n<html><style>a>b{}</style></html>\n", 0},
		{"<html></html>\n", 1},
		{"<!DOCTYPE html>\n<html><p></html></p>\n", 1},
		{"<!DOCTYPE html>\n<html><p></p>\n", 1},
		{"<!DOCTYPE html>\n<html></p></html>\n", 1},
		{"<!DOCTYPE html>\n<html>a & b</html>\n", 1},
		{"<!DOCTYPE html>\n<html>a < b</html>\n", 1},
		{"<!DOCTYPE html>\n<html><p id=a></p></html>\n", 1},
		{"<!DOCTYPE html>\n<html><p id=\"a\" id=\"b\"></p></html>\n", 1},
		{"<!DOCTYPE html>\n<html><p id=\"a\"></p><p id=\"a\"></p></html>\n", 1},
		{"<!DOCTYPE html>\n<html><p id=\"a<b\"></p></html>\n", 1},
		{"<!DOCTYPE html>\n<html><p id=\"a\n", 1},
		{"<!DOCTYPE html>\n<html><svg aria-labelledby=\"a b\"><b id=\"a\"></b></svg></html>\n", 1},
		{"<!DOCTYPE html>\n<html><a href=\"#gone\">x</a></html>\n", 1},
		{"<!DOCTYPE html>\n<html></html>x\n", 1},
		{"<!DOCTYPE html>\n<html><style>x</html>\n", 1},
	};
	char why[128];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (!!wellformed_check(rows[i].page, why, sizeof why) != rows[i].failed)
			fail_msg("row %zu: %s", i, rows[i].failed ? "nothing seen" : why);
}

/* The page of a report of ${months}, checked; the caller gives it back. */
static struct writing
page_of(const struct report *report)
{
	struct writing page = {.text = NULL};
	char why[256];

	report_page_write(report, &page);
	assert_int_equal(page.status, STATUS_OK);
	if (wellformed_check(page.text, why, sizeof why))
		fail_msg("%zu months: %s", report->month_count, why);
	return page;
}

static size_t
times(const char *text, const char *what)
{
	size_t count = 0;

	for (; (text = strstr(text, what)); text += strlen(what))
		count++;
	return count;
}

static void
pages_of_every_length_are_well_formed_and_stand_alone(void **state)
{
	static const char *const foreign[] = {
		"<script", "http:", "https:", "src=", "url(", "@import", "<link", "onclick"};
	static struct hand_report hand;

	(void)state;
	for (size_t count = 1; count <= REPORT_MONTHS_MOST; count++) {
		struct writing page;

		hand_report_make(count, &hand);
		page = page_of(&hand.report);
		for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
			if (strstr(page.text, foreign[i]))
				fail_msg("%zu months: the page has %s", count, foreign[i]);
		/* a picture of each but P9e, with its words; a table of all */
		assert_int_equal(times(page.text, "<svg "), count > 1 ? 13 : 0);
		assert_int_equal(times(page.text, "role=\"img\""), times(page.text, "<svg "));
		assert_int_equal(times(page.text, "<desc id="), times(page.text, "<svg "));
		assert_int_equal(times(page.text, "<figure>"), 14);
		assert_int_equal(times(page.text, "<details open"), 14);
		writing_done(&page);
	}
}

static void
the_same_report_is_the_same_page(void **state)
{
	static struct hand_report hand;
	struct writing a, b;

	(void)state;
	hand_report_make(13, &hand);
	a = page_of(&hand.report);
	b = page_of(&hand.report);
	assert_string_equal(a.text, b.text);
	writing_done(&a);
	writing_done(&b);
}

static void
every_figure_stands_in_its_row(void **state)
{
	static struct hand_report hand;
	struct writing page;

	(void)state;
	hand_report_make(13, &hand);
	page = page_of(&hand.report);
	for (size_t i = 0; i < hand.report.row_count; i++) {
		const struct report_row *row = &hand.rows[i];
		struct writing want = {.text = NULL};

		if (row->indicator->missing || *row->split)
			continue;
		writing_print(&want, "<tr><td class=\"l n\">%s</td><th scope=\"row\">%s</th>", row->indicator->id,
			      row->indicator->name);
		assert_non_null(strstr(page.text, want.text));
		for (size_t m = 0; m < 13; m++) {
			const char *line = strstr(page.text, want.text), *end = strchr(line, '\n'), *at;
			char cell[64], text[FIGURE_TEXT_SIZE];

			report_figure_text(row->indicator, &row->figures[m], text);
			snprintf(cell, sizeof cell, ">%s</td>", text);
			at = strstr(line, cell);
			if (!at || at > end)
				fail_msg("%s lacks %s", row->indicator->id, text);
		}
		writing_done(&want);
	}
	writing_done(&page);
}

static void
what_a_reader_must_know_stands_first(void **state)
{
	static const char *const order[] = {
		"<h1>",
		"Read this first",
		"<li>August 2024 (*): not whole: the log ends inside it.</li>",
		"<li>3 notes were erased; what they did is not counted.</li>",
		"letter of 17 July 2025",
		"(a) High-risk police referrals",
		"P7b ",
		"12 h 1 min<small>August 2023</small>",
		"1 h 25 min<small>August 2024</small>",
		"better than in August 2023",
		"(b) Health navigators",
		"P9 ",
		"37 of 61, 61.2 %<small>August 2023</small>",
		"57 of 73, 78.0 %<small>August 2024</small>",
		"(c) Written records",
		"P5 ",
		"P6 ",
		"letter of 18 January 2022",
		"(a) Medium and standard",
		"P8b ",
		"(b) A decision to enquire jointly",
		"P12 ",
		"class=\"l worse\">worse than in August 2023",
		"(c) Health is told",
		"(health)",
		"27 of 44, 60.4 %",
		"49 of 56, 88.0 %",
		"better than in August 2023; target not met",
		"<dt>c</dt>",
		"below 5 ",
		"log.tellback.test/southampton",
		"<dd>20723</dd>",
		"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
		"tellback-review verify --from DIR",
		"tellback-review year 2023-08..2024-08 --from DIR",
		"<h2>Are referrers told?</h2>",
		"Aug 24*",
		"<h2>Contacts and referrals</h2>",
		"<h2>Indicator by indicator: Are referrers told?</h2>",
	};
	static const char *cover[13];
	static struct hand_report hand;
	struct writing page;
	const char *at;

	(void)state;
	hand_report_make(13, &hand);
	cover[12] = "not whole: the log ends inside it";
	hand.report.cover = cover;
	page = page_of(&hand.report);
	at = page.text;
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		at = strstr(at, order[i]);
		if (!at)
			fail_msg("%s is not there, or not in its place", order[i]);
	}
	writing_done(&page);
}

static void
a_first_page_without_figures_says_so(void **state)
{
	static struct hand_report hand;
	struct writing page;

	(void)state;
	hand_report_make(1, &hand);
	page = page_of(&hand.report);
	assert_non_null(strstr(page.text, "one month known: no trend yet"));
	assert_non_null(strstr(page.text, "tellback-review month 2024-08 --from DIR"));
	writing_done(&page);

	hand.report.row_count = 0;
	page = page_of(&hand.report);
	assert_int_equal(times(page.text, "this report has no measure of it"), 6);
	writing_done(&page);

	hand_report_make(1, &hand); /* a section of nothing but reasons has no pictures to name */
	hand.rows[0] = hand.rows[hand.report.row_count - 1];
	hand.report.row_count = 1;
	page = page_of(&hand.report);
	assert_int_equal(times(page.text, "<section "), 1);
	assert_null(strstr(page.text, "#detail-"));
	writing_done(&page);

	hand_report_make(2, &hand);
	for (size_t i = 0; i < hand.report.row_count; i++)
		for (size_t m = 0; m < 2; m++)
			hand.figures[i][m] = (struct figure){m ? FIGURE_SUPPRESSED : FIGURE_NO_DATA, 0, 0, 0};
	page = page_of(&hand.report);
	assert_non_null(strstr(page.text, "<td class=\"n\">c<small>August 2024</small></td>"));
	assert_non_null(strstr(page.text, "No month of this report has a figure"));
	assert_non_null(strstr(page.text, "No month has a figure. "));
	writing_done(&page);

	/* of nothing no month is said */
	for (size_t i = 0; i < hand.report.row_count; i++)
		for (size_t m = 0; m < 2; m++)
			hand.figures[i][m] = (struct figure){FIGURE_NONE, 0, 0, 0};
	page = page_of(&hand.report);
	assert_null(strstr(page.text, "<td class=\"n\">-<small>"));
	assert_int_equal(times(page.text, "the sub-group has set no target for that measure."), 1);
	writing_done(&page);
}

static void
a_part_that_nobody_has_figures_for_gives_way_to_all(void **state)
{
	static struct hand_report hand;
	struct writing page;

	(void)state;
	hand_report_make(2, &hand);
	for (size_t i = 0; i < hand.report.row_count; i++)
		if (!strcmp(hand.rows[i].part, "health"))
			hand.rows[i].part = "police";
	page = page_of(&hand.report);
	assert_null(strstr(page.text, "(health)"));
	assert_non_null(strstr(page.text, "183 of 260, 70.2 %<small>July 2024</small>"));
	writing_done(&page);
}

static void
one_that_is_not_in_the_log_says_why(void **state)
{
	static struct hand_report hand;
	struct writing page;

	(void)state;
	hand_report_make(13, &hand);
	page = page_of(&hand.report);
	assert_non_null(strstr(page.text, "<td class=\"x\" colspan=\"15\">not in the log: plans are kept in the "
					  "council&#39;s own system &amp; nowhere else</td>"));
	writing_done(&page);
}

static void
texts_of_others_are_escaped(void **state)
{
	static const char evil[] = "</style><script>alert(1)</script>&\"'";
	static struct hand_report hand;
	static const char *remarks[1];
	struct indicator indicator = {evil, evil, evil, UNIT_OF_SHARE, BETTER_UP, 950, NULL};
	struct writing page;

	(void)state;
	hand_report_make(13, &hand);
	remarks[0] = evil;
	hand.report.remarks = remarks;
	hand.report.origin = hand.report.root = evil;
	hand.rows[0].indicator = &indicator;
	hand.rows[1].indicator = &indicator;
	hand.rows[1].part = evil;
	page = page_of(&hand.report);
	assert_null(strstr(page.text, "<script"));
	assert_int_equal(times(page.text, "</style>"), 1);
	assert_non_null(strstr(page.text, "<h2>Other indicators</h2>"));
	writing_done(&page);
}

static void
a_chart_draws_gaps_targets_and_halves(void **state)
{
	static const char *cover[13];
	static struct hand_report hand;
	struct writing chart = {.text = NULL};

	(void)state;
	hand_report_make(13, &hand);
	cover[12] = "not whole";
	hand.report.cover = cover;
	report_chart_write(&hand.report, &hand.rows[1], 7, &chart); /* P1 of the police: no data in one month */
	assert_int_equal(times(chart.text, "<circle "), 12);
	assert_int_equal(times(chart.text, "stroke-width=\"3\"/>"), 10); /* the line has a gap of two pieces */
	assert_non_null(strstr(chart.text, ">no data</text>"));
	assert_non_null(strstr(chart.text, ">target 95 %</text>"));
	assert_non_null(strstr(chart.text, "aria-labelledby=\"chart-7-title chart-7-desc\""));
	assert_non_null(strstr(chart.text,
			       "Lowest 80.3 % in August 2023, highest 93.5 % in August 2024; the newest is better"));
	assert_non_null(strstr(chart.text, ">Aug 24*</text>"));
	assert_int_equal(times(chart.text, "fill=\"#fff\""), 1); /* the month that is not whole */
	writing_done(&chart);

	report_chart_write(&hand.report, &hand.rows[9], 1, &chart); /* P12, a count: suppressed in one month */
	assert_int_equal(times(chart.text, "<rect "), 12);
	assert_non_null(strstr(chart.text, ">c</text>"));
	assert_int_equal(times(chart.text, "stroke-dasharray=\"4 3\""), 1);
	assert_null(strstr(chart.text, "target"));
	writing_done(&chart);

	hand.report.month_count = 1;
	report_chart_write(&hand.report, &hand.rows[9], 1, &chart);
	assert_null(chart.text);
}

static void
figures_out_of_all_measure_are_drawn_inside_the_picture(void **state)
{
	static struct hand_report hand;
	struct writing chart = {.text = NULL};

	(void)state;
	hand_report_make(3, &hand);
	hand.figures[9][0].value = INT64_MAX;
	hand.figures[9][1].value = 0;
	report_chart_write(&hand.report, &hand.rows[9], 1, &chart);
	assert_null(strstr(chart.text, "=\"-"));
	writing_done(&chart);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_check_of_pages_sees_what_is_not_well_formed),
		cmocka_unit_test(pages_of_every_length_are_well_formed_and_stand_alone),
		cmocka_unit_test(the_same_report_is_the_same_page),
		cmocka_unit_test(every_figure_stands_in_its_row),
		cmocka_unit_test(what_a_reader_must_know_stands_first),
		cmocka_unit_test(a_first_page_without_figures_says_so),
		cmocka_unit_test(a_part_that_nobody_has_figures_for_gives_way_to_all),
		cmocka_unit_test(one_that_is_not_in_the_log_says_why),
		cmocka_unit_test(texts_of_others_are_escaped),
		cmocka_unit_test(a_chart_draws_gaps_targets_and_halves),
		cmocka_unit_test(figures_out_of_all_measure_are_drawn_inside_the_picture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
