/* JSON files: what is taken, what is marked and what is refused, and where. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "content/document.h"
#include "content/facts.h"
#include "tellback/bounds.h"

#define ARENA_BYTES (64 * 1024 * 1024)
#define CLOSE_HEAD "{\"tellback\":1,\"type\":\"close\","
#define REFERRAL_HEAD "{\"tellback\":1,\"type\":\"referral\","

static struct view
text_view(const char *text)
{
	return (struct view){(const uint8_t *)text, strlen(text)};
}

/* The JSON of ${document}, NUL-terminated. */
static const char *
written(const struct document *document, struct arena *arena)
{
	struct view json;

	assert_int_equal(document_write(document, NULL, arena, &json), STATUS_OK);
	return arena_text(arena, json.bytes, json.size);
}

static void
each_problem_has_its_pointer_its_code_and_a_sentence(void **state)
{
	static const struct {
		const char *label;
		const char *json;
		const char *pointer;
		const char *code;
		const char *detail; /* what it says among the rest */
	} rows[] = {
		{"a misspelt field", REFERRAL_HEAD "\"naration\":\"x\",\"histery\":\"y\"}", "/histery", "unknown-field",
		 "did you mean \"history\"?"},
		{"a misspelt field further in", REFERRAL_HEAD "\"concerns\":[{\"narative\":\"x\"}]}",
		 "/concerns/0/narative", "unknown-field", "unknown field \"narative\" (did you mean \"narrative\"?)"},
		{"a field like nothing", CLOSE_HEAD "\"reason\":\"COMPLETE\",\"xyzzyxyzzy\":1}", "/xyzzyxyzzy",
		 "unknown-field", "in a close"},
		{"a .proto name", REFERRAL_HEAD "\"aware_at\":\"2026-11-22T08:05:00Z\"}", "/aware_at", "unknown-field",
		 "did you mean \"awareAt\"?"},
		{"a slash in a key", CLOSE_HEAD "\"reason\":\"COMPLETE\",\"a/b~c\":1}", "/a~1b~0c", "unknown-field",
		 ""},
		{"a field twice", CLOSE_HEAD "\"reason\":\"COMPLETE\",\"reason\":\"COMPLETE\"}", "/reason",
		 "duplicate-field", "stands twice"},
		{"a field twice further in", REFERRAL_HEAD "\"children\":[{},{\"upn\":\"a\",\"upn\":\"b\"}]}",
		 "/children/1/upn", "duplicate-field", "stands twice"},
		{"a number for a text", REFERRAL_HEAD "\"history\":5}", "/history", "wrong-type", "must be a text"},
		{"a text for a number", REFERRAL_HEAD "\"risk\":{\"score\":\"5\"}}", "/risk/score", "wrong-type",
		 "whole number"},
		{"a text for a list", REFERRAL_HEAD "\"children\":\"one\"}", "/children", "wrong-type", "a list"},
		{"a list for an object", REFERRAL_HEAD "\"risk\":[]}", "/risk", "wrong-type", "an object"},
		{"a text in a list of objects", REFERRAL_HEAD "\"children\":[{},\"x\"]}", "/children/1", "wrong-type",
		 "an object"},
		{"a word for a truth", REFERRAL_HEAD "\"stub\":\"yes\"}", "/stub", "wrong-type", "true or false"},
		{"a time as a number", REFERRAL_HEAD "\"awareAt\":1700000000}", "/awareAt", "wrong-type",
		 "2026-11-22T"},
		{"a grade as a number", REFERRAL_HEAD "\"grade\":1}", "/grade", "wrong-type", "one of its words"},
		{"null is no value", REFERRAL_HEAD "\"history\":null}", "/history", "wrong-type", "must be a text"},
		{"no type", "{\"tellback\":1}", "/type", "required", ""},
		{"a type like one", "{\"tellback\":1,\"type\":\"referal\"}", "/type", "bad-value",
		 "did you mean \"referral\"?"},
		{"no version", "{\"type\":\"close\",\"reason\":\"COMPLETE\"}", "/tellback", "required", ""},
		{"another version", "{\"tellback\":2,\"type\":\"close\",\"reason\":\"COMPLETE\"}", "/tellback",
		 "version", "the number 1"},
		{"a fact that must stand", CLOSE_HEAD "\"words\":\"x\"}", "/reason", "required", "is required"},
		{"a word of no list", CLOSE_HEAD "\"reason\":\"COMPLET\"}", "/reason", "bad-value",
		 "did you mean \"COMPLETE\"?"},
		{"the word for none", CLOSE_HEAD "\"reason\":\"UNSPECIFIED\"}", "/reason", "bad-value", ""},
		{"lower case", CLOSE_HEAD "\"reason\":\"complete\"}", "/reason", "bad-value",
		 "did you mean \"COMPLETE\"?"},
		{"a recipient that is none", CLOSE_HEAD "\"reason\":\"COMPLETE\",\"to\":[\"crs\",\"The CRS\"]}",
		 "/to/1", "bad-value", "an agency's id"},
		{"a recipient twice", CLOSE_HEAD "\"reason\":\"COMPLETE\",\"to\":[\"crs\",\"crs\"]}", "/to/1", "twice",
		 ""},
		{"a case that is no id", CLOSE_HEAD "\"reason\":\"COMPLETE\",\"case\":\"12\"}", "/case", "bad-value",
		 "32 hex digits"},
		{"an empty reference", CLOSE_HEAD "\"reason\":\"COMPLETE\",\"clientReference\":\"\"}",
		 "/clientReference", "bad-value", ""},
		{"an attachment with a path",
		 CLOSE_HEAD "\"reason\":\"COMPLETE\",\"attachments\":[{\"file\":\"../x\"}]}", "/attachments/0/file",
		 "bad-value", "without a path"},
		{"an attachment without a name", CLOSE_HEAD "\"reason\":\"COMPLETE\",\"attachments\":[{}]}",
		 "/attachments/0/file", "bad-value", ""},
		{"an attachment twice",
		 CLOSE_HEAD "\"reason\":\"COMPLETE\",\"attachments\":[{\"file\":\"a\"},{\"file\":\"a\"}]}",
		 "/attachments/1", "twice", ""},
		{"an attachment with its bytes",
		 CLOSE_HEAD "\"reason\":\"COMPLETE\",\"attachments\":[{\"file\":\"a\",\"bytes\":\"AA==\"}]}",
		 "/attachments/0/bytes", "unknown-field", "mediaType"},
		{"a token that is none",
		 "{\"tellback\":1,\"type\":\"decision\",\"level\":\"LIMITED\",\"stage\":\"CONTACT\",\"rereferral\":"
		 "\"NO\","
		 "\"perChild\":[{\"token\":\"nobody\",\"code\":\"NFA\"}]}",
		 "/perChild/0", "bad-value", "fact \"child\""},
		{"a child without its code",
		 "{\"tellback\":1,\"type\":\"decision\",\"level\":\"LIMITED\",\"stage\":\"CONTACT\",\"rereferral\":"
		 "\"NO\","
		 "\"perChild\":[{\"token\":\"1a2b3c4d\"}]}",
		 "/perChild/0/code", "required", ""},
		{"a full decision without its manager",
		 "{\"tellback\":1,\"type\":\"decision\",\"level\":\"FULL\",\"stage\":\"CONTACT\",\"rereferral\":"
		 "\"NO\"}",
		 "/manager", "required", ""},
		{"an unreadable time",
		 "{\"tellback\":1,\"type\":\"progress\",\"code\":\"SEEN\",\"nextBy\":\"tomorrow\"}", "/nextBy",
		 "bad-value", "2026-11-22T"},
		{"an NHS number in a request",
		 "{\"tellback\":1,\"type\":\"information-request\",\"rag\":\"RED\",\"specific\":true,\"questions\":[\"?"
		 "\"],"
		 "\"child\":{\"nhsNumber\":\"9990000019\"}}",
		 "/child/nhsNumber", "implausible", "is no NHS number"},
		{"not JSON", "{\"tellback\":1,\"type\":\"referral\",\"children\":[{\"upn\":oops}]}", "/children/0/upn",
		 "not-json", "line 1"},
		{"cut off", "{\"tellback\":1,\"type\":\"ref", "/type", "not-json", ""},
		{"nothing", "", "", "not-json", ""},
		{"a list", "[]", "", "wrong-type", "an object"},
		{"a text", "\"x\"", "", "not-json", ""},
		{"something after it", CLOSE_HEAD "\"reason\":\"COMPLETE\"} x", "", "not-json", ""},
		{"bytes that are no UTF-8", CLOSE_HEAD "\"words\":\"\xff\"}", "/words", "not-json", ""},
		{"a NUL in a text", CLOSE_HEAD "\"words\":\"a\\u0000b\"}", "/words", "not-json", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		struct document_problems problems;
		struct document document;
		int found = 0;

		if (document_read(text_view(rows[i].json), arena, &document, &problems) != STATUS_MALFORMED)
			fail_msg("%s: was taken", rows[i].label);
		for (size_t j = 0; j < problems.count; j++)
			found |= !strcmp(problems.items[j].pointer, rows[i].pointer) &&
				 !strcmp(problems.items[j].code, rows[i].code) &&
				 strstr(problems.items[j].detail, rows[i].detail) != NULL;
		for (size_t j = 0; !found && j < problems.count; j++)
			print_error("  %s %s %s\n", problems.items[j].pointer, problems.items[j].code,
				    problems.items[j].detail);
		if (!found)
			fail_msg("%s: no %s at %s", rows[i].label, rows[i].code, rows[i].pointer);
		arena_free(arena);
	}
}

static void
too_much_is_refused_before_it_is_read(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct document_problems problems;
	struct document document;
	char *deep = malloc(MAX_JSON_BYTES + 1);

	(void)state;
	assert_non_null(deep);
	memset(deep, ' ', MAX_JSON_BYTES + 1);
	assert_int_equal(document_read((struct view){(uint8_t *)deep, MAX_JSON_BYTES + 1}, arena, &document, &problems),
			 STATUS_TOO_BIG);
	memset(deep, '[', MAX_JSON_BYTES);
	assert_int_equal(document_read((struct view){(uint8_t *)deep, MAX_JSON_BYTES}, arena, &document, &problems),
			 STATUS_MALFORMED);
	assert_string_equal(problems.items[0].code, "too-deep");
	free(deep);
	arena_free(arena);
}

static void
problems_past_the_most_are_counted(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct document_problems problems;
	struct document document;
	char json[4096] = CLOSE_HEAD "\"reason\":\"COMPLETE\"";
	size_t at = strlen(json);

	(void)state;
	for (int i = 0; i < 100; i++)
		at += (size_t)snprintf(json + at, sizeof json - at, ",\"qqqqqqqq%d\":0", i);
	(void)snprintf(json + at, sizeof json - at, "}");
	assert_int_equal(document_read(text_view(json), arena, &document, &problems), STATUS_MALFORMED);
	assert_int_equal(problems.count, 64);
	assert_int_equal(problems.more, 36);
	arena_free(arena);
}

static void
twenty_one_children_are_one_too_many(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct document_problems problems;
	struct document document;
	struct fact *facts;
	size_t count;

	(void)state;
	for (int children = MAX_CHILDREN; children <= MAX_CHILDREN + 1; children++) {
		char json[512] = REFERRAL_HEAD "\"children\":[{}";
		enum status want = children > MAX_CHILDREN ? STATUS_MALFORMED : STATUS_OK;

		for (int i = 1; i < children; i++)
			strcat(json, ",{}");
		strcat(json, "]}");
		assert_int_equal(document_read(text_view(json), arena, &document, &problems), want);
		if (want) {
			assert_string_equal(problems.items[0].pointer, "/children");
			assert_string_equal(problems.items[0].code, "too-many");
			continue;
		}
		assert_int_equal(document_prepare(&document, arena), STATUS_OK);
		assert_int_equal(facts_derive(&document, arena, &facts, &count), STATUS_OK);
	}
	arena_free(arena);
}

static void
the_header_of_a_received_document_comes_first(void **state)
{
	static const char *const names[] = {"route", "note"}, *const values[] = {"telephone", ""};
	const struct document_header header = {
		"01934a7c5e1f7c2e8b1d3f5a7c9e1b20", "crs", 1763798700123, names, values, 2};
	struct arena *arena = arena_new(ARENA_BYTES);
	struct document_problems problems;
	struct document document;
	struct view json;

	(void)state;
	assert_int_equal(document_read(text_view(CLOSE_HEAD "\"reason\":\"RC3\"}"), arena, &document, &problems),
			 STATUS_OK);
	assert_int_equal(document_write(&document, &header, arena, &json), STATUS_OK);
	assert_string_equal(
		arena_text(arena, json.bytes, json.size),
		"{\n  \"id\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n  \"from\": \"crs\",\n"
		"  \"acceptedAt\": \"2025-11-22T08:05:00Z\",\n  \"route\": \"telephone\",\n  \"tellback\": 1,\n"
		"  \"type\": \"close\",\n  \"reason\": \"RC3\"\n}\n");
	arena_free(arena);
}

static void
a_full_answer_lacks_nothing_of_what_the_referrer_needs(void **state)
{
	static const char *const parts[][2] = {
		{"youToldUs", "\"x\""},
		{"weDecidedAndWhy", "\"x\""},
		{"nextStep", "\"x\""},
		{"nextBy", "\"2026-11-22T08:05:00Z\""},
		{"meanwhile", "\"x\""},
		{"familyKnows", "\"x\""},
		{"howToDisagree", "\"x\""},
		{"disagreeBy", "\"2026-11-22T08:05:00Z\""},
		{"contact", "{\"name\":\"x\",\"phone\":\"1\"}"},
	};
	const size_t count = sizeof parts / sizeof *parts;

	(void)state;
	for (size_t left_out = 0; left_out <= count; left_out++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		char json[2048] = "{\"tellback\":1,\"type\":\"decision\",\"level\":\"FULL\",\"stage\":\"CONTACT\","
				  "\"rereferral\":\"NO\",\"manager\":\"x\",\"answer\":{";
		struct document_problem problem = {"", "", ""};
		struct document_problems problems;
		struct document document;
		const char *comma = "";

		for (size_t i = 0; i < count; i++) {
			if (i == left_out)
				continue;
			(void)snprintf(json + strlen(json), sizeof json - strlen(json), "%s\"%s\":%s", comma,
				       parts[i][0], parts[i][1]);
			comma = ",";
		}
		strcat(json, "}}");
		assert_int_equal(document_read(text_view(json), arena, &document, &problems), STATUS_OK);
		assert_int_equal(document_incomplete(&document, &problem), left_out < count);
		if (left_out < count) {
			assert_non_null(strstr(problem.pointer, parts[left_out][0]));
			assert_string_equal(problem.code, "required");
		}
		arena_free(arena);
	}
}

static void
a_limited_answer_needs_none_of_it(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct document_problem problem;
	struct document_problems problems;
	struct document document;

	(void)state;
	assert_int_equal(document_read(text_view("{\"tellback\":1,\"type\":\"decision\",\"level\":\"LIMITED\","
						 "\"stage\":\"CONTACT\",\"rereferral\":\"UNKNOWN\"}"),
				       arena, &document, &problems),
			 STATUS_OK);
	assert_int_equal(document_incomplete(&document, &problem), 0);
	arena_free(arena);
}

static void
children_are_listed_as_screens_show_them(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct document_problems problems;
	struct document_child *children;
	struct document document;
	size_t count;

	(void)state;
	assert_int_equal(document_read(text_view(REFERRAL_HEAD
						 "\"children\":[{\"givenNames\":\"Test Ann\",\"familyName\":\"TEST-B\","
						 "\"token\":\"1a2b3c4d\"},{\"expectedDate\":\"2027-01-01\"},{},"
						 "{\"knownAs\":\"Bo\"}]}"),
				       arena, &document, &problems),
			 STATUS_OK);
	assert_int_equal(document_prepare(&document, arena), STATUS_OK);
	assert_int_equal(document_children(&document, arena, &children, &count), STATUS_OK);
	assert_int_equal(count, 4);
	assert_string_equal(children[0].name, "Test Ann TEST-B");
	assert_string_equal(children[0].token.hex, "1a2b3c4d"); /* its own was kept */
	assert_null(children[0].code);
	assert_string_equal(children[1].name, "unborn");
	assert_int_equal(strlen(children[1].token.hex), 8); /* minted */
	assert_string_not_equal(children[1].token.hex, children[2].token.hex);
	assert_string_equal(children[2].name, "");
	assert_string_equal(children[3].name, "Bo");
	arena_free(arena);
}

static void
times_are_read_with_any_offset_and_written_in_utc(void **state)
{
	static const struct {
		const char *text;
		const char *want; /* NULL: unreadable */
	} rows[] = {
		{"2026-11-22T08:05:00Z", "2026-11-22T08:05:00Z"},
		{"2026-06-22T08:05:00+01:00", "2026-06-22T07:05:00Z"},
		{"2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"},
		{"2026-11-22T08:05:00.250Z", "2026-11-22T08:05:00Z"},
		{"2026-12-31T23:59:60Z", "2027-01-01T00:00:00Z"},
		{"2026-11-22T08:05:00", NULL},
		{"2026-11-22 08:05:00Z", NULL},
		{"2026-11-22T24:05:00Z", NULL},
		{"2026-11-22T08:60:00Z", NULL},
		{"2026-02-29T08:05:00Z", NULL},
		{"2026-11-22T08:05Z", NULL},
		{"2026-11-22T08:05:00.Z", NULL},
		{"2026-11-22T08:05:00+0100", NULL},
		{"2026-11-22T08:05:00Zulu", NULL},
		{"1969-12-31T23:59:59Z", NULL},
		{"1970-01-01T00:00:00Z", NULL},
		{"", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		const char *json = arena_print(arena,
					       "{\"tellback\":1,\"type\":\"progress\",\"code\":\"SEEN\","
					       "\"nextBy\":\"%s\"}",
					       rows[i].text);
		struct document_problems problems;
		struct document document;
		enum status status = document_read(text_view(json), arena, &document, &problems);

		if (status != (rows[i].want ? STATUS_OK : STATUS_MALFORMED))
			fail_msg("%s", rows[i].text);
		if (rows[i].want && !strstr(written(&document, arena), rows[i].want))
			fail_msg("%s became %s", rows[i].text, written(&document, arena));
		arena_free(arena);
	}
}

static void
without_memory_it_says_so_and_nothing_is_half_read(void **state)
{
	(void)state;
	for (size_t most = 0; most < 64 * 1024; most += 96) {
		struct arena *arena = arena_new(most), *plenty = arena_new(ARENA_BYTES);
		struct document document = {.type = TYPE_UNKNOWN};
		struct document_problems problems;
		struct view json;
		enum status status;

		assert_int_equal(document_template(TYPE_REFERRAL, plenty, &json), STATUS_OK);
		status = document_read(json, arena, &document, &problems);
		assert_true(status == STATUS_OK || status == STATUS_NO_MEMORY);
		assert_int_equal(document.type, status == STATUS_OK ? TYPE_REFERRAL : TYPE_UNKNOWN);
		arena_free(arena);
		arena_free(plenty);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_problem_has_its_pointer_its_code_and_a_sentence),
		cmocka_unit_test(too_much_is_refused_before_it_is_read),
		cmocka_unit_test(problems_past_the_most_are_counted),
		cmocka_unit_test(twenty_one_children_are_one_too_many),
		cmocka_unit_test(the_header_of_a_received_document_comes_first),
		cmocka_unit_test(a_full_answer_lacks_nothing_of_what_the_referrer_needs),
		cmocka_unit_test(a_limited_answer_needs_none_of_it),
		cmocka_unit_test(children_are_listed_as_screens_show_them),
		cmocka_unit_test(times_are_read_with_any_offset_and_written_in_utc),
		cmocka_unit_test(without_memory_it_says_so_and_nothing_is_half_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
