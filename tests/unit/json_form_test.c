#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "content/json_form.h"

static const struct row {
	const char *label;
	const char *base;
	struct json_put puts[3];
	size_t count;
	const char *want; /* NULL: refused */
} rows[] = {
	{"into nothing", "", {{"/type", JSON_PUT_TEXT, "close", 0, 0}}, 1, "{\n  \"type\": \"close\"\n}\n"},
	{"a path is made",
	 "",
	 {{"/answer/contact/name", JSON_PUT_TEXT, "Test", 0, 0}},
	 1,
	 "{\n  \"answer\": {\n    \"contact\": {\n      \"name\": \"Test\"\n    }\n  }\n}\n"},
	{"a list grows",
	 "",
	 {{"/perChild/0/code", JSON_PUT_WORD, "early-help", 0, 0}, {"/perChild/1/code", JSON_PUT_WORD, "nfa", 0, 0}},
	 2,
	 "{\n  \"perChild\": [\n    {\n      \"code\": \"EARLY_HELP\"\n    },\n    {\n      \"code\": \"NFA\"\n    }\n "
	 " ]\n}\n"},
	{"what is there is set anew", "{\"a\":\"x\"}", {{"/a", JSON_PUT_NUMBER, NULL, 7, 0}}, 1, "{\n  \"a\": 7\n}\n"},
	{"but not by a default",
	 "{\"a\":\"x\"}",
	 {{"/a", JSON_PUT_NUMBER, NULL, 7, 1}, {"/b", JSON_PUT_TRUE, NULL, 0, 1}},
	 2,
	 "{\n  \"a\": \"x\",\n  \"b\": true\n}\n"},
	{"an object as JSON",
	 "",
	 {{"/r", JSON_PUT_JSON, "{\"a\": [1]}", 0, 0}},
	 1,
	 "{\n  \"r\": {\n    \"a\": [\n      1\n    ]\n  }\n}\n"},
	{"no object", "[1]", {{"/a", JSON_PUT_TRUE, NULL, 0, 0}}, 1, NULL},
	{"no JSON", "{", {{"/a", JSON_PUT_TRUE, NULL, 0, 0}}, 1, NULL},
	{"a text where an object must be", "{\"a\":\"x\"}", {{"/a/b", JSON_PUT_TRUE, NULL, 0, 0}}, 1, NULL},
	{"a number in an object", "{\"a\":{}}", {{"/a/0", JSON_PUT_TRUE, NULL, 0, 0}}, 1, NULL},
	{"past the end of a list", "{\"a\":[]}", {{"/a/1", JSON_PUT_TRUE, NULL, 0, 0}}, 1, NULL},
	{"no UTF-8", "", {{"/a", JSON_PUT_TEXT, "\xff", 0, 0}}, 1, NULL},
};

static void
values_go_to_their_places(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct document_problems problems = {.count = 0};
		struct arena *arena = arena_new(1 << 20);
		struct view base = {(const uint8_t *)rows[i].base, strlen(rows[i].base)}, json = {NULL, 0};

		print_message("%s\n", rows[i].label);
		assert_int_equal(
			json_form_fill(base, (struct json_puts){rows[i].puts, rows[i].count}, arena, &json, &problems),
			rows[i].want ? STATUS_OK : STATUS_MALFORMED);
		if (rows[i].want) {
			assert_int_equal(json.size, strlen(rows[i].want));
			assert_memory_equal(json.bytes, rows[i].want, json.size);
		} else {
			assert_true(problems.count > 0);
		}
		arena_free(arena);
	}
}

static void
a_part_is_found_and_a_member_dropped(void **state)
{
	static const char text[] = "{\"a\": {\"b\": [\"x\", {\"c\": 1}]}, \"d\": 2}";
	struct view json = {(const uint8_t *)text, sizeof text - 1}, part;
	struct arena *arena = arena_new(1 << 20);

	(void)state;
	assert_int_equal(json_form_part(json, "/a/b/0", arena, &part), STATUS_OK);
	assert_int_equal(part.size, 1);
	assert_memory_equal(part.bytes, "x", 1);
	assert_int_equal(json_form_part(json, "/a/b/1/c", arena, &part), STATUS_OK);
	assert_memory_equal(part.bytes, "1\n", 2);
	assert_int_equal(json_form_part(json, "/a/x", arena, &part), STATUS_NOT_FOUND);
	assert_int_equal(json_form_part(json, "/d/x", arena, &part), STATUS_NOT_FOUND);
	assert_int_equal(json_form_part((struct view){(const uint8_t *)"{", 1}, "/d", arena, &part), STATUS_MALFORMED);
	assert_int_equal(json_form_drop(json, "a", arena, &part), STATUS_OK);
	assert_int_equal(part.size, strlen("{\n  \"d\": 2\n}\n"));
	assert_int_equal(json_form_drop(json, "none", arena, &part), STATUS_OK);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_go_to_their_places),
		cmocka_unit_test(a_part_is_found_and_a_member_dropped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
