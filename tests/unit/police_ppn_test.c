/* What the police are asked to think of before a notice goes: never a change. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "content/document_value.h"
#include "police/ppn.h"
#include "support/edit.h"

#define ARENA_BYTES ((size_t)64 * 1024 * 1024)
/* 2026-11-20 23:59 in London */
#define NOW_MS 1795219140000

/* A notice to which nothing needs saying but its clock. */
static const char whole[] =
	"{\"tellback\": 1, \"type\": \"referral\", \"route\": \"WRITTEN\", \"grade\": \"STANDARD\","
	" \"awareAt\": \"2026-11-20T23:12:00Z\", \"occurredAt\": \"2026-11-20T22:50:00Z\", \"protection\": \"NONE\","
	" \"source\": \"6\", \"immediateDanger\": \"NO\","
	" \"children\": [{\"givenNames\": \"Test A\", \"birthDate\": \"2012-11-21\", \"ethnicity\": \"WBRI\"}],"
	" \"concerns\": [{\"category\": \"EMO\", \"narrative\": \"TEST\", \"factors\": [\"3B\"]}],"
	" \"risk\": {\"grade\": \"STANDARD\", \"tool\": \"DASH\", \"score\": 9, \"judgement\": \"unlikely\"},"
	" \"voice\": {\"heard\": \"YES\", \"words\": \"TEST words\", \"seenAlone\": \"YES\"}}";

