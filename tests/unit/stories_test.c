/* The demo's stories: each reads without a problem, becomes the facts that the
 * demo counts on, and is answered in full; canaries stand where they belong. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <glob.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "content/document.h"
#include "content/facts.h"

#define ARENA_BYTES (8 * 1024 * 1024)
#define FILE_MOST (64 * 1024)

static const char *
file_text(const char *path, struct arena *arena)
{
	char *text = arena_alloc(arena, FILE_MOST);
	FILE *file = fopen(path, "r");
	size_t size;

	if (!file)
		fail_msg("%s: run from the top of the checkout", path);
	size = fread(text, 1, FILE_MOST - 1, file);
	(void)fclose(file);
	assert_true(size > 0 && size < FILE_MOST - 1);
	return text;
}

static void
read_text(const char *label, const char *text, struct arena *arena, struct document *ret_document)
{
	struct document_problems problems;

	if (document_read((struct view){(const uint8_t *)text, strlen(text)}, arena, ret_document, &problems))
		fail_msg("%s: %s %s", label, problems.items[0].pointer, problems.items[0].detail);
}

static void
each_story_is_what_the_demo_counts_on(void **state)
{
	static const struct {
		const char *file;
		const char *route;
		const char *grade;
		const char *on_behalf_of;
		size_t children;
		size_t to;
	} rows[] = {
		{"ppn-high", "written", "high", NULL, 1, 1},
		{"ppn-medium", "written", "medium", NULL, 1, 1},
		{"ppn-standard", "written", "standard", NULL, 1, 1},
		{"ambulance", "written", "high", NULL, 1, 1},
		{"school-telephone", "telephone", "high", "quayside-school", 1, 1},
		{"health-visitor-telephone", "telephone", "medium", "hiow-health", 1, 1},
		{"gp-unsafe-telephone", "telephone", "high", "individual", 1, 0},
		{"school-slip", "slip", "high", NULL, 1, 1},
		{"anonymous-caller", "telephone", "medium", "anonymous", 1, 0},
		{"two-agencies-police", "written", "high", NULL, 1, 1},
		{"two-agencies-health", "written", "high", NULL, 1, 1},
		{"three-siblings", "written", "medium", NULL, 3, 1},
		{"unborn-child", "written", "standard", NULL, 1, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		const char *path = arena_print(arena, "tests/data/referrals/%s.json", rows[i].file);
		struct document document;
		struct fact *facts;
		const char *on_behalf_of;
		size_t count, children = 0;

		read_text(path, file_text(path, arena), arena, &document);
		assert_int_equal(document.type, TYPE_REFERRAL);
		assert_int_equal(document.to_count, rows[i].to);
		assert_int_equal(document_prepare(&document, arena), STATUS_OK);
		assert_int_equal(facts_derive(&document, arena, &facts, &count), STATUS_OK);
		assert_string_equal(fact_find(facts, count, "route"), rows[i].route);
		assert_string_equal(fact_find(facts, count, "grade"), rows[i].grade);
		on_behalf_of = fact_find(facts, count, "on-behalf-of");
		assert_int_equal(!on_behalf_of, !rows[i].on_behalf_of);
		if (on_behalf_of)
			assert_string_equal(on_behalf_of, rows[i].on_behalf_of);
		for (size_t j = 0; j < count; j++)
			children += !strcmp(facts[j].name, "child");
		assert_int_equal(children, rows[i].children);
		arena_free(arena);
	}
}

/* ${text} with each @WORD@ filled in. */
static const char *
filled(const char *text, struct arena *arena)
{
	char *out = arena_alloc(arena, FILE_MOST);
	size_t at = 0;

	while (*text) {
		size_t length = *text == '@' ? strspn(text + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_123456789") : 0;
		const char *value = "x";

		if (!length || text[length + 1] != '@') {
			out[at++] = *text++;
			continue;
		}
		if (!strncmp(text, "@CASE@", 6) || !strncmp(text, "@RE@", 4))
			value = "01934a7c5e1f7c2e8b1d3f5a7c9e1b20";
		else if (!strncmp(text, "@CHILD", 6))
			value = text[6] == '1' ? "00000001" : text[6] == '2' ? "00000002" : "00000003";
		memcpy(out + at, value, strlen(value));
		at += strlen(value);
		text += length + 2;
	}
	out[at] = '\0';
	return out;
}

static void
each_answer_is_full_and_complete(void **state)
{
	glob_t found;

	(void)state;
	assert_int_equal(glob("tests/data/answers/*.json", 0, NULL, &found), 0);
	assert_true(found.gl_pathc >= 8);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		struct document_problem problem = {"", "", ""};
		struct document document;
		struct fact *facts;
		size_t count;

		read_text(found.gl_pathv[i], filled(file_text(found.gl_pathv[i], arena), arena), arena, &document);
		if (document_incomplete(&document, &problem))
			fail_msg("%s: %s", found.gl_pathv[i], problem.detail);
		assert_int_equal(facts_derive(&document, arena, &facts, &count), STATUS_OK);
		assert_string_equal(fact_find(facts, count, "level"), "full");
		assert_non_null(fact_find(facts, count, "child"));
		arena_free(arena);
	}
	globfree(&found);
}

static void
each_canary_stands_in_its_own_file_and_in_no_other(void **state)
{
	struct arena *arena = arena_new(4 * ARENA_BYTES);
	FILE *list = fopen("tests/data/canaries.txt", "r");
	char line[256], word[64], kind[32], path[128];
	const char *texts[64];
	glob_t found;
	size_t rows = 0;

	(void)state;
	assert_non_null(list);
	assert_int_equal(glob("tests/data/referrals/*.json", 0, NULL, &found), 0);
	assert_int_equal(glob("tests/data/answers/*.json", GLOB_APPEND, NULL, &found), 0);
	assert_true(found.gl_pathc <= 64);
	for (size_t i = 0; i < found.gl_pathc; i++)
		texts[i] = file_text(found.gl_pathv[i], arena);
	while (fgets(line, sizeof line, list)) {
		if (*line == '#')
			continue;
		assert_int_equal(sscanf(line, "%63[^\t]\t%31[^\t]\t%127[^\n]", word, kind, path), 3);
		for (size_t i = 0; i < found.gl_pathc; i++)
			if (!strcmp(found.gl_pathv[i], path) != !!strstr(texts[i], word))
				fail_msg("%s of %s in %s", word, path, found.gl_pathv[i]);
		rows++;
	}
	(void)fclose(list);
	assert_true(rows > 100);
	globfree(&found);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_story_is_what_the_demo_counts_on),
		cmocka_unit_test(each_answer_is_full_and_complete),
		cmocka_unit_test(each_canary_stands_in_its_own_file_and_in_no_other),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
