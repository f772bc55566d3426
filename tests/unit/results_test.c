#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "content/json_text.h"
#include "runtime/results.h"

static struct sent_row
row_in(enum sent_state state)
{
	struct sent_row row = {.id = {"01900000000070008000000000000001"},
			       .case_token = {"01900000000070008000000000000002"},
			       .type = TYPE_REFERRAL,
			       .reference = "R-1",
			       .to = "crs edt",
			       .user = "",
			       .needs = "",
			       .state = state,
			       .is_high = 1};

	return row;
}

static const struct agent_phones phones = {{"crs"}, "023 8000 0001", "023 8000 0002"};
static const struct sent_step seen_by = {{"edt"}, 0, 0, 1772442000000, 0, "edt-worker"};

static const struct {
	const char *label;
	enum sent_state state;
	enum refusal code;
	enum refusal waiting;
	int is_seen;
	int has_phones;
	const char *want;
} rows[] = {
	{"accepted", SENT_ACCEPTED, REFUSAL_NONE, REFUSAL_NONE, 0, 1,
	 "Accepted, NOT YET SEEN. Ring crs: 023 8000 0001 by day, 023 8000 0002 at night. " RESULTS_999},
	{"accepted, and no number known", SENT_ACCEPTED, REFUSAL_NONE, REFUSAL_NONE, 0, 0,
	 "Accepted, NOT YET SEEN. Ring the agency it is for. " RESULTS_999},
	{"seen", SENT_ACCEPTED, REFUSAL_NONE, REFUSAL_NONE, 1, 1, "Seen by edt-worker at edt, 2026-03-02T09:00:00Z."},
	{"on its way", SENT_SIGNED, REFUSAL_NONE, REFUSAL_NONE, 0, 1,
	 "NOT ACCEPTED YET. Ring crs: 023 8000 0001 by day, 023 8000 0002 at night. " RESULTS_999},
	{"held up", SENT_SEALED, REFUSAL_NONE, REFUSAL_DISK_LOW, 0, 1,
	 "NOT ACCEPTED YET: disk-low. Ring crs: 023 8000 0001 by day, 023 8000 0002 at night. " RESULTS_999},
	{"waiting for a manager", SENT_PENDING, REFUSAL_NONE, REFUSAL_NONE, 0, 0,
	 "NOT SENT: a second person must confirm it. Ring the agency it is for. " RESULTS_999},
	{"refused", SENT_REFUSED, REFUSAL_REVOKED, REFUSAL_NONE, 0, 0,
	 "NOT TAKEN: revoked. Ring the agency it is for. " RESULTS_999},
	{"failed", SENT_FAILED, REFUSAL_NOTE_GRAMMAR, REFUSAL_NONE, 0, 0,
	 "NOT TAKEN: note-grammar. Ring the agency it is for. " RESULTS_999},
};

static void
each_state_has_its_words(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *arena = arena_new(1 << 20);
		struct sent_row row = row_in(rows[i].state);
		struct results_seen seen = {rows[i].is_seen ? &seen_by : NULL, rows[i].has_phones ? &phones : NULL};
		const char *text = "";
		struct view json;

		row.code = rows[i].code;
		row.waiting = rows[i].waiting;
		print_message("%s\n", rows[i].label);
		assert_string_equal(results_words(&row, &seen, arena), rows[i].want);
		assert_int_equal(results_status(&row, &seen, arena, &json), STATUS_OK);
		assert_int_equal(json_text_member(json, "words", arena, &text), STATUS_OK);
		assert_string_equal(text, rows[i].want);
		assert_int_equal(json_text_member(json, "seen", arena, &text), STATUS_OK);
		assert_string_equal(text, rows[i].is_seen ? "yes" : "no");
		arena_free(arena);
	}
}

