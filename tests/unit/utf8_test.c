#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/utf8.h"

static struct view
view(const char *text)
{
	return (struct view){(const uint8_t *)text, strlen(text)};
}

static void
each_length_is_read_at_both_its_ends(void **state)
{
	static const struct {
		const char *bytes;
		uint32_t point;
	} rows[] = {
	    {"\x01", 0x01},
	    {"\x7f", 0x7f},
	    {"\xc2\x80", 0x80},
	    {"\xdf\xbf", 0x7ff},
	    {"\xe0\xa0\x80", 0x800},
	    {"\xed\x9f\xbf", 0xd7ff},
	    {"\xee\x80\x80", 0xe000},
	    {"\xef\xbf\xbf", 0xffff},
	    {"\xf0\x90\x80\x80", 0x10000},
	    {"\xf4\x8f\xbf\xbf", 0x10ffff},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct view rest = view(rows[i].bytes);
		uint32_t point = 0;

		assert_int_equal(utf8_next(&rest, &point), 0);
		assert_int_equal(point, rows[i].point);
		assert_int_equal(rest.size, 0);
	}
}

static void
what_is_not_utf8_is_refused_and_nothing_is_taken(void **state)
{
	static const char *const rows[] = {
	    "\x80",
	    "\xbf",
	    "\xc0\x80",
	    "\xc1\xbf",
	    "\xc2",
	    "\xc2\x41",
	    "\xe0\x80\x80",
	    "\xe0\x9f\xbf",
	    "\xe1\x80",
	    "\xe1\x80\x41",
	    "\xed\xa0\x80",
	    "\xed\xbf\xbf",
	    "\xf0\x80\x80\x80",
	    "\xf0\x8f\xbf\xbf",
	    "\xf4\x90\x80\x80",
	    "\xf5\x80\x80\x80",
	    "\xf1\x80\x80",
	    "\xff",
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct view rest = view(rows[i]);
		uint32_t point;

		assert_int_not_equal(utf8_next(&rest, &point), 0);
		assert_int_equal(rest.size, strlen(rows[i]));
		assert_false(utf8_is_text(rest));
	}
}

static void
text_has_no_control_byte_but_newline(void **state)
{
	(void)state;
	assert_true(utf8_is_text(view("")));
	assert_true(utf8_is_text(view("a\nb \xe2\x80\x94\n")));
	for (unsigned byte = 0; byte < 0x20; byte++) {
		uint8_t text[3] = {'a', (uint8_t)byte, 'b'};

		assert_int_equal(utf8_is_text((struct view){text, 3}) != 0, byte == '\n');
	}
}

static void
what_a_terminal_would_obey_is_made_plain(void **state)
{
	static const struct {
		const char *text;
		const char *kept;
		const char *want;
	} rows[] = {
	    {"", "", ""},
	    {"a\nb\tc \xe2\x80\x94 \xc3\xa9", "\n", "a\nb?c \xe2\x80\x94 \xc3\xa9"},
	    {"\x1b[2J\x7f\xc2\x9b", "", "?[2J??"},
	    {"\xe2\x80\xae" "abc\xe2\x81\xa9\xe2\x80\x8b", "", "?abc??"},
	    {"\xff\xe2\x80", "", "???"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[64];

		(void)strcpy(text, rows[i].text);
		utf8_plain(text, rows[i].kept);
		assert_string_equal(text, rows[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_length_is_read_at_both_its_ends),
	    cmocka_unit_test(what_is_not_utf8_is_refused_and_nothing_is_taken),
	    cmocka_unit_test(text_has_no_control_byte_but_newline),
	    cmocka_unit_test(what_a_terminal_would_obey_is_made_plain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
