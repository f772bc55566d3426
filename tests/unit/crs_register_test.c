/* Who was referred before, what is still to be found out about the children,
 * and the month's figures: at the front door's own agent, and nowhere else. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "crs/register.h"
#include "crs/tie.h"
#include "police/police_table.h"
#include "runtime/verbs_table.h"
#include "support/desks.h"

static int
set_up(void **state)
{
	static const char *const names[] = {"crs", "police", "school", "health", "reviewer"};

	*state = desks_new(names, 5);
	return 0;
}

static int
tear_down(void **state)
{
	desks_free(*state);
	return 0;
}

#define REFERRAL                                                                                                       \
	"{\"tellback\": 1, \"type\": \"referral\", \"grade\": \"MEDIUM\", \"route\": \"WRITTEN\","                     \
	" \"awareAt\": \"2026-03-02T08:00:00Z\", \"source\": \"6\", \"immediateDanger\": \"NO\","                      \
	" \"referrer\": {\"name\": \"Test Officer\"}, \"concerns\": [{\"category\": \"NEG\", \"narrative\": \"%s\"}],"

#define AMELIA                                                                                                         \
	"{\"givenNames\": \"Amelia Rose\", \"familyName\": \"TEST-Harbour\", \"birthDate\": \"2017-03-14\","           \
	" \"nhsNumber\": \"9990000018\"%s}"
#define AMELIA_BY_NAME "{\"givenNames\": \"AMELIA\", \"familyName\": \"Test Harbour\", \"birthDate\": \"2017-03-14\"%s}"
#define NOAH "{\"givenNames\": \"Noah\", \"familyName\": \"TEST-Harbour\", \"birthDate\": \"2019-07-01\"}"

static const char *
refer(struct desks *desks, const char *who, const char *words, const char *children)
{
	const char *head = arena_print(desks->arena, REFERRAL, words);

	return desks_send(desks, who, arena_print(desks->arena, "%s \"children\": [%s]}", head, children));
}

static void
a_child_that_was_referred_before_is_offered_as_a_link(void **state)
{
	struct desks *desks = *state;
	const char *first = refer(desks, "police", "one", arena_print(desks->arena, AMELIA, "")), *second, *case_one;

	case_one = desks_case(desks, "crs", first);
	desks_must(desks, "crs", "repeat %s", first);
	desks_says(desks->out, "no earlier referral");
	/* by name and birth date, however they are written, where one has no number */
	second = refer(desks, "school", "two", arena_print(desks->arena, AMELIA_BY_NAME ", " NOAH, ""));
	desks_must(desks, "crs", "repeat %s", second);
	desks_says(desks->out, "1 earlier referral of these children in 12 months");
	desks_says(desks->out, case_one);
	desks_says(desks->out, "AMELIA");
	desks_says(desks->out, "(open)");
	assert_null(strstr(desks->out, "Noah T")); /* a sibling is not matched */
	desks_says(desks->out, "a manager confirms");
	desks_must(desks, "crs", "repeat %s --json", second);
	desks_says(desks->out, arena_print(desks->arena, "\"earlierCase\":\"%s\"", case_one));
	/* nobody else can ask: the verb is the front door's */
	assert_null(verbs_table_find(police_table_kind(), "repeat"));
}

static void
two_numbers_are_two_children_whatever_they_are_called(void **state)
{
	struct desks *desks = *state;
	const char *second;

	(void)refer(desks, "police", "one", arena_print(desks->arena, AMELIA, ""));
	second = refer(desks, "school", "two",
		       "{\"givenNames\": \"Amelia\", \"familyName\": \"TEST-Harbour\", \"birthDate\": \"2017-03-14\","
		       " \"nhsNumber\": \"9990000026\"}");
	desks_must(desks, "crs", "repeat %s", second);
	desks_says(desks->out, "no earlier referral");
	/* and a name without a birth date is nobody */
	second = refer(desks, "school", "three", "{\"givenNames\": \"Amelia\", \"familyName\": \"TEST-Harbour\"}");
	desks_must(desks, "crs", "repeat %s", second);
	desks_says(desks->out, "cannot tell");
}

