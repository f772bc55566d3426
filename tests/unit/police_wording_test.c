/* What each recipient of an incident reads of it, and what nobody does. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "content/document_value.h"
#include "content/incident.h"
#include "police/wording.h"
#include "support/edit.h"

#define ARENA_BYTES ((size_t)64 * 1024 * 1024)

static const char json[] =
	"{\"tellback\": 1, \"type\": \"incident\", \"clientReference\": \"TEST-1\", \"kind\": \"ENDEAVOUR_MISSING\","
	" \"grade\": \"HIGH\", \"awareAt\": \"2026-11-20T19:40:00Z\", \"incidentAt\": \"2026-11-20T19:10:00Z\","
	" \"handling\": {\"parentsTold\": \"MUST_NOT\", \"notSharedWith\": [\"TEST stepfather\"],"
	" \"safeContact\": \"TEST aunt\"}, \"advice\": \"TEST advice\","
	" \"children\": [{\"key\": \"k1\", \"child\": {\"givenNames\": \"Test One\", \"familyName\": \"TEST-Quay\","
	" \"birthDate\": \"2011-02-03\", \"upn\": \"C852200112345\", \"nhsNumber\": \"9990000018\","
	" \"ethnicity\": \"WBRI\", \"livesWith\": \"TEST lives with\","
	" \"addresses\": [{\"lines\": [\"TEST Street\"]}]},"
	" \"settings\": [{\"agency\": \"quayside-school\", \"name\": \"TEST Quayside\"}]},"
	" {\"key\": \"k2\", \"child\": {\"givenNames\": \"Test Two\"}, \"settings\": [{\"agency\": "
	"\"other-school\"}]}]}";

static struct plan_item
item_of(size_t child, enum plan_slot slot, int is_alert)
{
	return (struct plan_item){.child = child,
				  .slot = slot,
				  .named = "x",
				  .name = slot == PLAN_SETTING ? "TEST Quayside" : "x",
				  .is_alert = is_alert,
				  .to = {"quayside-school"},
				  .reference = "TEST-1/k1/1"};
}

/* The notice as its recipient reads it. */
static void
make(const struct plan_item *item, const char *text, struct arena *arena, struct document *ret_document,
     struct view *ret_json)
{
	struct plan *plan = arena_alloc(arena, sizeof *plan);
	struct document_problems problems;
	struct document incident;

	plan->items[0] = item_of(0, PLAN_SETTING, 0);
	plan->items[1] = *item;
	plan->count = 2;
	assert_int_equal(incident_read(edit_view(text), arena, &incident, &problems), STATUS_OK);
	assert_int_equal(wording_make(&incident, edit_view(text), plan, item, arena, ret_json), STATUS_OK);
	assert_int_equal(document_read(*ret_json, arena, ret_document, &problems), STATUS_OK);
}

static const struct {
	const char *label;
	enum plan_slot slot;
	int is_alert;
	const char *pointer;
	const char *want;
} rows[] = {
	{"a school: what happened", PLAN_SETTING, 0, "/kind", "endeavour-missing"},
	{"a school: whole", PLAN_SETTING, 0, "/detail", "full"},
	{"a school: how grave", PLAN_SETTING, 0, "/grade", "high"},
	{"a school: when", PLAN_SETTING, 0, "/incidentAt", "1795201800"},
	{"a school: since when it is known", PLAN_SETTING, 0, "/awareAt", "1795203600"},
	{"a school: the officer's advice", PLAN_SETTING, 0, "/advice", "TEST advice"},
	{"a school: who must not know", PLAN_SETTING, 0, "/handling/notSharedWith/0", "TEST stepfather"},
	{"a school: its pupil", PLAN_SETTING, 0, "/children/0/givenNames", "Test One"},
	{"a school: its number", PLAN_SETTING, 0, "/children/0/upn", "C852200112345"},
	{"a school: its own name", PLAN_SETTING, 0, "/children/0/schoolName", "TEST Quayside"},
	{"a school: not where the child lives", PLAN_SETTING, 0, "/children/0/livesWith", ""},
	{"a school: no NHS number", PLAN_SETTING, 0, "/children/0/nhsNumber", ""},
	{"a school: no ethnicity", PLAN_SETTING, 0, "/children/0/ethnicity", ""},
	{"a school: not who else was told", PLAN_SETTING, 0, "/told/0", ""},
	{"an alert: which child", PLAN_SETTING, 1, "/children/0/familyName", "TEST-Quay"},
	{"an alert: that it is one", PLAN_SETTING, 1, "/detail", "alert"},
	{"an alert: not how grave", PLAN_SETTING, 1, "/grade", "none"},
	{"an alert: not when", PLAN_SETTING, 1, "/incidentAt", ""},
	{"an alert: not the officer's advice", PLAN_SETTING, 1, "/advice", WORDING_ALERT},
	{"an alert: whether the parents know", PLAN_SETTING, 1, "/handling/parentsTold", "must-not"},
	{"an alert: nobody else's name", PLAN_SETTING, 1, "/handling/notSharedWith/0", ""},
	{"an alert: no way to the family", PLAN_SETTING, 1, "/handling/safeContact", ""},
	{"the education team: whole", PLAN_EDUCATION, 0, "/advice", "TEST advice"},
	{"the education team: not where the child lives", PLAN_EDUCATION, 0, "/children/0/livesWith", ""},
	{"the front door: all of the child", PLAN_CRS, 0, "/children/0/livesWith", "TEST lives with"},
	{"the front door: its NHS number", PLAN_CRS, 0, "/children/0/nhsNumber", "9990000018"},
	{"the front door: who was told", PLAN_CRS, 0, "/told/0", "quayside-school"},
	{"the exploitation team: all of the child", PLAN_EXPLOITATION, 0, "/children/0/addresses/0/lines/0",
	 "TEST Street"},
	{"the exploitation team: not who was told", PLAN_EXPLOITATION, 0, "/told/0", ""},
};