static const struct {
	const char *label;
	const char *from;
	const char *to;
	const char *codes; /* of the prompts, in order, with a space between */
	const char *said;  /* in the last of them, or NULL */
} rows[] = {
	{"nothing to say", "x", "x", "", NULL},
	{"nine is standard", "\"score\": 9", "\"score\": 9", "", NULL},
	{"ten is medium", "\"score\": 9", "\"score\": 10", "grade-below-score", "A DASH of 10 is medium"},
	{"thirteen is medium", "\"score\": 9", "\"score\": 13", "grade-below-score", "13 is medium"},
	{"fourteen is high", "\"score\": 9", "\"score\": 14", "grade-below-score", "14 is high"},
	{"twenty-four is high", "\"score\": 9", "\"score\": 24", "grade-below-score", NULL},
	{"more than there are questions", "\"score\": 9", "\"score\": 25", "score-odd grade-below-score", NULL},
	{"no yes at all", "\"score\": 9", "\"score\": 0", "", NULL},
	{"graded above its score", "\"grade\": \"STANDARD\", \"awareAt\"", "\"grade\": \"MEDIUM\", \"awareAt\"", "",
	 NULL},
	{"graded none", "\"grade\": \"STANDARD\", \"awareAt\"", "\"grade\": \"NONE\", \"awareAt\"", "grade-below-score",
	 "graded none"},
	{"no grade at all is marked, and counts as high", "\"grade\": \"STANDARD\", \"awareAt\"", "\"awareAt\"", "",
	 NULL},
	{"the tool's own grade is above", "\"risk\": {\"grade\": \"STANDARD\"", "\"risk\": {\"grade\": \"HIGH\"",
	 "grade-below-judgement", "says high and this notice is graded standard"},
	{"the judgement is a grade", "\"unlikely\"", "\"Medium\"", "grade-below-judgement", "says medium"},
	{"the judgement lowers nothing", "\"unlikely\"", "\"none\"", "", NULL},
	{"DARA with its grade", "\"tool\": \"DASH\", \"score\": 9", "\"tool\": \"DARA\"", "", NULL},
	{"DARA without a grade", "\"grade\": \"STANDARD\", \"tool\": \"DASH\", \"score\": 9", "\"tool\": \"DARA\"",
	 "tool-grade-missing", NULL},
	{"a DARA's score is no DASH's", "\"tool\": \"DASH\", \"score\": 9", "\"tool\": \"DARA\", \"score\": 20", "",
	 NULL},
	{"DASH without its score", "\"score\": 9, ", "", "score-missing", NULL},
	{"domestic abuse without a tool", "\"tool\": \"DASH\", \"score\": 9, ", "", "tool-missing", NULL},
	{"no tool was used, said so", "\"tool\": \"DASH\", \"score\": 9", "\"tool\": \"NONE\"", "", NULL},
	{"missing at thirteen, the day before fourteen", "\"3B\"", "\"10A\"", "adultification", "A child of 13"},
	{"exploited at seventeen", "2012-11-21\", \"ethnicity\": \"WBRI\"}],", NULL, "adultification", "A child of 17"},
	{"trafficked", "\"3B\"", "\"12A\"", "adultification", NULL},
	{"in a gang", "\"3B\"", "\"13A\"", "adultification", NULL},
	{"criminally exploited", "\"3B\"", "\"3B\", \"24A\"", "adultification", NULL},
	{"danger now", "\"immediateDanger\": \"NO\"", "\"immediateDanger\": \"YES\"", "immediate-danger", "999"},
	{"danger not said", "\"immediateDanger\": \"NO\",", "", "immediate-danger", "999"},
	{"not aware", "\"awareAt\": \"2026-11-20T23:12:00Z\", ", "", "aware-at-missing", NULL},
	{"high", "\"grade\": \"STANDARD\", \"awareAt\"", "\"grade\": \"HIGH\", \"awareAt\"", "high-clock",
	 "since 2026-11-20 23:12, 0 h 47 min"},
	{"aware later than now", "2026-11-20T23:12:00Z", "2027-11-20T23:12:00Z", "", NULL},
	{"ethnicity not given", "\"ethnicity\": \"WBRI\"", "\"knownAs\": \"A\"", "ethnicity-not-given", "(child 1)"},
	{"not yet obtained", "WBRI", "NOBT", "ethnicity-not-given", NULL},
	{"refused is an answer", "WBRI", "REFU", "", NULL},
	{"only what an officer saw", "\"ethnicity\": \"WBRI\"", "\"ethnicitySeenByOfficer\": \"IC3\"",
	 "ethnicity-not-given", "never taken for it"},
	{"not of an unborn child", "\"birthDate\": \"2012-11-21\", \"ethnicity\": \"WBRI\"",
	 "\"expectedDate\": \"2027-02-01\"", "", NULL},
	{"two of three", "\"ethnicity\": \"WBRI\"}",
	 "\"ethnicity\": \"WBRI\"}, {\"knownAs\": \"B\"}, {\"knownAs\": \"C\"}", "ethnicity-not-given", "(child 2, 3)"},
	{"no voice", "\"heard\": \"YES\", \"words\": \"TEST words\", \"seenAlone\": \"YES\"", "\"by\": \"TEST\"",
	 "voice-not-recorded", "what did the child say"},
	{"heard and not written down", "\"words\": \"TEST words\", ", "", "voice-not-recorded", "own words"},
	{"not heard and not said why", "\"YES\", \"words\": \"TEST words\"", "\"NO\"", "voice-not-recorded",
	 "say why not"},
	{"not heard, and why", "\"YES\", \"words\": \"TEST words\"", "\"NOT_SAFE\", \"reasonNot\": \"TEST\"", "", NULL},
	{"not seen alone", "\"seenAlone\": \"YES\"", "\"seenAlone\": \"NO\"", "not-seen-alone", NULL},
	{"not seen alone, and why", "\"seenAlone\": \"YES\"", "\"seenAlone\": \"NO\", \"reasonNot\": \"TEST\"", "",
	 NULL},
	{"protected without a time", "\"NONE\"", "\"POLICE_PROTECTION\"", "protected-at-missing", NULL},
	{"protected", "\"NONE\"", "\"POLICE_PROTECTION\", \"protectedAt\": \"2026-11-20T21:59:00Z\"",
	 "protection-clock", "ends at 2026-11-23 21:59 at the latest: 70 h 00 min are left"},
	{"protected for too long", "\"NONE\"", "\"POLICE_PROTECTION\", \"protectedAt\": \"2026-11-10T21:59:00Z\"",
	 "protection-clock", "ended at 2026-11-13 21:59"},
};

