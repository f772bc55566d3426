/* Single values of a document by their places. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "content/document_value.h"

static const char referral[] =
	"{\"tellback\": 1, \"type\": \"referral\", \"grade\": \"HIGH\", \"stub\": true,"
	" \"awareAt\": \"2026-03-02T08:40:00Z\","
	" \"handling\": {\"parentsTold\": \"MUST_NOT\", \"safeContact\": \"TEST aunt\"},"
	" \"children\": [{\"givenNames\": \"Test\", \"familyName\": \"TEST-Quay\", \"nhsNumber\": \"9991234560\"},"
	"  {\"givenNames\": \"Tess\", \"disability\": [\"AUT\", \"COMM\"]}],"
	" \"risk\": {\"tool\": \"DASH\", \"score\": 14}, \"voice\": {\"heard\": \"NOT_SAFE\"}}";

static const struct {
	const char *label;
	const char *pointer;
	const char *want;
	size_t count;
} rows[] = {
	{"a word", "/grade", "high", 1},
	{"a word with a hyphen", "/voice/heard", "not-safe", 1},
	{"a flag", "/stub", "yes", 1},
	{"a moment", "/awareAt", "1772440800", 1},
	{"a number", "/risk/score", "14", 1},
	{"a text in a list", "/children/0/familyName", "TEST-Quay", 1},
	{"the second of a list", "/children/1/givenNames", "Tess", 1},
	{"a list in a list", "/children/1/disability/1", "COMM", 2},
	{"a handling mark", "/handling/parentsTold", "must-not", 1},
	{"another", "/handling/safeContact", "TEST aunt", 1},
	{"a list is no value", "/children", "", 2},
	{"a message is no value", "/risk", "", 1},
	{"what was not said", "/consent/basis", "", 0},
	{"in a message that was not said", "/children/1/birthDate", "", 0},
	{"past the end of a list", "/children/2/familyName", "", 0},
	{"no such field", "/nonsense", "", 0},
	{"below a text", "/grade/high", "", 0},
	{"an index that is none", "/children/x/familyName", "", 0},
	{"nothing", "", "", 0},
	{"no pointer", "grade", "", 0},
	{"two slashes", "//grade", "", 0},
};

static void
a_value_is_found_by_its_place(void **state)
{
	const struct view json = {(const uint8_t *)referral, sizeof referral - 1};
	struct arena *arena = arena_new(16 * 1024 * 1024);
	struct document_problems problems;
	struct document document;

	(void)state;
	assert_int_equal(document_read(json, arena, &document, &problems), STATUS_OK);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("%s\n", rows[i].label);
		assert_string_equal(document_value(&document, rows[i].pointer, arena), rows[i].want);
		assert_int_equal(document_value_count(&document, rows[i].pointer), rows[i].count);
	}
	arena_free(arena);
}

static void
where_nothing_was_marked_there_is_nothing(void **state)
{
	static const char text[] = "{\"tellback\": 1, \"type\": \"referral\"}";
	struct arena *arena = arena_new(16 * 1024 * 1024);
	struct document_problems problems;
	struct document document;

	(void)state;
	assert_int_equal(
		document_read((struct view){(const uint8_t *)text, sizeof text - 1}, arena, &document, &problems),
		STATUS_OK);
	assert_string_equal(document_value(&document, "/handling/parentsTold", arena), "");
	assert_string_equal(document_value(&document, "/voice/heard", arena), "");
	assert_int_equal(document_value_count(&document, "/children"), 0);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_is_found_by_its_place),
		cmocka_unit_test(where_nothing_was_marked_there_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