static void
an_accepted_file_says_where_it_stands_in_the_log(void **state)
{
	struct arena *arena = arena_new(1 << 20);
	struct sent_row row = row_in(SENT_ACCEPTED);
	struct view json;

	(void)state;
	row.index = 42;
	row.accepted_ms = 1772442000123;
	assert_int_equal(results_accepted(&row, NULL, arena, &json), STATUS_OK);
	assert_string_equal(arena_text(arena, json.bytes, json.size),
			    "{\n"
			    "  \"id\": \"01900000000070008000000000000001\",\n"
			    "  \"case\": \"01900000000070008000000000000002\",\n"
			    "  \"clientReference\": \"R-1\",\n"
			    "  \"index\": 42,\n"
			    "  \"acceptedAt\": \"2026-03-02T09:00:00Z\"\n"
			    "}\n");
	arena_free(arena);
}

/* A row for each answer that is final: words that a person can act on. */
static void
every_refusal_says_what_to_do_and_what_was_missing(void **state)
{
	int code;

	(void)state;
	for (code = REFUSAL_NONE + 1; code < REFUSAL_COUNT; code++) {
		struct arena *arena = arena_new(1 << 20);
		const struct refusal_row *why = refusal_row((enum refusal)code);
		struct sent_row row = row_in(why->band == BAND_MALFORMED ? SENT_FAILED : SENT_REFUSED);
		struct view json;
		const char *text;

		row.code = (enum refusal)code;
		row.needs = "a/decision/police b/verify/school";
		assert_int_equal(results_refusal(&row, &phones, arena, &json), STATUS_OK);
		text = arena_text(arena, json.bytes, json.size);
		assert_non_null(strstr(text, why->word));
		assert_non_null(strstr(text, why->sentence));
		assert_non_null(strstr(text, why->todo));
		assert_non_null(strstr(text, "Ring crs"));
		assert_non_null(strstr(text, RESULTS_999));
		assert_non_null(strstr(text, "\"a/decision/police\""));
		assert_non_null(strstr(text, "\"b/verify/school\""));
		arena_free(arena);
	}
}

static void
more_needs_than_a_list_holds_are_cut(void **state)
{
	struct arena *arena = arena_new(1 << 20);
	struct sent_row row = row_in(SENT_REFUSED);
	char needs[500];
	struct view json;

	(void)state;
	memset(needs, ' ', sizeof needs);
	for (size_t i = 0; i < sizeof needs - 1; i += 2)
		needs[i] = 'd';
	needs[sizeof needs - 1] = '\0';
	row.code = REFUSAL_DUTIES_OPEN;
	row.needs = needs;
	assert_int_equal(results_refusal(&row, NULL, arena, &json), STATUS_OK);
	arena_free(arena);
}

static const struct {
	const char *label;
	int64_t ms;
	const char *want;
} dues[] = {
	{"none", 0, "-"},
	{"never", INT64_MAX, "-"},
	{"beyond the years", INT64_MAX / 2, "-"},
	{"before 1970", -1, "-"},
	{"in winter", INT64_C(1795437000000), "Mon 2026-11-23 12:30"},
	{"the end of a winter's day", INT64_C(1795478400000), "end of Mon 2026-11-23"},
	{"in summer an hour on", INT64_C(1782115200000), "Mon 2026-06-22 09:00"},
	{"the end of a summer's day", INT64_C(1782169200000), "end of Mon 2026-06-22"},
	{"the last second", INT64_C(253402300799000), "Fri 9999-12-31 23:59"},
};

static void
a_deadline_is_said_as_people_say_it(void **state)
{
	struct arena *arena = arena_new(65536);

	(void)state;
	for (size_t i = 0; i < sizeof dues / sizeof *dues; i++) {
		print_message("%s\n", dues[i].label);
		assert_string_equal(results_due(dues[i].ms, arena), dues[i].want);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_state_has_its_words),
		cmocka_unit_test(an_accepted_file_says_where_it_stands_in_the_log),
		cmocka_unit_test(every_refusal_says_what_to_do_and_what_was_missing),
		cmocka_unit_test(more_needs_than_a_list_holds_are_cut),
		cmocka_unit_test(a_deadline_is_said_as_people_say_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
