/* Check digits and code lists, by the vectors of docs/FIELDS.md, "Identifiers". */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "content/identifier.h"

struct row {
	const char *label;
	const char *text;
	int want;
};

static void
check_rows(int (*fits)(const char *text), const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int got = !!fits(rows[i].text);

		if (got != rows[i].want)
			fail_msg("%s: %s gave %d", rows[i].label, rows[i].text, got);
	}
}

#define CHECK(fits, rows) check_rows(fits, rows, sizeof(rows) / sizeof *(rows))

static void
an_nhs_number_has_a_check_digit(void **state)
{
	static const struct row rows[] = {
		{"issued form", "9434765919", 1},
		{"issued form", "4010232137", 1},
		{"test range", "9990000018", 1},
		{"test range", "9990000026", 1},
		{"test range", "9990000034", 1},
		{"test range", "9990000042", 1},
		{"test range", "9990000107", 1},
		{"as people write it", "999 000 0018", 1},
		{"check digit would be ten", "9990000140", 0},
		{"check digit would be ten", "9990000280", 0},
		{"display example, check digit ten", "999 123 4560", 0},
		{"display example, wrong digit", "987 654 4321", 0},
		{"no digit fits", "999000000x", 0},
		{"passes the sum, means unknown", "9999999999", 0},
		{"last digit changed", "9990000019", 0},
		{"two digits swapped", "9990000081", 0},
		{"nine digits", "999000001", 0},
		{"eleven digits", "99900000180", 0},
		{"empty", "", 0},
		{"spaces only", "   ", 0},
		{"hyphens", "999-000-0018", 0},
	};

	(void)state;
	CHECK(identifier_nhs_number, rows);
}

static void
no_tenth_digit_but_one_passes(void **state)
{
	(void)state;
	for (int base = 0; base < 3000; base++) {
		int fitting = 0, sum = 0;
		char text[16];

		(void)snprintf(text, sizeof text, "%09d", 400000000 + base * 7919);
		for (int i = 0; i < 9; i++)
			sum += (text[i] - '0') * (10 - i);
		for (int last = 0; last < 10; last++) {
			text[9] = (char)('0' + last);
			text[10] = '\0';
			fitting += !!identifier_nhs_number(text);
		}
		assert_int_equal(fitting, 11 - sum % 11 == 10 ? 0 : 1);
	}
}

static void
a_upn_has_a_check_letter(void **state)
{
	static const struct row rows[] = {
		{"permanent", "B801200005001", 1},
		{"permanent", "C852200112345", 1},
		{"permanent", "Q850202319876", 1},
		{"permanent", "X851299904007", 1},
		{"permanent, true sum 266", "P207000016049", 1},
		{"temporary", "G85220011234A", 1},
		{"temporary", "D92120241001B", 1},
		{"wrong letter", "A801200005001", 0},
		{"help pages' slip", "Q207000016049", 0},
		{"letter of no value", "I852200112345", 0},
		{"lower case", "c852200112345", 0},
		{"no such authority, letter right", "K000200112345", 0},
		{"short", "C85220011234", 0},
		{"long", "C8522001123456", 0},
		{"temporary with a letter of no value", "G85220011234S", 0},
		{"letter in the middle", "C85220A112345", 0},
		{"empty", "", 0},
	};

	(void)state;
	CHECK(identifier_upn, rows);
}

static void
a_date_is_a_day_that_was(void **state)
{
	static const struct row rows[] = {
		{"a day", "2017-03-14", 1},
		{"leap day", "2024-02-29", 1},
		{"leap day of 2000", "2000-02-29", 1},
		{"no leap year", "2023-02-29", 0},
		{"1900 was none", "1900-02-29", 0},
		{"thirteenth month", "2023-13-01", 0},
		{"thirty-first of April", "2023-04-31", 0},
		{"nought", "2023-00-10", 0},
		{"day nought", "2023-01-00", 0},
		{"British", "14/03/2017", 0},
		{"no noughts", "2017-3-14", 0},
		{"with a time", "2017-03-14T00:00:00Z", 0},
		{"too long ago", "1899-12-31", 0},
		{"too far off", "2100-01-01", 0},
		{"a year of typing", "20177-03-14", 0},
		{"empty", "", 0},
	};

	(void)state;
	CHECK(identifier_date, rows);
}