/* A referral of that day, straight into the register. */
static struct envelope_id
registered(struct desks *desks, unsigned n, int32_t day, const char *number, const char *name)
{
	struct register_place place = {.day = day, .grade = "medium"};
	struct subjects subjects = {.count = 1};
	struct agent *agent = desks->house->actors[0]->agent;

	notes_id(n, place.message.hex);
	notes_id(900 + n, place.case_token.hex);
	subjects.items[0].band = "5-12";
	(void)snprintf(subjects.items[0].number, IDENTITY_SIZE, "%s", number);
	(void)snprintf(subjects.items[0].name, IDENTITY_SIZE, "%s", name);
	assert_int_equal(db_begin(agent_db(agent)), STATUS_OK);
	assert_int_equal(register_add(agent, &place, &subjects), STATUS_OK);
	assert_int_equal(register_add(agent, &place, &subjects), STATUS_OK); /* again is the same */
	assert_int_equal(db_commit(agent_db(agent)), STATUS_OK);
	return place.message;
}

static void
twelve_months_are_counted_by_the_events_own_days(void **state)
{
	struct desks *desks = *state;
	struct db *db = agent_db(desks->house->actors[0]->agent);
	static const struct {
		const char *label, *earlier, *later;
		size_t want;
	} rows[] = {
		{"the same day", "2026-03-02", "2026-03-02", 1},
		{"a year to the day", "2025-03-02", "2026-03-02", 1},
		{"a year and a day", "2025-03-01", "2026-03-02", 0},
		{"over a leap day", "2023-03-02", "2024-03-02", 1},
		{"one that came later, of an earlier day, is no repeat of it", "2026-03-03", "2026-03-02", 0},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *number = arena_print(desks->arena, "nhs %zu", i);
		struct register_repeats repeats;
		struct envelope_id later;
		int32_t day;

		assert_int_equal(day_parse(rows[i].earlier, &day), 0);
		(void)registered(desks, (unsigned)i * 2 + 1, day, number, "");
		assert_int_equal(day_parse(rows[i].later, &day), 0);
		later = registered(desks, (unsigned)i * 2 + 2, day, number, "");
		assert_int_equal(register_repeats(db, &later, desks->arena, &repeats), STATUS_OK);
		if (repeats.count != rows[i].want)
			fail_msg("%s: %zu", rows[i].label, repeats.count);
	}
}

/* The link says that it is the same child: it does not say that it was not
 * referred before. */
static void
what_is_linked_was_referred_before_all_the_same(void **state)
{
	struct desks *desks = *state;
	struct db *db = agent_db(desks->house->actors[0]->agent);
	static const struct {
		const char *label, *earlier, *later;
		size_t want;
	} rows[] = {
		{"a month before", "2026-02-02", "2026-03-02", 1},
		{"a year and a day before", "2025-03-01", "2026-03-02", 0},
		{"two who report one day's event", "2026-03-02", "2026-03-02", 0},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		unsigned n = 100 + (unsigned)i * 2;
		const char *number = arena_print(desks->arena, "nhs linked %zu", i);
		struct register_repeats repeats;
		struct envelope_id later, link;
		struct tie tie = {.at_ms = 1};
		int32_t day;

		assert_int_equal(day_parse(rows[i].earlier, &day), 0);
		(void)registered(desks, n, day, number, "");
		assert_int_equal(day_parse(rows[i].later, &day), 0);
		later = registered(desks, n + 1, day, number, "");
		notes_id(900 + n + 1, tie.from.hex);
		notes_id(900 + n, tie.into.hex);
		notes_id(2000 + n, link.hex);
		assert_int_equal(db_begin(db), STATUS_OK);
		assert_int_equal(tie_make(db, &link, &tie), STATUS_OK);
		assert_int_equal(db_commit(db), STATUS_OK);
		assert_int_equal(register_repeats(db, &later, desks->arena, &repeats), STATUS_OK);
		assert_int_equal(repeats.count, 0); /* nothing to look at any more */
		assert_int_equal(register_earlier(db, &later, desks->arena, &repeats), STATUS_OK);
		if (repeats.count != rows[i].want)
			fail_msg("%s: %zu", rows[i].label, repeats.count);
	}
}

