/* From an incident to its notices: who is told, how much, and what is said of
 * what cannot be. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "content/incident.h"
#include "police/plan.h"
#include "support/edit.h"

#define ARENA_BYTES ((size_t)64 * 1024 * 1024)
/* 2026-11-20 19:45 in London, a Friday */
#define NOW_MS 1795203900000

static const struct revoked gone[] = {{.what = REVOKED_AGENCY, .since_s = 1, .reason = "closed"}};

/* Sorted, as a directory is. */
static const struct directory_agency agencies[] = {
	{.id = {"academy-new"}, .kind = "school", .area = {"southampton-crs"}},
	{.id = {"academy-old"}, .kind = "school", .successor = {"academy-new"}, .revoked = gone, .revoked_count = 1},
	{.id = {"harbour-college"}, .kind = "college", .area = {"southampton-crs"}},
	{.id = {"hiow-health"}, .kind = "health"},
	{.id = {"holiday-desk"}, .kind = "council"},
	{.id = {"little-anchors"}, .kind = "early-years", .area = {"southampton-crs"}},
	{.id = {"quayside-school"}, .kind = "school", .area = {"southampton-crs"}},
	{.id = {"shut-school"}, .kind = "school", .revoked = gone, .revoked_count = 1},
	{.id = {"southampton-crs"}, .kind = "council"},
	{.id = {"southampton-education"}, .kind = "council"},
	{.id = {"southampton-willow"}, .kind = "council"},
	{.id = {"sunny-nursery"}, .kind = "early-years"},
	{.id = {"weekend-school"}, .kind = "school"},
};
static const struct directory directory = {.agencies = agencies, .agency_count = sizeof agencies / sizeof *agencies};

/* weekend-school is closed with a contact that has an agent, sunny-nursery with
 * one that has none before, academy-new with none at all. */
static const struct card_span weekend[] = {{"2026-11-20", "2026-11-22", {"nobody-desk"}},
					   {"2026-11-20", "2026-11-22", {"holiday-desk"}}};
static const struct card_span unmanned[] = {{"2026-11-01", "2026-11-20", {"nobody-desk"}}};
static const struct card_span over[] = {{"2026-11-01", "2026-11-19", {"holiday-desk"}}};
static const struct card cards[] = {
	{.agency = {"weekend-school"}, .closures = weekend, .closure_count = 2},
	{.agency = {"sunny-nursery"}, .closures = weekend, .closure_count = 2},
	{.agency = {"academy-new"}, .closures = unmanned, .closure_count = 1},
	{.agency = {"quayside-school"}, .closures = over, .closure_count = 1},
};

static const struct card *
card_of(void *of, const char *agency)
{
	(void)of;
	for (size_t i = 0; i < sizeof cards / sizeof *cards; i++)
		if (!strcmp(cards[i].agency.name, agency))
			return &cards[i];
	return NULL;
}

/* What TEST-M told before: child k1's setting and team, and the police alone of
 * child k2. */
static int
earlier_of(void *of, const char *reference, struct plan_earlier *ret_earlier)
{
	static const struct {
		const char *reference;
		struct plan_earlier earlier;
	} rows[] = {
		{"TEST-M/k1/1", {{"0a"}, {"ca"}, {"holiday-desk"}}},
		{"TEST-M/k1/front-door", {{"0b"}, {"cb"}, {"southampton-crs"}}},
		{"TEST-M/k2/1", {{"0c"}, {"cc"}, {""}}},
	};

	(void)of;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (strcmp(rows[i].reference, reference) != 0)
			continue;
		*ret_earlier = rows[i].earlier;
		return 1;
	}
	return 0;
}

/* KIND, REST and SETTINGS are replaced. */
static const char base[] =
	"{\"tellback\": 1, \"type\": \"incident\", \"clientReference\": \"TEST-1\", \"kind\": \"KIND\","
	" \"grade\": \"MEDIUM\", \"awareAt\": \"2026-11-20T19:40:00Z\", REST"
	" \"children\": [{\"key\": \"k1\", \"child\": {\"knownAs\": \"TEST\"}, \"settings\": SETTINGS}]}";

