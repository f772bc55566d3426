/* What the police keep count of: three standard notices about one child, the
 * day's high-risk list, grades that come back lower. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "police/ageing.h"
#include "police/ledger.h"
#include "police/police_table.h"
#include "support/typist.h"

enum { POLICE, CRS };

#define HOUR_MS ((int64_t)3600 * 1000)
#define DAY_MS (24 * HOUR_MS)

static int
set_up(void **state)
{
	const struct typist_seat seats[] = {{"police", police_table_kind()}, {"crs", NULL}};

	*state = typist_new(seats, 2);
	return 0;
}

static int
tear_down(void **state)
{
	typist_free(*state);
	return 0;
}

static struct actor *
police(struct typist *typist)
{
	return typist->stage->actors[POLICE];
}

/* The example of a referral at ${grade}, with ${from} made ${to}; its id. */
static const char *
refer(struct typist *typist, const char *grade, const char *from, const char *to)
{
	char *text = actor_text(police(typist), message_type_find("referral"), "\"to\": [\"crs\"],");
	struct agent_sent sent;

	text = actor_swap(police(typist), text, "\"grade\": \"MEDIUM\"",
			  arena_print(typist->arena, "\"grade\": \"%s\"", grade));
	text = actor_swap(police(typist), text, from, to);
	/* or it would be the same file again */
	text = actor_swap(police(typist), text, "Two earlier calls",
			  arena_print(typist->arena, "At %lld:", (long long)police(typist)->now.civil.ms));
	sent = actor_send(police(typist), text);
	stage_play(typist->stage);
	return arena_print(typist->arena, "%s", sent.id.hex);
}

static struct ledger_repeats
repeats(struct typist *typist)
{
	struct ledger_repeats rows;

	assert_int_equal(ledger_repeats(agent_db(police(typist)->agent), 0, typist->arena, &rows), STATUS_OK);
	return rows;
}

static void
wait_days(struct typist *typist, unsigned days)
{
	mini_pass(typist->stage->mini, days * DAY_MS);
	stage_wait(typist->stage, days * DAY_MS);
}

/* ---- three of one child --------------------------------------------------------------------- */

static void
the_third_standard_notice_in_ninety_days_is_flagged(void **state)
{
	static const struct {
		const char *label;
		const char *grades[3];
		unsigned days[2]; /* between them */
		const char *from[3];
		const char *to[3];
		size_t want;
	} rows[] = {
		{"three", {"STANDARD", "STANDARD", "STANDARD"}, {40, 40}, {"x", "x", "x"}, {"x", "x", "x"}, 1},
		{"the last of ninety days",
		 {"STANDARD", "STANDARD", "STANDARD"},
		 {44, 45},
		 {"x", "x", "x"},
		 {"x", "x", "x"},
		 1},
		{"the day after", {"STANDARD", "STANDARD", "STANDARD"}, {45, 45}, {"x", "x", "x"}, {"x", "x", "x"}, 0},
		{"one was medium", {"STANDARD", "MEDIUM", "STANDARD"}, {1, 1}, {"x", "x", "x"}, {"x", "x", "x"}, 0},
		{"the third is high: it is seen anyway",
		 {"STANDARD", "STANDARD", "HIGH"},
		 {1, 1},
		 {"x", "x", "x"},
		 {"x", "x", "x"},
		 0},
		{"by number, under another name",
		 {"STANDARD", "STANDARD", "STANDARD"},
		 {1, 1},
		 {"x", "TEST-Harbour", "2017-03-14"},
		 {"x", "TEST-Quay", "2017-03-15"},
		 1},
		{"by name, without a number",
		 {"STANDARD", "STANDARD", "STANDARD"},
		 {1, 1},
		 {"x", "9990000018", "9990000018"},
		 {"x", "", ""},
		 1},
		{"another child",
		 {"STANDARD", "STANDARD", "STANDARD"},
		 {1, 1},
		 {"x", "x", "2017-03-14\",\n      \"nhsNumber\": \"9990000018\""},
		 {"x", "x", "2017-03-15\",\n      \"nhsNumber\": \"9990000026\""},
		 0},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct typist *typist;
		struct ledger_repeats found;
		const char *id = NULL;

		print_message("%s\n", rows[i].label);
		(void)tear_down(state);
		(void)set_up(state);
		typist = *state;
		for (size_t j = 0; j < 3; j++) {
			if (j)
				wait_days(typist, rows[i].days[j - 1]);
			id = refer(typist, rows[i].grades[j], rows[i].from[j], rows[i].to[j]);
		}
		found = repeats(typist);
		assert_int_equal(found.count, rows[i].want);
		if (!found.count)
			continue;
		assert_string_equal(found.rows[0].id.hex, id);
		assert_int_equal(found.rows[0].count, 3);
	}
}

