/* The texts by which the same child is found again. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/day.h"
#include "crs/codes_table.h"
#include "content/identity.h"
#include "crs/subjects.h"
#include "tellback/fact.h"

static void
an_nhs_number_is_taken_however_it_is_spaced_and_only_if_it_adds_up(void **state)
{
	static const struct {
		const char *label, *text, *want;
	} rows[] = {
		{"as digits", "9990000018", "nhs 9990000018"},
		{"spaced", "999 000 0018", "nhs 9990000018"},
		{"with hyphens", "999-000-0018", "nhs 9990000018"},
		{"a digit wrong", "9990000028", ""},
		{"too short", "999000001", ""},
		{"too long", "99900000180", ""},
		{"a letter", "999000001O", ""},
		{"nothing", "", ""},
		{"very long", "999999999999999999999999999999999999999999", ""},
	};
	char text[IDENTITY_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		identity_number(rows[i].text, text);
		if (strcmp(text, rows[i].want) != 0)
			fail_msg("%s: %s", rows[i].label, text);
	}
}

static void
a_name_is_the_same_however_it_is_written(void **state)
{
	static const struct {
		const char *label, *given, *family, *born, *want;
	} rows[] = {
		{"plain", "Amelia", "TEST-Harbour", "2017-03-14", "name amelia testharbour 2017-03-14"},
		{"a second name", "Amelia Rose", "Test Harbour", "2017-03-14", "name amelia testharbour 2017-03-14"},
		{"a space before", "  AMELIA", "test'harbour", "2017-03-14", "name amelia testharbour 2017-03-14"},
		{"accents", "Zo\xc3\xab", "TEST-M\xc3\xbcller", "2017-03-14", "name zoe testmuller 2017-03-14"},
		{"a ligature", "\xc3\x86lla", "TEST", "2017-03-14", "name aella test 2017-03-14"},
		{"another alphabet", "\xd0\x90\xd0\xbd", "TEST", "2017-03-14", "name \xd0\x90\xd0\xbd test 2017-03-14"},
		{"no given name", "", "TEST-Harbour", "2017-03-14", ""},
		{"no family name", "Amelia", "--", "2017-03-14", ""},
		{"no birth date", "Amelia", "TEST-Harbour", "", ""},
		{"no such day", "Amelia", "TEST-Harbour", "2017-02-30", ""},
	};
	char text[IDENTITY_SIZE], longest[5000];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		identity_name(rows[i].given, rows[i].family, rows[i].born, text);
		if (strcmp(text, rows[i].want) != 0)
			fail_msg("%s: %s", rows[i].label, text);
	}
	memset(longest, 'a', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	identity_name(longest, longest, "2017-03-14", text);
	assert_true(strlen(text) > 100 && strlen(text) < IDENTITY_SIZE);
}

static void
twelve_months_end_on_the_same_date(void **state)
{
	static const struct {
		const char *label, *earlier, *later;
		int want;
	} rows[] = {
		{"the same day", "2026-03-14", "2026-03-14", 1},
		{"the day before a year", "2025-03-15", "2026-03-14", 1},
		{"a year to the day", "2025-03-14", "2026-03-14", 1},
		{"a year and a day", "2025-03-13", "2026-03-14", 0},
		{"from a leap day", "2024-02-29", "2025-02-28", 1},
		{"a day later", "2024-02-29", "2025-03-01", 0},
		{"to a leap day", "2023-03-01", "2024-02-29", 1},
		{"over a leap day", "2023-03-01", "2024-03-01", 1},
		{"the other way round", "2026-03-15", "2026-03-14", 0},
		{"the end of all dates", "9999-01-01", "9999-01-02", 0},
	};
	int32_t earlier, later;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(day_parse(rows[i].earlier, &earlier), 0);
		assert_int_equal(day_parse(rows[i].later, &later), 0);
		if (identity_within_year(earlier, later) != rows[i].want)
			fail_msg("%s", rows[i].label);
	}
}

static void
a_child_is_in_the_band_of_its_age_on_that_day(void **state)
{
	static const struct {
		const char *label, *born, *expected, *want;
	} rows[] = {
		{"born that day", "2026-03-02", "", "0-4"},
		{"a day before the fifth birthday", "2021-03-03", "", "0-4"},
		{"the fifth birthday", "2021-03-02", "", "5-12"},
		{"a day before the thirteenth", "2013-03-03", "", "5-12"},
		{"the thirteenth", "2013-03-02", "", "13-17"},
		{"a day before the eighteenth", "2008-03-03", "", "13-17"},
		{"the eighteenth", "2008-03-02", "", "18"},
		{"unborn", "", "2026-07-01", "unborn"},
		{"not said", "", "", "unknown"},
		{"after that day", "2026-03-03", "", "unknown"},
		{"no such day", "2021-02-30", "", "unknown"},
	};
	int32_t day;

	(void)state;
	assert_int_equal(day_parse("2026-03-02", &day), 0);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(subjects_band(rows[i].born, rows[i].expected, day), rows[i].want) != 0)
			fail_msg("%s: %s", rows[i].label, subjects_band(rows[i].born, rows[i].expected, day));
}

static void
what_is_known_of_the_children_is_read_from_the_content(void **state)
{
	static const char text[] =
		"{\"tellback\": 1, \"type\": \"referral\", \"voice\": {\"heard\": \"YES\", \"seenAlone\": \"NO\"},"
		" \"consent\": {\"basis\": \"OVERRIDDEN\"}, \"children\": ["
		"{\"token\": \"0a1b2c3d\", \"givenNames\": \"Amelia\", \"familyName\": \"TEST-Harbour\","
		" \"birthDate\": \"2017-03-14\", \"nhsNumber\": \"9990000018\", \"ethnicity\": \"WBRI\"},"
		"{\"expectedDate\": \"2026-07-01\", \"ethnicity\": \"NOBT\"}, {\"ethnicity\": \"REFU\"},"
		"{\"givenNames\": \"Tess\", \"ethnicity\": \"nonsense\"}]}";
	struct arena *arena = arena_new(16 * 1024 * 1024);
	struct document_problems problems;
	struct document document;
	struct subjects subjects;
	int32_t day;

	(void)state;
	assert_int_equal(day_parse("2026-03-02", &day), 0);
	assert_int_equal(
		document_read((struct view){(const uint8_t *)text, sizeof text - 1}, arena, &document, &problems),
		STATUS_OK);
	subjects_read(&document, day, arena, &subjects);
	assert_int_equal(subjects.count, 4);
	assert_true(subjects.is_heard && !subjects.is_alone && subjects.has_consent && !subjects.is_too_young);
	assert_string_equal(subjects.items[0].number, "nhs 9990000018");
	assert_string_equal(subjects.items[0].name, "name amelia testharbour 2017-03-14");
	assert_string_equal(subjects.items[0].band, "5-12");
	assert_int_equal(subjects.items[0].ethnicity, ETHNICITY_KNOWN);
	assert_string_equal(subjects.items[1].band, "unborn");
	assert_int_equal(subjects.items[1].ethnicity, ETHNICITY_MISSING);
	assert_int_equal(subjects.items[2].ethnicity, ETHNICITY_REFUSED);
	assert_int_equal(subjects.items[3].ethnicity, ETHNICITY_MISSING);
	assert_string_equal(subjects.items[3].name, "");
	arena_free(arena);
}

/* Each code that a decision or an outcome may have stands in the table, for
 * each stage or thing it may be of. */