static void
what_is_not_known_of_a_child_is_followed_up_until_it_is(void **state)
{
	struct desks *desks = *state;
	const char *id =
		refer(desks, "police", "one", arena_print(desks->arena, AMELIA ", " NOAH, ", \"ethnicity\": \"NOBT\""));
	const char *token = desks_case(desks, "crs", id), *kid;
	char json[2000];

	desks_must(desks, "crs", "follow-ups");
	desks_says(desks->out, "ethnicity not yet obtained");
	desks_says(desks->out, "the child has not been heard");
	desks_says(desks->out, "not been seen alone");
	desks_says(desks->out, "no consent basis");
	desks_must(desks, "crs", "follow-ups %s --json", token);
	assert_non_null(strstr(desks->out, "\"kind\":\"ethnicity\""));
	kid = arena_text(desks->arena, strstr(desks->out, "\"child\":\"") + 9, 8);
	/* the police say more: it is done, for the child they name */
	(void)snprintf(json, sizeof json,
		       "{\"tellback\": 1, \"type\": \"further-information\", \"re\": \"%s\", \"grade\": \"MEDIUM\","
		       " \"children\": [{\"token\": \"%s\", \"ethnicity\": \"WBRI\"}], \"voice\": {\"heard\": \"YES\","
		       " \"by\": \"Test Officer\", \"words\": \"I want to stay\", \"seenAlone\": \"YES\"},"
		       " \"concerns\": [{\"narrative\": \"more\"}]}",
		       id, kid);
	(void)desks_send(desks, "police", json);
	desks_must(desks, "crs", "follow-ups");
	assert_null(strstr(desks->out, "has not been heard"));
	assert_null(strstr(desks->out, "seen alone"));
	assert_null(strstr(desks->out, kid));
	desks_says(desks->out, "ethnicity"); /* Noah's */
	desks_says(desks->out, "no consent basis");
	desks_must(desks, "crs", "follow-ups --all");
	desks_says(desks->out, "done (further-information)");
}

static void
a_correction_closes_what_it_says_and_another_agencys_does_not(void **state)
{
	struct desks *desks = *state;
	const char *id = refer(desks, "police", "one", NOAH);

	(void)desks_send(desks, "police",
			 arena_print(desks->arena,
				     "{\"tellback\": 1, \"type\": \"correct\", \"re\": \"%s\", \"changes\": ["
				     "{\"pointer\": \"/children/7/ethnicity\", \"now\": \"WBRI\"},"
				     "{\"pointer\": \"/children/0/ethnicity/x\", \"now\": \"WBRI\"},"
				     "{\"pointer\": \"/children/0/ethnicity\", \"now\": \"NOBT\"},"
				     "{\"pointer\": \"/children/0/ethnicity\", \"now\": \"nonsense\"}]}",
				     id));
	desks_must(desks, "crs", "follow-ups");
	desks_says(desks->out, "ethnicity not yet obtained");
	(void)desks_send(desks, "police",
			 arena_print(desks->arena,
				     "{\"tellback\": 1, \"type\": \"correct\", \"re\": \"%s\", \"changes\": ["
				     "{\"pointer\": \"/children/0/ethnicity\", \"now\": \"WBRI\"}]}",
				     id));
	desks_must(desks, "crs", "follow-ups");
	assert_null(strstr(desks->out, "ethnicity"));
}

static void
a_person_says_that_it_is_found_out_once(void **state)
{
	struct desks *desks = *state;

	(void)refer(desks, "police", "one", NOAH);
	assert_int_equal(desks_type(desks, "crs", "follow-up done 99"), EXIT_NOT_FOUND);
	assert_int_equal(desks_type(desks, "crs", "follow-up done x"), EXIT_USAGE);
	assert_int_equal(desks_type(desks, "crs", "follow-up maybe 1"), EXIT_USAGE);
	desks->user = "eve";
	assert_int_equal(desks_type(desks, "crs", "follow-up done 1"), EXIT_NOT_PERMITTED);
	desks->user = "ann";
	desks_must(desks, "crs", "follow-up done 1");
	assert_int_equal(desks_type(desks, "crs", "follow-up done 1"), EXIT_CONFLICT);
	desks_says(desks->err, "done already");
	desks_must(desks, "crs", "follow-ups --all");
	desks_says(desks->out, "done (person, ann)");
	assert_int_equal(desks_type(desks, "crs", "follow-ups nonsense"), EXIT_NOT_FOUND);
}