static void
a_flag_changes_no_grade_and_is_seen_in_the_inbox(void **state)
{
	struct typist *typist = *state;
	const char *id = NULL;
	struct sent_row row;
	struct envelope_id third;

	for (size_t i = 0; i < 3; i++) {
		wait_days(typist, 1);
		id = refer(typist, "STANDARD", "x", "x");
	}
	memcpy(third.hex, id, ID_SIZE);
	assert_int_equal(agent_view_sent_one(police(typist)->agent, &third, typist->arena, &row), STATUS_OK);
	assert_int_equal(row.is_high, 0);
	assert_int_equal(typist_type(typist, POLICE, "repeats"), EXIT_DONE);
	assert_non_null(strstr(typist->out, id));
	assert_null(strstr(typist->out, "Amelia"));
	assert_int_equal(typist_type(typist, POLICE, "repeats --names"), EXIT_DONE);
	assert_non_null(strstr(typist->out, "Amelia"));
	assert_int_equal(typist_type(typist, POLICE, "inbox"), EXIT_DONE);
	assert_non_null(strstr(typist->out, "3 standard notices about one child"));
	wait_days(typist, 15);
	assert_int_equal(typist_type(typist, POLICE, "inbox"), EXIT_DONE);
	assert_null(strstr(typist->out, "standard notices"));
}

static void
what_was_taken_back_counts_no_more(void **state)
{
	struct typist *typist = *state;
	const char *second;

	(void)refer(typist, "STANDARD", "x", "x");
	wait_days(typist, 1);
	second = refer(typist, "STANDARD", "x", "x");
	(void)actor_send(police(typist), actor_text(police(typist), message_type_find("retract"),
						    arena_print(typist->arena, "\"re\": \"%s\",", second)));
	stage_play(typist->stage);
	wait_days(typist, 1);
	(void)refer(typist, "STANDARD", "x", "x");
	assert_int_equal(repeats(typist).count, 0);
	wait_days(typist, 1);
	(void)refer(typist, "STANDARD", "x", "x");
	assert_int_equal(repeats(typist).count, 1);
}

static void
a_notice_put_right_by_another_is_one(void **state)
{
	struct typist *typist = *state;
	const char *id = refer(typist, "STANDARD", "x", "x");

	for (size_t i = 0; i < 3; i++) {
		wait_days(typist, 1);
		id = refer(typist, "STANDARD", "\"tellback\": 1,",
			   arena_print(typist->arena, "\"tellback\": 1, \"replaces\": \"%s\",", id));
	}
	assert_int_equal(repeats(typist).count, 0);
}

/* ---- the day's high-risk list -------------------------------------------------------------------- */

static void
the_list_has_the_days_high_abuse_and_no_names(void **state)
{
	struct typist *typist = *state;
	const char *high = refer(typist, "HIGH", "2026-11-20T19:40:00Z", "2026-03-02T08:13:00Z"), *call;
	struct envelope_id id;

	(void)refer(typist, "MEDIUM", "x", "x");
	memcpy(id.hex, high, ID_SIZE);
	assert_int_equal(typist_type(typist, POLICE, "hrda"), EXIT_DONE);
	assert_non_null(strstr(typist->out, "2026-03-02: 1"));
	assert_non_null(strstr(typist->out, high));
	assert_non_null(strstr(typist->out, " 1 child "));
	assert_non_null(strstr(typist->out, "60 min after awareness")); /* the clear fact is a quarter hour */
	assert_non_null(strstr(typist->out, "NOT OPENED"));
	assert_non_null(strstr(typist->out, "not decided yet"));
	assert_null(strstr(typist->out, "Amelia"));
	assert_int_equal(agent_opened(typist->stage->actors[CRS]->agent, &id,
				      &(struct agent_person){"ann", "social-worker"}, typist->stage->actors[CRS]->now),
			 STATUS_OK);
	stage_play(typist->stage);
	call = actor_text(typist->stage->actors[CRS], message_type_find("decision"),
			  arena_print(typist->arena, "\"re\": \"%s\",", high));
	(void)actor_send(typist->stage->actors[CRS], call);
	stage_play(typist->stage);
	assert_int_equal(typist_type(typist, POLICE, "hrda --json"), EXIT_DONE);
	assert_non_null(strstr(typist->out, "\"opened\":\"yes\""));
	assert_null(strstr(typist->out, "\"decided\":\"\""));
	assert_int_equal(typist_type(typist, POLICE, "hrda --names"), EXIT_DONE);
	assert_non_null(strstr(typist->out, "Amelia"));
	typist->user = "sys";
	assert_int_equal(typist_type(typist, POLICE, "hrda --names"), EXIT_NOT_PERMITTED);
	typist->user = "ann";
	wait_days(typist, 1);
	assert_int_equal(typist_type(typist, POLICE, "hrda"), EXIT_DONE);
	assert_non_null(strstr(typist->out, "2026-03-03: 0"));
	assert_int_equal(typist_type(typist, POLICE, "hrda --day 2026-03-02"), EXIT_DONE);
	assert_non_null(strstr(typist->out, high));
	assert_int_equal(typist_type(typist, POLICE, "hrda --day yesterday"), EXIT_USAGE);
}