static void
postcodes_uprns_urns_and_child_ids_have_forms(void **state)
{
	static const struct row postcodes[] = {
		{"no fixed abode", "ZZ99 3VZ", 1},
		{"SO14", "SO14 7LY", 1},
		{"short", "M1 1AE", 1},
		{"letter inside", "EC1A 1BB", 1},
		{"W1A", "W1A 0AX", 1},
		{"no space", "SO147LY", 0},
		{"lower case", "so14 7ly", 0},
		{"cut", "SO14 7L", 0},
		{"longer", "SO14 7LYX", 0},
		{"empty", "", 0},
	};
	static const struct row uprns[] = {
		{"one digit", "1", 1},
		{"twelve digits", "100060000123", 1},
		{"thirteen digits", "1000600001234", 0},
		{"nothing but noughts", "000", 0},
		{"letters", "12a4", 0},
		{"empty", "", 0},
	};
	static const struct row urns[] = {
		{"six digits", "100001", 1},	 {"five", "10001", 0},	  {"seven", "1000012", 0},
		{"leading nought", "012345", 0}, {"letter", "10000a", 0}, {"empty", "", 0},
	};
	static const struct row ids[] = {
		{"digits", "1234567", 1},     {"ten with letters", "A123456789", 1},
		{"eleven", "12345678901", 0}, {"leading nought", "01234", 0},
		{"a sign", "12-34", 0},	      {"empty", "", 0},
	};

	(void)state;
	CHECK(identifier_postcode, postcodes);
	CHECK(identifier_uprn, uprns);
	CHECK(identifier_urn, urns);
	CHECK(identifier_la_child_id, ids);
}

static void
code_lists_have_as_many_codes_as_the_census(void **state)
{
	static const struct {
		const char *list;
		int count;
		const char *in[4];
		const char *out[4];
	} lists[] = {
		{"ethnicity", 20, {"WBRI", "NOBT", "REFU", "MOTH"}, {"WHITE", "wbri", "WBR", "IC1"}},
		{"referral-source", 22, {"1A", "4", "6", "10"}, {"2C", "0", "1", "11"}},
		{"disability", 13, {"NONE", "PC", "DDA", "AUT"}, {"ASD", "none", "N", "AU"}},
		{"upn-unknown", 10, {"UN1", "UN7", "UN10", "UN2"}, {"UN0", "UN11", "UN", "7"}},
		{"factor", 42, {"3B", "24A", "20", "8F"}, {"18A", "19A", "8A", "25A"}},
		{"abuse", 5, {"NEG", "PHY", "SAB", "EMO"}, {"SEX", "neg", "NE", "M"}},
		{"primary-need", 10, {"N0", "N1", "N8", "N9"}, {"N10", "0", "N", "n1"}},
		{"closure", 9, {"RC1", "RC2", "RC8", "RC9"}, {"RC10", "RC0", "rc1", "C1"}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		int count = 0;

		for (int j = 0; j < 4; j++) {
			if (!identifier_in_list(lists[i].list, lists[i].in[j]))
				fail_msg("%s: %s", lists[i].list, lists[i].in[j]);
			if (identifier_in_list(lists[i].list, lists[i].out[j]))
				fail_msg("%s: %s", lists[i].list, lists[i].out[j]);
		}
		/* every text of one to three capitals and digits, and of four
		 * capitals, 0 and 1, is tried */
		for (int length = 1; length <= 4; length++) {
			static const char all[] = "23456789ABCDEFGHIJKLMNOPQRSTUVWXYZ01";
			const char *letters = &all[length == 4 ? 8 : 0];
			int base = (int)strlen(letters), most = 1;

			for (int j = 0; j < length; j++)
				most *= base;
			for (int n = 0; n < most; n++) {
				char text[5] = "";

				for (int j = 0, rest = n; j < length; j++, rest /= base)
					text[j] = letters[rest % base];
				count += !!identifier_in_list(lists[i].list, text);
			}
		}
		if (count != lists[i].count)
			fail_msg("%s has %d codes", lists[i].list, count);
	}
}

static void
what_is_no_code_is_in_no_list(void **state)
{
	(void)state;
	assert_false(identifier_in_list("ethnicity", ""));
	assert_false(identifier_in_list("ethnicity", "WBRI WIRI"));
	assert_false(identifier_in_list("ethnicity", " "));
	assert_false(identifier_in_list("no-such-list", "WBRI"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_nhs_number_has_a_check_digit),
		cmocka_unit_test(no_tenth_digit_but_one_passes),
		cmocka_unit_test(a_upn_has_a_check_letter),
		cmocka_unit_test(a_date_is_a_day_that_was),
		cmocka_unit_test(postcodes_uprns_urns_and_child_ids_have_forms),
		cmocka_unit_test(code_lists_have_as_many_codes_as_the_census),
		cmocka_unit_test(what_is_no_code_is_in_no_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