static struct view
edited(size_t row, struct arena *arena)
{
	struct view json = edit_view(whole);

	if (!rows[row].to) { /* two edits: born earlier, exploited */
		json = edit_replace(arena, json, "2012-11-21", "2008-11-21");
		return edit_replace(arena, json, "\"3B\"", "\"11A\"");
	}
	return strcmp(rows[row].from, "x") ? edit_replace(arena, json, rows[row].from, rows[row].to) : json;
}

static void
each_prompt_has_its_reason_and_changes_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		struct document_problems problems;
		struct agent_prompts prompts;
		struct document document;
		struct view before, after;
		const char *codes = "";

		print_message("%s\n", rows[i].label);
		assert_int_equal(document_read(edited(i, arena), arena, &document, &problems), STATUS_OK);
		assert_int_equal(document_write(&document, NULL, arena, &before), STATUS_OK);
		assert_int_equal(ppn_prompts(&document, (struct instant){NOW_MS}, arena, &prompts), STATUS_OK);
		assert_int_equal(document_write(&document, NULL, arena, &after), STATUS_OK);
		for (size_t j = 0; j < prompts.count; j++)
			codes = arena_print(arena, "%s%s%s", codes, j ? " " : "", prompts.items[j].code);
		assert_string_equal(codes, rows[i].codes);
		if (rows[i].said && !strstr(prompts.items[prompts.count - 1].words, rows[i].said))
			fail_msg("%s: %s", rows[i].label, prompts.items[prompts.count - 1].words);
		for (size_t j = 0; j < prompts.count; j++)
			assert_null(strstr(prompts.items[j].words, "TEST"));
		assert_int_equal(before.size, after.size);
		assert_memory_equal(before.bytes, after.bytes, before.size);
		arena_free(arena);
	}
}