#define EDUCATION "\"educationTeam\": \"southampton-education\","
#define TEAMS EDUCATION "\"exploitationTeam\": \"southampton-willow\", \"crs\": \"southampton-crs\","
#define AT(agency) "[{\"agency\": \"" agency "\", \"name\": \"TEST place\"}]"
#define MUM(more) "\"people\": [{\"relation\": \"mother\", \"worksFor\": \"quayside-school\"" more "}],"

/* Each notice: slot, fate (> sends, = ourselves, ? held, ! not), to, * an alert. */
static const struct {
	const char *label;
	const char *kind;
	const char *rest;
	const char *settings;
	const char *want;
	const char *said; /* somewhere in the words, or NULL */
} rows[] = {
	{"a school", "ENCOMPASS", EDUCATION, AT("quayside-school"),
	 "child-1.setting-1>quayside-school child-1.education>southampton-education", NULL},
	{"a college", "ENCOMPASS", EDUCATION, AT("harbour-college"),
	 "child-1.setting-1>harbour-college child-1.education>southampton-education", NULL},
	{"early years", "ENCOMPASS", EDUCATION, AT("little-anchors"),
	 "child-1.setting-1>little-anchors* child-1.education>southampton-education", NULL},
	{"early years asked for in full", "ENCOMPASS", EDUCATION "\"detail\": \"FULL\",", AT("little-anchors"),
	 "child-1.setting-1>little-anchors* child-1.education>southampton-education", "early years get an alert only"},
	{"a school that is to get an alert", "ENCOMPASS", EDUCATION "\"detail\": \"ALERT\",", AT("quayside-school"),
	 "child-1.setting-1>quayside-school* child-1.education>southampton-education", NULL},
	{"no education team", "ENCOMPASS", "", AT("quayside-school"),
	 "child-1.setting-1>quayside-school child-1.education!", "no education team is named"},
	{"an education team that is not in the directory", "ENCOMPASS", "\"educationTeam\": \"elsewhere\",",
	 AT("quayside-school"), "child-1.setting-1>quayside-school child-1.education!",
	 "elsewhere is not in the directory"},
	{"no setting", "ENCOMPASS", EDUCATION, "[]", "child-1.setting-1! child-1.education>southampton-education",
	 "no setting is named"},
	{"a setting without an agent", "ENCOMPASS", EDUCATION, AT("none"),
	 "child-1.setting-1= child-1.education>southampton-education", "an officer tells it"},
	{"a school that is not in the directory", "ENCOMPASS", EDUCATION, AT("elsewhere"),
	 "child-1.setting-1= child-1.education>southampton-education", "elsewhere is not in the directory: an officer"},
	{"a school that has closed for good", "ENCOMPASS", EDUCATION, AT("shut-school"),
	 "child-1.setting-1= child-1.education>southampton-education", "not in the directory"},
	{"a school with a successor", "ENCOMPASS", EDUCATION, AT("academy-old"),
	 "child-1.setting-1>academy-new child-1.education>southampton-education", "academy-old is now academy-new"},
	{"what is no setting", "ENCOMPASS", EDUCATION, AT("hiow-health"),
	 "child-1.setting-1! child-1.education>southampton-education", "no school, college or early-years setting"},
	{"closed today", "ENCOMPASS", EDUCATION, AT("weekend-school"),
	 "child-1.setting-1>holiday-desk child-1.education>southampton-education",
	 "weekend-school is closed today: to its holiday contact holiday-desk"},
	{"a nursery that is closed today", "ENCOMPASS", EDUCATION, AT("sunny-nursery"),
	 "child-1.setting-1>holiday-desk* child-1.education>southampton-education", "holiday contact"},
	{"closed today and nobody there", "ENCOMPASS", EDUCATION, AT("academy-new"),
	 "child-1.setting-1>academy-new child-1.education>southampton-education", "ring as well"},
	{"open again", "ENCOMPASS", EDUCATION, AT("quayside-school"),
	 "child-1.setting-1>quayside-school child-1.education>southampton-education", NULL},
	{"two settings", "ENCOMPASS", EDUCATION,
	 "[{\"agency\": \"quayside-school\"}, {\"agency\": \"little-anchors\"}]",
	 "child-1.setting-1>quayside-school child-1.setting-2>little-anchors* child-1.education>southampton-education",
	 NULL},
	{"the mother works there", "ENCOMPASS", EDUCATION MUM(""), AT("quayside-school"),
	 "child-1.setting-1?quayside-school child-1.education>southampton-education", "the child's mother works there"},
	{"and reads the notices", "ENCOMPASS", EDUCATION MUM(", \"keyAdult\": \"YES\""), AT("quayside-school"),
	 "child-1.setting-1?quayside-school child-1.education>southampton-education", "HELD"},
	{"and does not read them", "ENCOMPASS", EDUCATION MUM(", \"keyAdult\": \"NO\""), AT("quayside-school"),
	 "child-1.setting-1>quayside-school child-1.education>southampton-education", NULL},
	{"she works at another school", "ENCOMPASS", EDUCATION MUM(""), AT("harbour-college"),
	 "child-1.setting-1>harbour-college child-1.education>southampton-education", NULL},
	{"she works for the holiday contact", "ENCOMPASS", EDUCATION "\"people\": [{\"worksFor\": \"holiday-desk\"}],",
	 AT("weekend-school"), "child-1.setting-1?holiday-desk child-1.education>southampton-education",
	 "family member works there"},
	{"a missing child's parents know", "ENDEAVOUR_MISSING", TEAMS MUM(""), AT("quayside-school"),
	 "child-1.setting-1>quayside-school child-1.education>southampton-education child-1.front-door>southampton-crs"
	 " child-1.exploitation>southampton-willow",
	 NULL},
	{"missing, the council by the school's area", "ENDEAVOUR_MISSING", EDUCATION, AT("quayside-school"),
	 "child-1.setting-1>quayside-school child-1.education>southampton-education child-1.front-door>southampton-crs"
	 " child-1.exploitation!",
	 "no exploitation team"},
	{"missing, of no area", "ENDEAVOUR_MISSING", "", AT("none"),
	 "child-1.setting-1= child-1.education! child-1.front-door! child-1.exploitation!", "no council's front door"},
	{"found by whom it was told", "ENDEAVOUR_FOUND", TEAMS "\"missing\": \"TEST-M\",", AT("weekend-school"),
	 "child-1.setting-1>holiday-desk/0a child-1.education>southampton-education"
	 " child-1.front-door>southampton-crs/0b child-1.exploitation>southampton-willow",
	 "it stands alone"},
	{"found before it was missing", "ENDEAVOUR_FOUND", EDUCATION "\"missing\": \"TEST-X\",", AT("quayside-school"),
	 "child-1.setting-1>quayside-school child-1.education>southampton-education child-1.front-door>southampton-crs"
	 " child-1.exploitation!",
	 "no missing notice went from here before"},
	{"found, and nobody says which", "ENDEAVOUR_FOUND", EDUCATION, AT("quayside-school"),
	 "child-1.setting-1>quayside-school child-1.education>southampton-education child-1.front-door>southampton-crs"
	 " child-1.exploitation!",
	 "it stands alone"},
};

