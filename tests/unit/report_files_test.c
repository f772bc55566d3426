#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <jansson.h>
#include <string.h>

#include "review/report_csv.h"
#include "review/report_json.h"
#include "support/hand_report.h"

static const struct indicator shares = {
	"P1", "Decided, \"in time\"", "decisions in time, of referrals", UNIT_OF_SHARE, BETTER_UP, 955, NULL};
static const struct indicator counts = {"I1", "Contacts", "referrals", UNIT_OF_COUNT, BETTER_NEITHER, -1, NULL};
static const struct indicator times = {"P3a", "Time", "median", UNIT_OF_TIME, BETTER_DOWN, 1440, NULL};
static const struct indicator absent = {"I15", "Plans", "children", UNIT_OF_COUNT, BETTER_NEITHER, -1, "not here"};
static const struct report_month months[] = {{2024, 7}, {2024, 8}};
static const struct figure of_shares[] = {{FIGURE_KNOWN, 245, 12, 49}, {FIGURE_SUPPRESSED, 0, 0, 0}};
static const struct figure of_police[] = {{FIGURE_NO_DATA, 0, 0, 0}, {FIGURE_NONE, 0, 0, 0}};
static const struct figure of_counts[] = {{FIGURE_KNOWN, 1491, 0, 0}, {FIGURE_KNOWN, 0, 0, 0}};
static const struct figure of_times[] = {{FIGURE_KNOWN, 100, 0, 0}, {FIGURE_KNOWN, 59, 0, 0}};
static const struct report_row rows[] = {
	{&shares, "", "", of_shares}, {&shares, "agency", "hiow-police", of_police},
	{&counts, "", "", of_counts}, {&times, "", "", of_times},
	{&absent, "", "", NULL},
};
static const char *const remarks[] = {"2 notes were \"erased\".", "line\nand <b>"};
static const char *const cover[] = {NULL, "not whole: the log ends inside it"};
static const struct report report = {.months = months, .month_count = 2, .rows = rows, .row_count = 5,
				     .origin = "log.test/a", .size = 9, .root = "cm9vdA==", .crs = {"crs"},
				     .suppress = 5, .remarks = remarks, .remark_count = 2, .cover = cover};

static void
the_csv_is_a_line_a_figure(void **state)
{
	static const char want[] = "id,name,split,part,month,state,value,top,bottom,unit\n"
				   "P1,\"Decided, \"\"in time\"\"\",,,2024-07,known,24.5,12,49,percent\n"
				   "P1,\"Decided, \"\"in time\"\"\",,,2024-08,suppressed,,,,percent\n"
				   "P1,\"Decided, \"\"in time\"\"\",agency,hiow-police,2024-07,no-data,,,,percent\n"
				   "P1,\"Decided, \"\"in time\"\"\",agency,hiow-police,2024-08,none,,,,percent\n"
				   "I1,Contacts,,,2024-07,known,1491,,,count\n"
				   "I1,Contacts,,,2024-08,known,0,,,count\n"
				   "P3a,Time,,,2024-07,known,100,,,minutes\n"
				   "P3a,Time,,,2024-08,known,59,,,minutes\n"
				   "I15,Plans,,,2024-07,not-in-the-log,,,,count\n"
				   "I15,Plans,,,2024-08,not-in-the-log,,,,count\n";
	struct writing writing = {.text = NULL};

	(void)state;
	report_csv_write(&report, &writing);
	assert_int_equal(writing.status, STATUS_OK);
	assert_string_equal(writing.text, want);
	writing_done(&writing);
}

