/* The police's incident files: read strictly, each mistake with its place. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "content/document_value.h"
#include "content/incident.h"
#include "support/edit.h"

#define ARENA_BYTES ((size_t)32 * 1024 * 1024)

static const char plain[] =
	"{\"tellback\": 1, \"type\": \"incident\", \"clientReference\": \"TEST-1\", \"kind\": \"ENCOMPASS\","
	" \"grade\": \"MEDIUM\", \"awareAt\": \"2026-11-20T19:40:00Z\", \"handling\": {\"parentsTold\": \"NO\"},"
	" \"children\": [{\"key\": \"k1\", \"child\": {\"givenNames\": \"Test A\"},"
	" \"settings\": [{\"agency\": \"quayside-primary\"}]},"
	" {\"key\": \"k2\", \"child\": {\"givenNames\": \"Test B\"}, \"settings\": [{\"agency\": \"none\"}]}],"
	" \"people\": [{\"name\": \"Test P\", \"worksFor\": \"quayside-primary\"}], \"crs\": \"southampton-crs\"}";

static const struct {
	const char *label;
	const char *from;
	const char *to;
	const char *pointer; /* NULL: it reads */
	const char *code;
} rows[] = {
	{"as it is", "TEST-1", "TEST-1", NULL, NULL},
	{"no reference", "\"clientReference\": \"TEST-1\", ", "", NULL, NULL},
	{"a child without a setting", "\"settings\": [{\"agency\": \"quayside-primary\"}]", "\"settings\": []", NULL,
	 NULL},
	{"a key left out", "\"key\": \"k1\", ", "", NULL, NULL},
	{"an NHS number that cannot be", "\"Test A\"", "\"Test A\", \"nhsNumber\": \"123\"", NULL, NULL},
	{"another version", "\"tellback\": 1", "\"tellback\": 2", "/tellback", "version"},
	{"no version", "\"tellback\": 1, ", "", "/tellback", "required"},
	{"another type", "\"incident\"", "\"notification\"", "/type", "bad-value"},
	{"no kind", "\"kind\": \"ENCOMPASS\",", "", "/kind", "required"},
	{"a kind that is none", "ENCOMPASS", "ENCOMPAS", "/kind", "bad-value"},
	{"no grade", "\"grade\": \"MEDIUM\", ", "", "/grade", "required"},
	{"not aware", "\"awareAt\": \"2026-11-20T19:40:00Z\", ", "", "/awareAt", "required"},
	{"a time that is none", "T19:40:00Z", "", "/awareAt", "bad-value"},
	{"an empty reference", "TEST-1", "", "/clientReference", "bad-value"},
	{"a reference that is a number", "\"TEST-1\"", "7", "/clientReference", "bad-value"},
	{"a field that is unknown", "\"grade\"", "\"advise\": \"x\", \"grade\"", "/advise", "unknown-field"},
	{"a field of a message", "\"grade\"", "\"to\": [\"x\"], \"grade\"", "/to", "unknown-field"},
	{"a field twice", "\"grade\"", "\"grade\": \"HIGH\", \"grade\"", "/grade", "duplicate-field"},
	{"handling that is a text", "{\"parentsTold\": \"NO\"}", "\"x\"", "/handling", "wrong-type"},
	{"a child without a name", "\"givenNames\": \"Test A\"", "", "/children/0/child", "required"},
	{"a child that is none", "\"child\": {\"givenNames\": \"Test A\"},", "", "/children/0/child", "required"},
	{"two children of one key", "\"k2\"", "\"k1\"", "/children/1/key", "twice"},
	{"a setting that is no agency", "\"quayside-primary\"}]}", "\"Quayside\"}]}", "/children/0/settings/0/agency",
	 "bad-value"},
	{"a setting that is not said", "{\"agency\": \"none\"}", "{\"name\": \"TEST x\"}",
	 "/children/1/settings/0/agency", "required"},
	{"a setting twice", "[{\"agency\": \"quayside-primary\"}]",
	 "[{\"agency\": \"quayside-primary\"}, {\"agency\": \"quayside-primary\"}]", "/children/0/settings/1/agency",
	 "twice"},
	{"two without an agent", "[{\"agency\": \"none\"}]", "[{\"agency\": \"none\"}, {\"agency\": \"none\"}]", NULL,
	 NULL},
	{"four settings", "[{\"agency\": \"none\"}]",
	 "[{\"agency\": \"none\"}, {\"agency\": \"none\"}, {\"agency\": \"none\"}, {\"agency\": \"none\"}]",
	 "/children/1/settings", "too-many"},
	{"an employer that is no agency", "\"worksFor\": \"quayside-primary\"", "\"worksFor\": \"Q P\"",
	 "/people/0/worksFor", "bad-value"},
	{"a council that is no agency", "\"southampton-crs\"", "\"CRS\"", "/crs", "bad-value"},
	{"no end", "\"crs\": \"southampton-crs\"}", "\"crs\": \"southampton-crs\"", "", "not-json"},
};