static void
read_incident(struct view json, struct arena *arena, struct document *ret_document)
{
	struct document_problems problems;
	enum status status = incident_read(json, arena, ret_document, &problems);

	if (status)
		fail_msg("%s: %s", problems.items[0].pointer, problems.items[0].detail);
}

static const char *
written(const struct plan *plan, struct arena *arena)
{
	static const char fates[] = {[PLAN_SEND] = '>', [PLAN_OURSELVES] = '=', [PLAN_HOLD] = '?', [PLAN_NOT] = '!'};
	const char *text = "";

	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_item *item = &plan->items[i];

		text = arena_print(arena, "%s%s%s%c%s%s%s%s", text, i ? " " : "", plan_slot_word(item, arena),
				   fates[item->fate], item->to.name, item->is_alert ? "*" : "",
				   *item->re.hex ? "/" : "", item->re.hex);
	}
	return text;
}

static void
each_incident_has_its_notices(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		struct view json = edit_replace(arena, edit_view(base), "KIND", rows[i].kind);
		struct plan *plan = arena_alloc(arena, sizeof *plan);
		struct document incident;
		const struct plan_scene scene = {&incident, "TEST-1", &directory, card_of, earlier_of, NULL, {NOW_MS}, NULL};
		int is_said = !rows[i].said;

		print_message("%s\n", rows[i].label);
		json = edit_replace(arena, edit_replace(arena, json, "REST", rows[i].rest), "SETTINGS",
				    rows[i].settings);
		read_incident(json, arena, &incident);
		assert_int_equal(plan_make(&scene, arena, plan), STATUS_OK);
		assert_string_equal(written(plan, arena), rows[i].want);
		for (size_t j = 0; j < plan->count; j++) {
			const char *words = plan->items[j].words;

			is_said |= rows[i].said && words && strstr(words, rows[i].said);
			if (plan->items[j].fate == PLAN_NOT)
				assert_non_null(words);
		}
		assert_true(is_said);
		arena_free(arena);
	}
}