static void
a_child_too_young_to_speak_or_unborn_leaves_nothing_open_that_it_cannot_answer(void **state)
{
	struct desks *desks = *state;
	const char *head = arena_print(desks->arena, REFERRAL, "one");

	(void)desks_send(desks, "health",
			 arena_print(desks->arena,
				     "%s \"children\": [{\"expectedDate\": \"2026-06-01\"}],"
				     " \"consent\": {\"basis\": \"NOT_REQUIRED\"}}",
				     head));
	desks_must(desks, "crs", "follow-ups");
	desks_says(desks->out, "nothing is to be found out");
	head = arena_print(desks->arena, REFERRAL, "two");
	(void)desks_send(
		desks, "health",
		arena_print(desks->arena,
			    "%s \"children\": [{\"givenNames\": \"Tiny\", \"familyName\": \"TEST\", \"birthDate\":"
			    " \"2025-12-01\", \"ethnicity\": \"REFU\"}], \"voice\": {\"heard\": \"TOO_YOUNG\"},"
			    " \"consent\": {\"basis\": \"OBTAINED\"}}",
			    head));
	desks_must(desks, "crs", "follow-ups");
	desks_says(desks->out, "nothing is to be found out");
}

static void
a_referral_that_is_taken_back_is_forgotten(void **state)
{
	struct desks *desks = *state;
	const char *first = refer(desks, "police", "one", arena_print(desks->arena, AMELIA, "")), *second;

	(void)desks_send(
		desks, "police",
		arena_print(desks->arena,
			    "{\"tellback\": 1, \"type\": \"retract\", \"re\": \"%s\", \"reason\": \"WRONG_CHILD\"}",
			    first));
	desks_must(desks, "crs", "follow-ups");
	desks_says(desks->out, "nothing is to be found out");
	second = refer(desks, "school", "two", arena_print(desks->arena, AMELIA, ""));
	desks_must(desks, "crs", "repeat %s", second);
	desks_says(desks->out, "no earlier referral");
}

static void
the_months_figures_hide_small_numbers(void **state)
{
	struct desks *desks = *state;

	for (int i = 0; i < 6; i++)
		(void)refer(desks, "police", arena_print(desks->arena, "number %d", i),
			    arena_print(desks->arena, AMELIA, i ? ", \"ethnicity\": \"WBRI\"" : ""));
	desks_must(desks, "crs", "figures --month 2026-03 --json");
	desks_says(desks->out, "{\"name\":\"children\",\"n\":6}");
	/* 5 of 6: one was not */
	desks_says(desks->out, "{\"name\":\"ethnicity-known\",\"suppressed\":\"yes\"}");
	desks_says(desks->out, "{\"name\":\"children-5-12-medium\",\"n\":6}");
	desks_says(desks->out, "{\"name\":\"children-0-4\",\"n\":0}");
	(void)refer(desks, "police", "small",
		    "{\"givenNames\": \"Tiny\", \"familyName\": \"TEST\", \"birthDate\": \"2023-07-01\"}");
	desks_must(desks, "crs", "figures --month 2026-03");
	desks_says(desks->out, "few");
	desks_must(desks, "crs", "figures --month 2026-03 --exact");
	assert_null(strstr(desks->out, "few"));
	assert_int_equal(desks_type(desks, "crs", "figures --month 2026-03 --send --exact"), EXIT_USAGE);
	desks_must(desks, "crs", "figures --month 2026-03 --send");
	/* what was sent is shown, and then its id; also whether answers were of use */
	desks_says(desks->out, "children-0-4                           few");
	desks_says(desks->out, "answers-not-useful                       0");
	desks_must(desks, "reviewer", "show %s", desks_word(desks, "id "));
	desks_says(desks->out, "\"suppressed\": true");
	desks_says(desks->out, "\"month\": \"2026-03\"");
	desks_says(desks->out, "answers-useful");
	desks_must(desks, "crs", "figures"); /* February: nothing */
	assert_null(strstr(desks->out, "few"));
	assert_int_equal(desks_type(desks, "crs", "figures --month 2026-13"), EXIT_USAGE);
	assert_int_equal(desks_type(desks, "crs", "figures --month 2031-01 --send"), EXIT_USAGE); /* has not begun */
	assert_int_equal(desks_type(desks, "crs", "figures --month March"), EXIT_USAGE);
	/* and the day's numbers of the case system */
	desks_must(desks, "crs", "count --day 2026-03-01 --contacts 82 --closures 0");
	desks_must(desks, "crs", "count --contacts 0 --closures 12");
	assert_int_equal(desks_type(desks, "crs", "count --contacts 82"), EXIT_USAGE);
	assert_int_equal(desks_type(desks, "crs", "count --contacts x --closures 1"), EXIT_USAGE);
	assert_int_equal(desks_type(desks, "crs", "count --contacts 1 --closures 1 --day 2027-01-01"), EXIT_USAGE);
}

