/* What a referral lacks, or says in a way that cannot be so, is marked and
 * never refused. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "content/document.h"
#include "content/facts.h"

#define ARENA_BYTES (16 * 1024 * 1024)
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
a_referral_is_taken_whatever_is_missing_or_odd_and_marked(void **state)
{
	static const struct {
		const char *label;
		const char *rest;
		const char *mark;
	} rows[] = {
		{"nothing at all", "\"stub\":true}", "no-child"},
		{"no concern", "\"stub\":true}", "concern-missing"},
		{"no voice", "\"voice\":{}}", "voice-missing"},
		{"no consent", "\"stub\":true}", "consent-missing"},
		{"no grade", "\"stub\":true}", "grade-missing"},
		{"a grade of no list", "\"grade\":\"VERY HIGH\"}", "grade-unreadable"},
		{"a grade in lower case", "\"grade\":\"medium\"}", "grade-unreadable"},
		{"a time of no form", "\"awareAt\":\"last night\"}", "aware-at-unreadable"},
		{"a score that is none", "\"risk\":{\"score\":-1}}", "score-unreadable"},
		{"parents told or not", "\"stub\":true}", "parents-told-missing"},
		{"police without their time", "\"source\":\"6\"}", "aware-at-missing"},
		{"a call without its time", "\"route\":\"TELEPHONE\"}", "received-at-missing"},
		{"a source of no list", "\"source\":\"police\"}", "source-code"},
		{"a factor of no list", "\"concerns\":[{\"narrative\":\"x\",\"factors\":[\"18A\"]}]}", "factor-code"},
		{"a category of no list", "\"concerns\":[{\"narrative\":\"x\",\"category\":\"neglect\"}]}",
		 "category-code"},
		{"an NHS number with a slip", "\"children\":[{\"nhsNumber\":\"9990000019\"}]}",
		 "nhs-number-check-digit"},
		{"a UPN with a slip", "\"children\":[{\"upn\":\"A801200005001\"}]}", "upn-check-letter"},
		{"an odd birth date", "\"children\":[{\"birthDate\":\"14/03/2017\"}]}", "birth-date-odd"},
		{"born after the call",
		 "\"receivedAt\":\"2026-11-22T08:05:00Z\",\"children\":[{\"birthDate\":\"2026-11-23\"}]}",
		 "birth-date-odd"},
		{"no birth date", "\"children\":[{}]}", "birth-date-missing"},
		{"born and expected", "\"children\":[{\"birthDate\":\"2020-01-01\",\"expectedDate\":\"2027-01-01\"}]}",
		 "birth-and-expected-date"},
		{"no name", "\"children\":[{}]}", "name-missing"},
		{"no ethnicity", "\"children\":[{}]}", "ethnicity-missing"},
		{"ethnicity not obtained", "\"children\":[{\"ethnicity\":\"NOBT\"}]}", "ethnicity-not-obtained"},
		{"ethnicity seen, not said", "\"children\":[{\"ethnicity\":\"IC1\"}]}", "ethnicity-code"},
		{"no school", "\"children\":[{\"birthDate\":\"2015-01-01\"}]}", "school-missing"},
		{"a school of no form", "\"children\":[{\"schoolUrn\":\"12\"}]}", "school-urn-form"},
		{"a postcode of no form", "\"children\":[{\"addresses\":[{\"postcode\":\"SO14\"}]}]}", "postcode-form"},
		{"a parent's odd birth date", "\"people\":[{\"birthDate\":\"1990\"}]}", "person-birth-date-odd"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		const char *json = arena_print(arena, "%s%s", REFERRAL_HEAD, rows[i].rest);
		const char *quoted = arena_print(arena, "\"%s\"", rows[i].mark);
		struct document_problems problems;
		struct document document;
		struct fact *facts;
		size_t count;

		if (document_read(text_view(json), arena, &document, &problems))
			fail_msg("%s: %s %s", rows[i].label, problems.items[0].pointer, problems.items[0].detail);
		if (!strstr(written(&document, arena), quoted))
			fail_msg("%s: no mark %s in %s", rows[i].label, rows[i].mark, written(&document, arena));
		/* and it can be sent */
		assert_int_equal(document_prepare(&document, arena), STATUS_OK);
		assert_int_equal(facts_derive(&document, arena, &facts, &count), STATUS_OK);
		assert_non_null(fact_find(facts, count, "grade"));
		arena_free(arena);
	}
}

static void
a_sound_referral_has_no_mark(void **state)
{
	static const char *const kinds[] = {
		"\"birthDate\":\"2015-03-14\",\"givenNames\":\"Test "
		"A\",\"ethnicity\":\"REFU\",\"schoolUrn\":\"100001\"",
		"\"birthDate\":\"2024-03-14\",\"givenNames\":\"Test B\",\"ethnicity\":\"WBRI\"", /* not at school yet */
		"\"expectedDate\":\"2027-03-14\"", /* unborn: no name, ethnicity or school */
	};

	(void)state;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		const char *json = arena_print(
			arena,
			REFERRAL_HEAD
			"\"route\":\"TELEPHONE\",\"grade\":\"HIGH\",\"receivedAt\":\"2026-11-22T08:05:00Z\","
			"\"source\":\"2A\",\"referrer\":{\"name\":\"x\"},\"immediateDanger\":\"NO\","
			"\"handling\":{\"parentsTold\":\"NO\"},\"voice\":{\"heard\":\"NO\"},"
			"\"consent\":{\"basis\":\"NOT_REQUIRED\"},\"concerns\":[{\"narrative\":\"x\"}],"
			"\"children\":[{%s}]}",
			kinds[i]);
		struct document_problems problems;
		struct document document;

		assert_int_equal(document_read(text_view(json), arena, &document, &problems), STATUS_OK);
		if (strstr(written(&document, arena), "\"marks\""))
			fail_msg("%s", written(&document, arena));
		arena_free(arena);
	}
}

static void
what_could_not_be_read_is_kept_as_it_was_written(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct document_problems problems;
	struct document first, second;
	const char *once;

	(void)state;
	assert_int_equal(document_read(text_view(REFERRAL_HEAD "\"awareAt\":\"about teatime\","
							       "\"risk\":{\"score\":4294967296}}"),
				       arena, &first, &problems),
			 STATUS_OK);
	once = written(&first, arena);
	assert_non_null(strstr(once, "\"about teatime\""));
	assert_non_null(strstr(once, "\"/awareAt\""));
	assert_non_null(strstr(once, "\"4294967296\""));
	assert_int_equal(document_read(text_view(once), arena, &second, &problems), STATUS_OK);
	assert_string_equal(once, written(&second, arena));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_referral_is_taken_whatever_is_missing_or_odd_and_marked),
		cmocka_unit_test(a_sound_referral_has_no_mark),
		cmocka_unit_test(what_could_not_be_read_is_kept_as_it_was_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