static void
a_notice_is_called_the_same_whoever_gets_it(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct view json = edit_replace(arena, edit_view(base), "KIND", "ENDEAVOUR_MISSING");
	struct plan *plan = arena_alloc(arena, sizeof *plan);
	struct document incident;
	const struct plan_scene scene = {&incident, "TEST-1", &directory, card_of, earlier_of, NULL, {NOW_MS}, NULL};

	(void)state;
	json = edit_replace(arena, edit_replace(arena, json, "REST", TEAMS), "SETTINGS", AT("weekend-school"));
	json = edit_replace(arena, json, "\"k1\"", "\"a key that is longer than twelve letters\"");
	read_incident(json, arena, &incident);
	assert_int_equal(plan_make(&scene, arena, plan), STATUS_OK);
	assert_int_equal(plan->count, 4);
	assert_int_equal(strlen(plan->items[0].reference), strlen("TEST-1/") + 12 + strlen("/1"));
	assert_string_equal(plan->items[2].reference + strlen("TEST-1/") + 12, "/front-door");
	assert_string_equal(plan_told(plan, 0, 0)->name, "holiday-desk");
	assert_null(plan_told(plan, 0, 1));
	assert_null(plan_told(plan, 1, 0));
	arena_free(arena);
}

static void
keyed(void *of, struct digest *digest)
{
	memset(digest->bytes, *(const int *)of, DIGEST_BYTES);
}

static void
a_key_that_may_be_a_childs_number_or_name_is_in_no_reference(void **state)
{
	static const char *const keys[] = {"9990000301", "999 000 0301", "Kai", "kai1", "a1b", "12345"};
	struct arena *arena = arena_new(ARENA_BYTES);
	struct view json = edit_replace(arena, edit_view(base), "KIND", "ENCOMPASS");
	struct document incident;
	int with = 0xab;
	const struct plan_scene scene = {&incident, "TEST-1", &directory, card_of, earlier_of, &with, {NOW_MS}, keyed};

	(void)state;
	json = edit_replace(arena, edit_replace(arena, json, "REST", ""), "SETTINGS", AT("quayside-school"));
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		struct plan *plan = arena_alloc(arena, sizeof *plan);

		read_incident(edit_replace(arena, json, "\"k1\"", arena_print(arena, "\"%s\"", keys[i])), arena, &incident);
		assert_int_equal(plan_make(&scene, arena, plan), STATUS_OK);
		assert_string_equal(plan->items[0].reference, "TEST-1/abababababab/1");
	}
	arena_free(arena);
}