static void
what_the_family_was_told_is_written_down(void **state)
{
	struct desks *desks = *state;
	const char *token = desks_case(desks, "crs", refer(desks, "police", "one", NOAH));

	desks_must(desks, "crs", "family %s", token);
	desks_says(desks->out, "nothing says");
	assert_int_equal(desks_types(desks, "crs", "family %s --told yes", token), EXIT_USAGE);
	assert_int_equal(desks_types(desks, "crs", "family %s --told perhaps", token), EXIT_USAGE);
	assert_int_equal(desks_types(desks, "crs", "family %s --told no --child Zara", token), EXIT_USAGE);
	assert_int_equal(desks_types(desks, "crs", "family %s --told no --told-at 2031-01-01", token), EXIT_USAGE);
	desks_must(desks, "crs", "family %s --told yes --channel visit --child noah --told-at 2026-03-01", token);
	desks_must(desks, "crs", "family %s --told must-not", token);
	desks_must(desks, "crs", "family %s", token);
	desks_says(desks->out, "2026-03-01");
	desks_says(desks->out, "visit");
	desks_says(desks->out, "must-not");
	desks_must(desks, "crs", "family %s --json", token);
	desks_says(desks->out, "\"told\":\"yes\"");
}

/* What a peer writes fills nothing and stops nobody. */
static void
twenty_children_with_the_longest_names_are_kept_once_each(void **state)
{
	struct desks *desks = *state;
	char *name = arena_alloc(desks->arena, 20001);
	const char *children = "", *id;

	memset(name, 'a', 20000);
	for (int i = 0; i < 20; i++)
		children = arena_print(
			desks->arena,
			"%s%s{\"givenNames\": \"%s\", \"familyName\": \"%s\", \"birthDate\": \"2017-03-14\","
			" \"ethnicity\": \"%.200s\", \"nhsNumber\": \"%.500s\"}",
			children, i ? "," : "", name, name, name, name);
	id = refer(desks, "police", "one", children);
	desks_must(desks, "crs", "repeat %s", id);
	desks_says(desks->out, "no earlier referral"); /* not of itself */
	desks_must(desks, "crs", "follow-ups --json");
	id = refer(desks, "school", "two", children);
	desks_must(desks, "crs", "repeat %s", id);
	desks_says(desks->out, "200 earlier referrals"); /* bounded */
	desks_must(desks, "crs", "queue");
	desks_says(desks->out, "REFERRED BEFORE");
}

/* Whatever is kept is a code, a token, a day or a hash: the store's bytes name
 * nobody. */
static void
no_name_stands_in_the_store(void **state)
{
	struct desks *desks = *state;
	struct db *db;
	struct db_query *query;
	int is_row = 0;

	(void)refer(desks, "police", "one", arena_print(desks->arena, AMELIA ", " NOAH, ""));
	db = agent_db(desks->house->actors[0]->agent);
	query = db_query(db,
			 "SELECT count(*) FROM crs_child WHERE token LIKE '%mel%' OR band LIKE '%mel%'"
			 " OR instr(coalesce(name_print, ''), 'amelia') OR length(coalesce(name_print, 'x')) <> 32");
	assert_int_equal(db_step(query, &is_row), STATUS_OK);
	assert_true(is_row);
	assert_int_equal(db_number(query, 0), 0);
	assert_int_equal(db_step(query, &is_row), STATUS_OK);
}

int
main(void)
{
#define SCENE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		SCENE(a_child_that_was_referred_before_is_offered_as_a_link),
		SCENE(two_numbers_are_two_children_whatever_they_are_called),
		SCENE(twelve_months_are_counted_by_the_events_own_days),
		SCENE(what_is_linked_was_referred_before_all_the_same),
		SCENE(what_is_not_known_of_a_child_is_followed_up_until_it_is),
		SCENE(a_correction_closes_what_it_says_and_another_agencys_does_not),
		SCENE(a_person_says_that_it_is_found_out_once),
		SCENE(a_child_too_young_to_speak_or_unborn_leaves_nothing_open_that_it_cannot_answer),
		SCENE(a_referral_that_is_taken_back_is_forgotten),
		SCENE(the_months_figures_hide_small_numbers),
		SCENE(what_the_family_was_told_is_written_down),
		SCENE(twenty_children_with_the_longest_names_are_kept_once_each),
		SCENE(no_name_stands_in_the_store),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