static int
has_row(const char *word, size_t size)
{
	const struct codes_row *rows;
	size_t count;

	rows = codes_table_rows(&count);
	for (size_t i = 0; i < count; i++)
		if (strlen(rows[i].code) == size && !strncmp(rows[i].code, word, size))
			return 1;
	return 0;
}

static void
every_code_has_its_words_of_the_dataset(void **state)
{
	static const enum message_type types[] = {TYPE_DECISION, TYPE_OUTCOME};
	const struct codes_row *rows;
	size_t count, row_count;

	(void)state;
	for (size_t t = 0; t < 2; t++) {
		const struct fact_row *facts = fact_rows(types[t], &count);

		for (size_t i = 0; i < count; i++) {
			if (strcmp(facts[i].name, "child") != 0)
				continue;
			for (const char *at = facts[i].words; *at;) {
				size_t size = strcspn(at, "|");

				if (strncmp(at, "not-shared", size) != 0 && !has_row(at, size))
					fail_msg("no row for %.*s", (int)size, at);
				at += size + (at[size] == '|');
			}
		}
	}
	rows = codes_table_rows(&row_count);
	for (size_t i = 0; i < row_count; i++)
		assert_ptr_equal(codes_table_find(rows[i].of, rows[i].code), &rows[i]);
	assert_string_equal(codes_table_find("s47", "cp-conference")->cin_value, "0");
	assert_string_equal(codes_table_find("referral", "nfa")->cin_value, "1");
	assert_null(codes_table_find("referral", "not-shared"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_nhs_number_is_taken_however_it_is_spaced_and_only_if_it_adds_up),
		cmocka_unit_test(a_name_is_the_same_however_it_is_written),
		cmocka_unit_test(twelve_months_end_on_the_same_date),
		cmocka_unit_test(a_child_is_in_the_band_of_its_age_on_that_day),
		cmocka_unit_test(what_is_known_of_the_children_is_read_from_the_content),
		cmocka_unit_test(every_code_has_its_words_of_the_dataset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