static void
twenty_children_have_all_their_notices(void **state)
{
	static const char child[] =
		"{\"child\": {\"knownAs\": \"TEST\"}, \"settings\": [{\"agency\": \"quayside-school\"},"
		" {\"agency\": \"little-anchors\"}, {\"agency\": \"none\"}]}";
	struct arena *arena = arena_new(ARENA_BYTES);
	const char *list = arena_print(arena, "[%s%s", edit_repeat(arena, arena_print(arena, "%s,", child), 19), child);
	struct view json = edit_replace(arena, edit_view(base), "KIND", "ENDEAVOUR_MISSING");
	struct plan *plan = arena_alloc(arena, sizeof *plan);
	struct document incident;
	const struct plan_scene scene = {&incident, "TEST-1", &directory, card_of, earlier_of, NULL, {NOW_MS}, NULL};

	(void)state;
	json = edit_replace(arena, json, "REST", TEAMS);
	json = edit_replace(arena, json,
			    "[{\"key\": \"k1\", \"child\": {\"knownAs\": \"TEST\"}, \"settings\": SETTINGS}", list);
	read_incident(json, arena, &incident);
	assert_int_equal(plan_make(&scene, arena, plan), STATUS_OK);
	assert_int_equal(plan->count, PLAN_ITEMS_MOST);
	assert_string_equal(plan->items[119].reference, "TEST-1/20/exploitation");
	for (size_t i = 0; i < plan->count; i++)
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(plan->items[i].reference, plan->items[j].reference);
	arena_free(arena);
}

static void
what_was_told_to_the_police_alone_is_found_there(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct view json = edit_replace(arena, edit_view(base), "KIND", "ENDEAVOUR_FOUND");
	struct plan *plan = arena_alloc(arena, sizeof *plan);
	struct document incident;
	const struct plan_scene scene = {&incident, "TEST-1", &directory, card_of, earlier_of, NULL, {NOW_MS}, NULL};

	(void)state;
	json = edit_replace(arena, edit_replace(arena, json, "REST", "\"missing\": \"TEST-M\","), "SETTINGS",
			    AT("quayside-school"));
	read_incident(edit_replace(arena, json, "\"k1\"", "\"k2\""), arena, &incident);
	assert_int_equal(plan_make(&scene, arena, plan), STATUS_OK);
	assert_int_equal(plan->items[0].fate, PLAN_OURSELVES);
	assert_string_equal(plan->items[0].to.name, "");
	assert_string_equal(plan->items[0].re.hex, "0c");
	assert_string_equal(plan->items[0].case_token.hex, "cc");
	arena_free(arena);
}

/* A plan made in too little memory is none; it is never another one. */
static void
without_memory_it_says_so(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct view json = edit_replace(arena, edit_view(base), "KIND", "ENDEAVOUR_FOUND");
	struct plan *plan = arena_alloc(arena, sizeof *plan);
	struct document incident;
	const struct plan_scene scene = {&incident, "TEST-1", &directory, card_of, earlier_of, NULL, {NOW_MS}, NULL};
	const char *want;
	size_t failed = 0;

	(void)state;
	json = edit_replace(arena, edit_replace(arena, json, "REST", TEAMS "\"missing\": \"TEST-M\","), "SETTINGS",
			    AT("weekend-school"));
	read_incident(json, arena, &incident);
	assert_int_equal(plan_make(&scene, arena, plan), STATUS_OK);
	want = written(plan, arena);
	for (size_t size = 64; size < 16384; size += 16) {
		struct arena *small = arena_new(size);
		enum status status = plan_make(&scene, small, plan);

		assert_true(status == STATUS_OK || status == STATUS_NO_MEMORY);
		if (status)
			failed++;
		else
			assert_string_equal(written(plan, arena), want);
		arena_free(small);
	}
	assert_true(failed > 10);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_incident_has_its_notices),
		cmocka_unit_test(a_notice_is_called_the_same_whoever_gets_it),
		cmocka_unit_test(a_key_that_may_be_a_childs_number_or_name_is_in_no_reference),
		cmocka_unit_test(twenty_children_have_all_their_notices),
		cmocka_unit_test(what_was_told_to_the_police_alone_is_found_there),
		cmocka_unit_test(without_memory_it_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