static void
what_is_no_abuse_is_not_on_the_list(void **state)
{
	struct typist *typist = *state;
	char *text = actor_text(police(typist), message_type_find("referral"), "\"to\": [\"crs\"],");

	text = actor_swap(police(typist), text, "\"grade\": \"MEDIUM\"", "\"grade\": \"HIGH\"");
	text = actor_swap(police(typist), text, "\"3B\"", "\"16A\"");
	(void)actor_send(police(typist), actor_swap(police(typist), text, "\"tool\": \"DASH\"", "\"tool\": \"OTHER\""));
	stage_play(typist->stage);
	assert_int_equal(typist_type(typist, POLICE, "hrda"), EXIT_DONE);
	assert_non_null(strstr(typist->out, ": 0"));
}

/* ---- the two clocks ---- */

static void
the_two_clocks_are_summed_by_grade(void **state)
{
	const int64_t m = 60000;
	const struct ageing_notice notices[] = {
		{"high", 10 * m, 20 * m, 50 * m}, {"high", 0, 30 * m, 0},	    {"high", 35 * m, 40 * m, 41 * m},
		{"high", 10 * m, 5 * m, 0},	  {"standard", 0, 10 * m, 110 * m}, {"standard", 0, 10 * m, 0},
		{"standard", 1 * m, 61 * m, 0},
	};
	int64_t scratch[7];
	struct ageing_sum high = ageing_sum(notices, 7, "high", 100 * m, scratch);
	struct ageing_sum standard = ageing_sum(notices, 7, "standard", 100 * m, scratch);
	struct ageing_sum none = ageing_sum(notices, 7, "medium", 100 * m, scratch);

	(void)state;
	assert_int_equal(high.count, 4);
	assert_int_equal(high.received.count, 3); /* 0, 5 and 10 minutes */
	assert_int_equal(high.received.median, 5);
	assert_int_equal(high.received.longest, 10);
	assert_int_equal(high.opened.count, 2);
	assert_int_equal(high.opened.median, 1);
	assert_int_equal(high.opened.longest, 30);
	assert_int_equal(high.unopened, 2);
	assert_int_equal(high.oldest, 95);
	assert_int_equal(standard.received.longest, 60);
	assert_int_equal(standard.opened.median, 100);
	assert_int_equal(standard.oldest, 90);
	assert_int_equal(none.count + none.unopened + none.received.count, 0);
}

static void
a_notice_that_lies_unopened_is_listed(void **state)
{
	struct typist *typist = *state;
	const char *first = refer(typist, "MEDIUM", "2026-11-20T19:40:00Z", "2026-03-02T08:00:00Z"), *second;
	struct envelope_id id;

	assert_int_equal(typist_type(typist, POLICE, "ageing --days 0"), EXIT_USAGE);
	wait_days(typist, 1);
	second = refer(typist, "STANDARD", "x", "x");
	assert_int_equal(typist_type(typist, POLICE, "ageing"), EXIT_DONE);
	assert_true(strstr(typist->out, first) < strstr(typist->out, second));
	assert_non_null(strstr(typist->out, "24 h 00 min NOT OPENED"));
	assert_non_null(strstr(typist->out, "medium      1  aware to received: median 60 min, longest 60;"));
	memcpy(id.hex, first, ID_SIZE);
	assert_int_equal(agent_opened(typist->stage->actors[CRS]->agent, &id,
				      &(struct agent_person){"ann", "social-worker"}, typist->stage->actors[CRS]->now),
			 STATUS_OK);
	stage_play(typist->stage);
	assert_int_equal(typist_type(typist, POLICE, "ageing"), EXIT_DONE);
	assert_null(strstr(typist->out, first));
	assert_non_null(strstr(typist->out, second));
	assert_int_equal(typist_type(typist, POLICE, "ageing --all --json"), EXIT_DONE);
	assert_non_null(strstr(typist->out, first));
	assert_non_null(strstr(typist->out, "\"sum\":\"standard\",\"count\":1"));
	wait_days(typist, 31);
	assert_int_equal(typist_type(typist, POLICE, "ageing"), EXIT_DONE);
	assert_non_null(strstr(typist->out, "no notice in that time"));
}

/* ---- grades that come back ------------------------------------------------------------------------- */