static void
each_mistake_has_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		struct view json = edit_replace(arena, edit_view(plain), rows[i].from, rows[i].to);
		struct document_problems problems;
		struct document document;
		enum status status = incident_read(json, arena, &document, &problems);

		print_message("%s\n", rows[i].label);
		assert_int_equal(status, rows[i].pointer ? STATUS_MALFORMED : STATUS_OK);
		assert_int_equal(problems.count, rows[i].pointer ? 1 : 0);
		if (rows[i].pointer && *rows[i].pointer)
			assert_string_equal(problems.items[0].pointer, rows[i].pointer);
		if (rows[i].pointer)
			assert_string_equal(problems.items[0].code, rows[i].code);
		arena_free(arena);
	}
}

static void
its_values_are_found_by_their_places(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct document_problems problems;
	struct document document;

	(void)state;
	assert_true(incident_is(edit_view(plain)));
	assert_false(incident_is(edit_view("{\"type\": \"referral\"}")));
	assert_false(incident_is(edit_view("nonsense")));
	assert_int_equal(incident_read(edit_view(plain), arena, &document, &problems), STATUS_OK);
	assert_string_equal(document.client_reference, "TEST-1");
	assert_string_equal(document_value(&document, "/kind", arena), "encompass");
	assert_int_equal(document_value_count(&document, "/children"), 2);
	assert_string_equal(document_value(&document, "/children/1/child/givenNames", arena), "Test B");
	assert_string_equal(document_value(&document, "/children/0/settings/0/agency", arena), "quayside-primary");
	assert_string_equal(document_value(&document, "/handling/parentsTold", arena), "no");
	arena_free(arena);
}

static void
each_kind_has_an_example_that_reads(void **state)
{
	static const char *const kinds[] = {"encompass", "endeavour-missing", "endeavour-found"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		struct document_problems problems;
		struct document document;

		assert_int_equal(incident_read(edit_view(incident_template(kinds[i])), arena, &document, &problems),
				 STATUS_OK);
		assert_string_equal(document_value(&document, "/kind", arena), kinds[i]);
		arena_free(arena);
	}
	assert_null(incident_template("fire"));
}

static void
too_many_children_are_refused_and_twenty_are_not(void **state)
{
	static const char head[] =
		"{\"tellback\": 1, \"type\": \"incident\", \"kind\": \"ENCOMPASS\", \"grade\": \"HIGH\","
		" \"awareAt\": \"2026-11-20T19:40:00Z\", \"children\": [";

	(void)state;
	for (size_t count = 20; count <= 21; count++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		const char *json = arena_print(arena, "%s%s{\"child\": {\"knownAs\": \"TEST\"}}]}", head,
					       edit_repeat(arena, "{\"child\": {\"knownAs\": \"TEST\"}},", count - 1));
		struct document_problems problems;
		struct document document;

		assert_int_equal(incident_read(edit_view(json), arena, &document, &problems),
				 count == 20 ? STATUS_OK : STATUS_MALFORMED);
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_mistake_has_its_place),
		cmocka_unit_test(its_values_are_found_by_their_places),
		cmocka_unit_test(each_kind_has_an_example_that_reads),
		cmocka_unit_test(too_many_children_are_refused_and_twenty_are_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