static const char *
text_at(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static void
the_json_holds_the_same_figures(void **state)
{
	struct writing writing = {.text = NULL};
	json_error_t error;
	json_t *root, *indicator, *row, *figure;

	(void)state;
	report_json_write(&report, &writing);
	assert_int_equal(writing.status, STATUS_OK);
	root = json_loads(writing.text, JSON_REJECT_DUPLICATES, &error);
	if (!root)
		fail_msg("line %d: %s\n%s", error.line, error.text, writing.text);
	assert_string_equal(text_at(root, "crs"), "crs");
	assert_string_equal(text_at(json_object_get(root, "checkpoint"), "origin"), "log.test/a");
	assert_string_equal(text_at(json_object_get(root, "checkpoint"), "root"), "cm9vdA==");
	assert_int_equal(json_integer_value(json_object_get(json_object_get(root, "checkpoint"), "size")), 9);
	assert_int_equal(json_integer_value(json_object_get(root, "suppressedBelow")), 5);
	assert_string_equal(json_string_value(json_array_get(json_object_get(root, "months"), 1)), "2024-08");
	assert_int_equal(json_array_size(json_object_get(root, "notWhole")), 1);
	assert_string_equal(text_at(json_array_get(json_object_get(root, "notWhole"), 0), "month"), "2024-08");
	assert_string_equal(json_string_value(json_array_get(json_object_get(root, "remarks"), 0)), remarks[0]);
	assert_string_equal(json_string_value(json_array_get(json_object_get(root, "remarks"), 1)), remarks[1]);
	assert_int_equal(json_array_size(json_object_get(root, "indicators")), 4);

	indicator = json_array_get(json_object_get(root, "indicators"), 0);
	assert_string_equal(text_at(indicator, "id"), "P1");
	assert_string_equal(text_at(indicator, "name"), shares.name);
	assert_string_equal(text_at(indicator, "formula"), shares.formula);
	assert_string_equal(text_at(indicator, "unit"), "percent");
	assert_string_equal(text_at(indicator, "better"), "up");
	assert_true(json_is_null(json_object_get(indicator, "notInTheLog")));
	assert_true(json_real_value(json_object_get(indicator, "target")) == 95.5);
	assert_int_equal(json_array_size(json_object_get(indicator, "rows")), 2);
	row = json_array_get(json_object_get(indicator, "rows"), 0);
	assert_string_equal(text_at(row, "trend"), "one month known: no trend yet");
	figure = json_array_get(json_object_get(row, "figures"), 0);
	assert_true(json_real_value(json_object_get(figure, "value")) == 24.5);
	assert_int_equal(json_integer_value(json_object_get(figure, "top")), 12);
	assert_int_equal(json_integer_value(json_object_get(figure, "bottom")), 49);
	figure = json_array_get(json_object_get(row, "figures"), 1);
	assert_string_equal(text_at(figure, "state"), "suppressed");
	assert_null(json_object_get(figure, "value"));
	row = json_array_get(json_object_get(indicator, "rows"), 1);
	assert_string_equal(text_at(row, "split"), "agency");
	assert_string_equal(text_at(row, "part"), "hiow-police");

	indicator = json_array_get(json_object_get(root, "indicators"), 3);
	assert_string_equal(text_at(indicator, "notInTheLog"), "not here");
	assert_true(json_is_null(json_object_get(indicator, "better")));
	assert_true(json_is_null(json_object_get(indicator, "target")));
	assert_int_equal(json_array_size(json_object_get(indicator, "rows")), 0);
	json_decref(root);
	writing_done(&writing);
}

static void
reports_of_every_length_are_json(void **state)
{
	static struct hand_report hand;

	(void)state;
	for (size_t count = 1; count <= REPORT_MONTHS_MOST; count++) {
		struct writing writing = {.text = NULL};
		json_t *root;

		hand_report_make(count, &hand);
		report_json_write(&hand.report, &writing);
		root = json_loads(writing.text, JSON_REJECT_DUPLICATES, NULL);
		assert_non_null(root);
		json_decref(root);
		writing_done(&writing);
	}
}

static void
a_report_without_rows_is_still_json(void **state)
{
	struct report empty = {.months = months, .month_count = 1};
	struct writing writing = {.text = NULL};
	json_t *root;

	(void)state;
	report_json_write(&empty, &writing);
	root = json_loads(writing.text, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(root);
	json_decref(root);
	writing_done(&writing);
	report_csv_write(&empty, &writing);
	assert_string_equal(writing.text, "id,name,split,part,month,state,value,top,bottom,unit\n");
	writing_done(&writing);
}

/* ---- what is escaped --------------------------------------------------------------- */

static void
what_a_page_a_table_or_json_would_misread_is_escaped(void **state)
{
	static const struct {
		void (*write)(struct writing *, const char *);
		const char *text;
		const char *want;
	} texts[] = {
		{writing_html, "a<b>&\"'c", "a&lt;b&gt;&amp;&quot;&#39;c"},
		{writing_html, "</script>", "&lt;/script&gt;"},
		{writing_html,
		 "a\x01\x1b\x7f"
		 "b\tc\nd",
		 "a???b\tc\nd"},
		{writing_html, "caf\xc3\xa9", "caf\xc3\xa9"},
		{writing_json, "a\"b\\c\n\x1f/", "\"a\\\"b\\\\c\\u000a\\u001f/\""},
		{writing_json, "", "\"\""},
		{writing_csv, "plain", "plain"},
		{writing_csv, "", ""},
		{writing_csv, "a,b", "\"a,b\""},
		{writing_csv, "a\"b", "\"a\"\"b\""},
		{writing_csv, "a\nb", "\"a\nb\""},
		{writing_csv, "=1+1", "\"'=1+1\""},
		{writing_csv, "@sum", "\"'@sum\""},
		{writing_csv, "-1", "\"'-1\""},
		{writing_csv, "+1", "\"'+1\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct writing writing = {.text = NULL};

		writing_put(&writing, "");
		texts[i].write(&writing, texts[i].text);
		assert_string_equal(writing.text ? writing.text : "", texts[i].want);
		writing_done(&writing);
	}
}

static void
a_writing_grows_and_has_an_end(void **state)
{
	struct writing writing = {.text = NULL};
	static char block[1 << 20];

	(void)state;
	memset(block, 'x', sizeof block - 1);
	for (size_t i = 0; i < 63; i++)
		writing_print(&writing, "%s", block);
	assert_int_equal(writing.status, STATUS_OK);
	assert_int_equal(writing.size, 63 * (sizeof block - 1));
	assert_int_equal(strlen(writing.text), writing.size);
	writing_put(&writing, block);
	writing_put(&writing, block);
	assert_int_equal(writing.status, STATUS_TOO_BIG);
	writing_put(&writing, "y"); /* after the first thing that went wrong nothing more is written */
	assert_int_equal(writing.text[writing.size - 1], 'x');
	writing_done(&writing);
	assert_null(writing.text);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_csv_is_a_line_a_figure),
		cmocka_unit_test(the_json_holds_the_same_figures),
		cmocka_unit_test(reports_of_every_length_are_json),
		cmocka_unit_test(a_report_without_rows_is_still_json),
		cmocka_unit_test(what_a_page_a_table_or_json_would_misread_is_escaped),
		cmocka_unit_test(a_writing_grows_and_has_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