static void
a_child_of_twelve_or_eighteen_is_no_teenager(void **state)
{
	static const struct {
		const char *born;
		int age;
		size_t count;
	} ages[] = {
		{"2013-11-21", 12, 0}, {"2013-11-20", 13, 1}, {"2008-11-21", 17, 1}, {"2008-11-20", 18, 0},
		{"2012-02-29", 14, 1}, {"2027-01-01", -1, 0}, {"2013-13-01", -1, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof ages / sizeof *ages; i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		struct view json = edit_replace(arena, edit_view(whole), "2012-11-21", ages[i].born);
		struct document_problems problems;
		struct agent_prompts prompts;
		struct document document;

		print_message("%s\n", ages[i].born);
		assert_int_equal(ppn_age(ages[i].born, "2026-11-20"), ages[i].age);
		json = edit_replace(arena, json, "\"3B\"", "\"10A\"");
		assert_int_equal(document_read(json, arena, &document, &problems), STATUS_OK);
		assert_int_equal(ppn_prompts(&document, (struct instant){NOW_MS}, arena, &prompts), STATUS_OK);
		assert_int_equal(prompts.count, ages[i].count);
		arena_free(arena);
	}
}

static void
a_missing_teenager_above_standard_is_not_asked_about(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct view json = edit_replace(arena, edit_view(whole), "\"3B\"", "\"10A\"");
	struct document_problems problems;
	struct agent_prompts prompts;
	struct document document;

	(void)state;
	json = edit_replace(arena, json, "\"grade\": \"STANDARD\", \"awareAt\"", "\"grade\": \"MEDIUM\", \"awareAt\"");
	assert_int_equal(document_read(json, arena, &document, &problems), STATUS_OK);
	assert_int_equal(ppn_prompts(&document, (struct instant){NOW_MS}, arena, &prompts), STATUS_OK);
	assert_int_equal(prompts.count, 0);
	arena_free(arena);
}

static void
everything_wrong_at_once_fits(void **state)
{
	static const char bad[] =
		"{\"tellback\": 1, \"type\": \"referral\", \"route\": \"WRITTEN\", \"grade\": \"HIGH\","
		" \"awareAt\": \"2026-11-20T23:12:00Z\","
		" \"protection\": \"POLICE_PROTECTION\", \"concerns\": [{\"factors\": [\"3A\"]}],"
		" \"children\": [{\"knownAs\": \"A\"}], \"risk\": {\"tool\": \"DASH\"},"
		" \"voice\": {\"heard\": \"NO\", \"seenAlone\": \"NO\"}}";
	struct arena *arena = arena_new(ARENA_BYTES);
	struct document_problems problems;
	struct agent_prompts prompts;
	struct document document;

	(void)state;
	assert_int_equal(document_read(edit_view(bad), arena, &document, &problems), STATUS_OK);
	assert_int_equal(ppn_prompts(&document, (struct instant){NOW_MS}, arena, &prompts), STATUS_OK);
	assert_int_equal(prompts.count, 7);
	assert_string_equal(prompts.items[0].code, "immediate-danger");
	arena_free(arena);
}

/* Too little memory is said; fewer prompts are never taken for all of them. */
static void
without_memory_it_says_so(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct view json = edit_replace(arena, edit_view(whole), "\"3B\"", "\"10A\"");
	struct document_problems problems;
	struct agent_prompts prompts;
	struct document document;
	size_t failed = 0;

	(void)state;
	json = edit_replace(arena, json, "\"NONE\"",
			    "\"POLICE_PROTECTION\", \"protectedAt\": \"2026-11-20T21:59:00Z\"");
	assert_int_equal(document_read(edit_replace(arena, json, "WBRI", "NOBT"), arena, &document, &problems),
			 STATUS_OK);
	for (size_t size = 64; size < 16384; size += 16) {
		struct arena *small = arena_new(size);
		enum status status = ppn_prompts(&document, (struct instant){NOW_MS}, small, &prompts);

		assert_true(status == STATUS_OK || status == STATUS_NO_MEMORY);
		failed += status == STATUS_NO_MEMORY;
		if (!status)
			assert_int_equal(prompts.count, 3);
		arena_free(small);
	}
	assert_true(failed > 10);
	arena_free(arena);
}

static void
each_prompt_stands_in_the_page_of_fields(void **state)
{
	static const char *const codes[] = {"immediate-danger", "grade-below-score",  "grade-below-judgement",
					    "score-odd",	"score-missing",      "tool-grade-missing",
					    "tool-missing",	"adultification",     "protected-at-missing",
					    "protection-clock", "aware-at-missing",   "high-clock",
					    "not-seen-alone",	"voice-not-recorded", "ethnicity-not-given"};
	struct arena *arena = arena_new(ARENA_BYTES);
	struct view page = edit_file(arena, "docs/FIELDS.md"), source = edit_file(arena, "agents/police/ppn.c");

	(void)state;
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		const char *in_page = arena_print(arena, "`%s`", codes[i]),
			   *in_source = arena_print(arena, "\"%s\"", codes[i]);

		if (!memmem(page.bytes, page.size, in_page, strlen(in_page)) ||
		    !memmem(source.bytes, source.size, in_source, strlen(in_source)))
			fail_msg("%s", codes[i]);
	}
	arena_free(arena);
}

static void
nobody_else_is_asked(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct document_problems problems;
	struct agent_prompts prompts;
	struct document document;
	struct view json;

	(void)state;
	assert_int_equal(document_template(message_type_find("decision"), arena, &json), STATUS_OK);
	assert_int_equal(document_read(json, arena, &document, &problems), STATUS_OK);
	assert_int_equal(ppn_prompts(&document, (struct instant){NOW_MS}, arena, &prompts), STATUS_OK);
	assert_int_equal(prompts.count, 0);
	assert_int_equal(document_template(message_type_find("further-information"), arena, &json), STATUS_OK);
	assert_int_equal(document_read(json, arena, &document, &problems), STATUS_OK);
	assert_int_equal(ppn_prompts(&document, (struct instant){NOW_MS}, arena, &prompts), STATUS_OK);
	assert_int_equal(prompts.count, 0);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_prompt_has_its_reason_and_changes_nothing),
		cmocka_unit_test(a_child_of_twelve_or_eighteen_is_no_teenager),
		cmocka_unit_test(a_missing_teenager_above_standard_is_not_asked_about),
		cmocka_unit_test(everything_wrong_at_once_fits),
		cmocka_unit_test(nobody_else_is_asked),
		cmocka_unit_test(without_memory_it_says_so),
		cmocka_unit_test(each_prompt_stands_in_the_page_of_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