static void
regrade(struct typist *typist, const char *id, const char *grade, const char *reason)
{
	char *text = actor_text(typist->stage->actors[CRS], message_type_find("regrade"),
				arena_print(typist->arena, "\"re\": \"%s\",", id));
	const char *at = strstr(text, "\"grade\": \""), *why = strstr(text, "\"reason\": \"");

	assert_non_null(at);
	assert_non_null(why);
	text = actor_swap(typist->stage->actors[CRS], text,
			  arena_print(typist->arena, "%.*s", (int)strcspn(at, ","), at),
			  arena_print(typist->arena, "\"grade\": \"%s\"", grade));
	why = strstr(text, "\"reason\": \"");
	text = actor_swap(typist->stage->actors[CRS], text,
			  arena_print(typist->arena, "%.*s", (int)strcspn(why, ","), why),
			  arena_print(typist->arena, "\"reason\": \"%s\"", reason));
	(void)actor_send(typist->stage->actors[CRS], text);
	stage_play(typist->stage);
}

static void
a_lowered_grade_comes_back_with_its_reason(void **state)
{
	struct typist *typist = *state;
	const char *id = refer(typist, "HIGH", "x", "x");
	struct inbox_rows rows;

	regrade(typist, id, "STANDARD", "RISK_DOWN");
	assert_int_equal(typist_type(typist, POLICE, "inbox"), EXIT_DONE);
	assert_non_null(strstr(typist->out, "! grade LOWERED from high to standard by crs"));
	assert_non_null(strstr(typist->out, "risk-down: "));
	wait_days(typist, 1);
	regrade(typist, id, "MEDIUM", "RISK_UP");
	assert_int_equal(typist_type(typist, POLICE, "inbox --json"), EXIT_DONE);
	assert_non_null(strstr(typist->out, "\"how\":\"RAISED\",\"was\":\"standard\",\"now\":\"medium\""));
	/* the list still has it, for it was high */
	assert_int_equal(typist_type(typist, POLICE, "hrda --day 2026-03-02"), EXIT_DONE);
	assert_non_null(strstr(typist->out, id));
	/* once read it is out of the way */
	assert_int_equal(
		agent_view_inbox(police(typist)->agent, &(struct view_wanted){.most = 10}, typist->arena, &rows),
		STATUS_OK);
	for (size_t i = 0; i < rows.count; i++)
		assert_int_equal(
			typist_type(typist, POLICE, arena_print(typist->arena, "open %s", rows.rows[i].id.hex)),
			EXIT_DONE);
	assert_int_equal(typist_type(typist, POLICE, "inbox"), EXIT_DONE);
	assert_null(strstr(typist->out, "LOWERED"));
}

static void
a_notice_raised_to_high_is_on_the_list(void **state)
{
	struct typist *typist = *state;
	const char *id = refer(typist, "STANDARD", "x", "x");

	assert_int_equal(typist_type(typist, POLICE, "hrda"), EXIT_DONE);
	assert_null(strstr(typist->out, id));
	regrade(typist, id, "HIGH", "INFORMATION");
	assert_int_equal(typist_type(typist, POLICE, "hrda"), EXIT_DONE);
	assert_non_null(strstr(typist->out, id));
}

static void
what_is_handed_in_is_answered_with_its_prompts(void **state)
{
	struct typist *typist = *state;
	char *text = actor_text(police(typist), message_type_find("referral"), "\"to\": [\"crs\"],");

	text = actor_swap(police(typist), text, "\"score\": 11", "\"score\": 16");
	typist->payload = text;
	assert_int_equal(typist_type(typist, POLICE, "validate"), EXIT_DONE);
	assert_non_null(strstr(typist->out, "A DASH of 16 is high"));
	typist->payload = text;
	assert_int_equal(typist_type(typist, POLICE, "send --wait"), EXIT_DONE);
	assert_non_null(strstr(typist->out, "A DASH of 16 is high"));
	assert_int_equal(typist_type(typist, POLICE, arena_print(typist->arena, "show %s", typist_word(typist, "id "))),
			 EXIT_DONE);
	assert_non_null(strstr(typist->out, "\"grade\": \"MEDIUM\""));
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(the_third_standard_notice_in_ninety_days_is_flagged),
		SCENE(a_flag_changes_no_grade_and_is_seen_in_the_inbox),
		SCENE(what_was_taken_back_counts_no_more),
		SCENE(a_notice_put_right_by_another_is_one),
		SCENE(the_list_has_the_days_high_abuse_and_no_names),
		SCENE(what_is_no_abuse_is_not_on_the_list),
		cmocka_unit_test(the_two_clocks_are_summed_by_grade),
		SCENE(a_notice_that_lies_unopened_is_listed),
		SCENE(a_lowered_grade_comes_back_with_its_reason),
		SCENE(a_notice_raised_to_high_is_on_the_list),
		SCENE(what_is_handed_in_is_answered_with_its_prompts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
