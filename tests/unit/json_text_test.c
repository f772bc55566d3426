/* Small JSON files: results, problems, a person's opened.json. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "content/base64.h"
#include "content/json_text.h"
#include "content/path.h"

#define ARENA_BYTES (1024 * 1024)

static const char *
text_of(struct view json, struct arena *arena)
{
	return arena_text(arena, json.bytes, json.size);
}

static void
a_flat_object_is_a_file_or_a_line(void **state)
{
	static const struct json_member members[] = {
		{"id", "01934a7c5e1f7c2e8b1d3f5a7c9e1b20", 0},
		{"index", NULL, 9007199254740993},
		{"words", "say \"caf\xc3\xa9\"\n", 0},
	};
	struct arena *arena = arena_new(ARENA_BYTES);
	struct view json;

	(void)state;
	assert_int_equal(json_text_object(members, 3, JSON_LINE, arena, &json), STATUS_OK);
	assert_string_equal(text_of(json, arena),
			    "{\"id\":\"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\"index\":9007199254740993,"
			    "\"words\":\"say \\\"caf\xc3\xa9\\\"\\n\"}\n");
	assert_int_equal(json_text_object(members, 2, JSON_FILE, arena, &json), STATUS_OK);
	assert_string_equal(text_of(json, arena),
			    "{\n  \"id\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n  \"index\": 9007199254740993\n}\n");
	assert_int_equal(json_text_object(NULL, 0, JSON_LINE, arena, &json), STATUS_OK);
	assert_string_equal(text_of(json, arena), "{}\n");
	arena_free(arena);
}

static void
problem_details_carry_each_pointer(void **state)
{
	struct document_problems problems = {.count = 2, .more = 3};
	struct arena *arena = arena_new(ARENA_BYTES);
	struct view json;

	(void)state;
	problems.items[0] = (struct document_problem){"/reason", "required", "is required"};
	problems.items[1] = (struct document_problem){"/to/0", "bad-value", "must be an agency's id"};
	assert_int_equal(json_text_problem("not fit to send", "two fields need attention", &problems, arena, &json),
			 STATUS_OK);
	assert_string_equal(
		text_of(json, arena),
		"{\n  \"type\": \"about:blank\",\n  \"title\": \"not fit to send\",\n"
		"  \"detail\": \"two fields need attention\",\n  \"errors\": [\n    {\n"
		"      \"pointer\": \"/reason\",\n      \"code\": \"required\",\n"
		"      \"detail\": \"is required\"\n    },\n    {\n      \"pointer\": \"/to/0\",\n"
		"      \"code\": \"bad-value\",\n      \"detail\": \"must be an agency's id\"\n    }\n  ],\n"
		"  \"moreErrors\": 3\n}\n");
	assert_int_equal(json_text_problem("refused", NULL, NULL, arena, &json), STATUS_OK);
	assert_string_equal(text_of(json, arena), "{\n  \"type\": \"about:blank\",\n  \"title\": \"refused\"\n}\n");
	arena_free(arena);
}

static void
a_text_that_is_no_utf8_is_refused_and_not_written(void **state)
{
	static const struct json_member members[] = {{"name", "\xff", 0}};
	struct arena *arena = arena_new(ARENA_BYTES);
	struct view json = {NULL, 0};

	(void)state;
	assert_int_not_equal(json_text_object(members, 1, JSON_LINE, arena, &json), STATUS_OK);
	assert_null(json.bytes);
	arena_free(arena);
}

static void
one_member_of_a_small_file_is_found(void **state)
{
	static const struct {
		const char *json;
		enum status want;
		const char *text;
	} rows[] = {
		{"{\"user\":\"anna\",\"role\":\"supervisor\"}", STATUS_OK, "anna"},
		{"{\"user\":\"\"}", STATUS_OK, ""},
		{"{\"role\":\"supervisor\"}", STATUS_NOT_FOUND, NULL},
		{"{}", STATUS_NOT_FOUND, NULL},
		{"{\"user\":5}", STATUS_MALFORMED, NULL},
		{"{\"user\":\"anna\",\"user\":\"bert\"}", STATUS_MALFORMED, NULL},
		{"[\"user\"]", STATUS_MALFORMED, NULL},
		{"{\"user\":\"anna\"", STATUS_MALFORMED, NULL},
		{"", STATUS_MALFORMED, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		const char *text = NULL;
		struct view json = {(const uint8_t *)rows[i].json, strlen(rows[i].json)};

		assert_int_equal(json_text_member(json, "user", arena, &text), rows[i].want);
		if (rows[i].text)
			assert_string_equal(text, rows[i].text);
		else
			assert_null(text);
		arena_free(arena);
	}
}

static void
pointers_are_escaped(void **state)
{
	const struct path root = {NULL, "a/b", 0}, item = {&root, NULL, 12}, leaf = {&item, "m~n", 0};
	struct arena *arena = arena_new(ARENA_BYTES);

	(void)state;
	assert_string_equal(path_pointer(NULL, arena), "");
	assert_string_equal(path_pointer(&leaf, arena), "/a~1b/12/m~0n");
	arena_free(arena);
}

static void
base64_has_one_text_for_one_value(void **state)
{
	static const struct {
		const char *bytes;
		const char *text;
	} rows[] = {/* RFC 4648 section 10 */
		    {"", ""},
		    {"f", "Zg=="},
		    {"fo", "Zm8="},
		    {"foo", "Zm9v"},
		    {"foob", "Zm9vYg=="},
		    {"fooba", "Zm9vYmE="},
		    {"foobar", "Zm9vYmFy"}};
	static const char *const bad[] = {"Z",	      "Zg",   "Zg=",  "Zh==", "Zm9=", "Zg===",	"====",	    "Z===",
					  "Zm8=Zg==", "Zm 8", "Zm8-", "Zm8_", "=Zg=", "Zg==\n", "Zm9v====", "Zm9vYmF"};
	struct arena *arena = arena_new(ARENA_BYTES);
	struct view bytes;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t size = strlen(rows[i].bytes);

		assert_string_equal(base64_encode((struct view){(const uint8_t *)rows[i].bytes, size}, arena),
				    rows[i].text);
		assert_int_equal(base64_decode(rows[i].text, arena, &bytes), STATUS_OK);
		assert_int_equal(bytes.size, size);
		assert_memory_equal(bytes.bytes, rows[i].bytes, size);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (base64_decode(bad[i], arena, &bytes) != STATUS_MALFORMED)
			fail_msg("%s was taken", bad[i]);
	arena_free(arena);
}

static void
without_memory_it_says_so(void **state)
{
	static const struct json_member members[] = {{"id", "x", 0}};
	struct arena *arena = arena_new(8);
	struct view json;

	(void)state;
	assert_int_equal(json_text_object(members, 1, JSON_FILE, arena, &json), STATUS_NO_MEMORY);
	assert_int_equal(json_text_problem("x", NULL, NULL, arena, &json), STATUS_NO_MEMORY);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_flat_object_is_a_file_or_a_line),
		cmocka_unit_test(problem_details_carry_each_pointer),
		cmocka_unit_test(a_text_that_is_no_utf8_is_refused_and_not_written),
		cmocka_unit_test(one_member_of_a_small_file_is_found),
		cmocka_unit_test(pointers_are_escaped),
		cmocka_unit_test(base64_has_one_text_for_one_value),
		cmocka_unit_test(without_memory_it_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