static void
each_reads_what_it_needs(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		const struct plan_item item = item_of(0, rows[i].slot, rows[i].is_alert);
		struct document notice;
		struct view text;

		print_message("%s\n", rows[i].label);
		make(&item, json, arena, &notice, &text);
		assert_string_equal(document_value(&notice, rows[i].pointer, arena), rows[i].want);
		assert_string_equal(notice.client_reference, "TEST-1/k1/1");
		assert_int_equal(notice.to_count, 1);
		assert_int_equal(document_value_count(&notice, "/children"), 1);
		/* of the sibling nobody learns by it */
		assert_null(memmem(text.bytes, text.size, "Test Two", 8));
		arena_free(arena);
	}
}

static void
an_alert_has_no_word_of_the_incident(void **state)
{
	static const char *const words[] = {"TEST advice", "TEST stepfather", "TEST aunt", "TEST Street", "19:10",
					    "HIGH",	   "lives with",      "9990000018"};
	struct arena *arena = arena_new(ARENA_BYTES);
	const struct plan_item item = item_of(0, PLAN_SETTING, 1);
	struct document notice;
	struct view text;

	(void)state;
	make(&item, json, arena, &notice, &text);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (memmem(text.bytes, text.size, words[i], strlen(words[i])))
			fail_msg("%s", words[i]);
	arena_free(arena);
}

static void
what_cannot_be_so_is_left_out_and_the_notice_goes(void **state)
{
	static const enum plan_slot slots[] = {PLAN_SETTING, PLAN_CRS};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		const struct plan_item item = item_of(0, slots[i], 0);
		struct view odd = edit_replace(arena, edit_view(json), "2011-02-03", "2011-02-31");
		struct document notice;
		struct view text;

		odd = edit_replace(arena, odd, "C852200112345", "X852200112345");
		odd = edit_replace(arena, odd, "9990000018", "9990000019");
		make(&item, arena_text(arena, odd.bytes, odd.size), arena, &notice, &text);
		assert_string_equal(document_value(&notice, "/children/0/givenNames", arena), "Test One");
		assert_string_equal(document_value(&notice, "/children/0/birthDate", arena), "");
		assert_string_equal(document_value(&notice, "/children/0/upn", arena), "");
		arena_free(arena);
	}
}

static void
a_found_names_the_missing(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct plan_item item = item_of(0, PLAN_CRS, 0);
	struct document notice;
	struct view text;

	(void)state;
	memcpy(item.re.hex, "01934a7c5e207d3f9a2e4b6c8d0f1a31", ID_SIZE);
	memcpy(item.case_token.hex, "01934a7c5e1f7c2e8b1d3f5a7c9e1b20", ID_SIZE);
	make(&item, json, arena, &notice, &text);
	assert_string_equal(notice.re.hex, item.re.hex);
	assert_string_equal(notice.case_token.hex, item.case_token.hex);
	arena_free(arena);
}

static void
a_notice_goes_anew_to_somebody_else(void **state)
{
	static const char own[] =
		"{\"id\": \"0123456789abcdef0123456789abcdef\", \"from\": \"hiow-police\", \"tellback\": 1,"
		" \"type\": \"notification\", \"clientReference\": \"TEST-1/k1/1\", \"to\": [\"quayside-school\"],"
		" \"case\": \"fedcba9876543210fedcba9876543210\", \"kind\": \"ENCOMPASS\", \"detail\": \"FULL\","
		" \"grade\": \"HIGH\", \"awareAt\": \"2026-11-20T19:40:00Z\","
		" \"children\": [{\"givenNames\": \"Test One\"}]}";
	struct arena *arena = arena_new(ARENA_BYTES);
	struct document_problems problems;
	struct document notice;
	struct view text;

	(void)state;
	assert_int_equal(wording_again(edit_view(own), "TEST-1/k1/1/again", "hiow-police", NULL, arena, &text),
			 STATUS_OK);
	assert_int_equal(document_read(text, arena, &notice, &problems), STATUS_OK);
	assert_string_equal(notice.to[0], "hiow-police");
	assert_string_equal(notice.case_token.hex, "");
	assert_string_equal(notice.client_reference, "TEST-1/k1/1/again");
	assert_int_equal(wording_again(edit_view(own), "x", "quayside-school", "the head", arena, &text), STATUS_OK);
	assert_int_equal(document_read(text, arena, &notice, &problems), STATUS_OK);
	assert_string_equal(document_value(&notice, "/recipient", arena), "the head");
	assert_int_equal(wording_again(edit_view("nonsense"), "x", "y", NULL, arena, &text), STATUS_MALFORMED);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_reads_what_it_needs),
		cmocka_unit_test(an_alert_has_no_word_of_the_incident),
		cmocka_unit_test(what_cannot_be_so_is_left_out_and_the_notice_goes),
		cmocka_unit_test(a_found_names_the_missing),
		cmocka_unit_test(a_notice_goes_anew_to_somebody_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
