/* What a setting sees when it looks into its inbox in the morning. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "police/police_table.h"
#include "school/notices.h"
#include "school/school_table.h"
#include "support/typist.h"

enum { POLICE, SCHOOL, EARLY };

#define CHILD(name, settings)                                                                                          \
	"{\"key\": \"" name "\", \"child\": {\"knownAs\": \"TEST " name "\"}, \"settings\": [" settings "]}"
#define AT(agency) "{\"agency\": \"" agency "\"}"
#define INCIDENT(reference, kind, rest, children)                                                                      \
	"{\"tellback\": 1, \"type\": \"incident\", \"clientReference\": \"" reference "\", \"kind\": \"" kind "\","    \
	" \"grade\": \"MEDIUM\", \"awareAt\": \"2026-03-02T07:40:00Z\"," rest " \"children\": [" children "]}"
#define HANDLING                                                                                                       \
	"\"handling\": {\"parentsTold\": \"MUST_NOT\", \"notSharedWith\": [\"TEST uncle\", \"TEST\\naunt\"],"          \
	" \"safeContact\": \"TEST gran\"}, \"advice\": \"TEST be there\","

static int
set_up(void **state)
{
	const struct typist_seat seats[] = {
		{"police", police_table_kind()}, {"school", school_table_kind()}, {"early", school_table_kind()}};

	*state = typist_new(seats, 3);
	return 0;
}

static int
tear_down(void **state)
{
	typist_free(*state);
	return 0;
}

static void
notify(struct typist *typist, const char *incident)
{
	typist->payload = incident;
	assert_int_equal(typist_type(typist, POLICE, "notify --wait"), EXIT_DONE);
	stage_play(typist->stage);
}

static const char *
look(struct typist *typist, size_t who, const char *words)
{
	assert_int_equal(typist_type(typist, who, words), EXIT_DONE);
	return typist->out;
}

static void
pass(struct typist *typist, int64_t hours)
{
	mini_pass(typist->stage->mini, hours * 3600 * 1000);
	stage_wait(typist->stage, hours * 3600 * 1000);
}

static void
a_notice_says_whom_by_when_how_and_what_not_to_do(void **state)
{
	static const char *const words[] = {
		"ENCOMPASS  TEST Ann  before the bell, Tue 2026-03-03 08:30",
		"THE PARENTS MUST NOT BE TOLD; not to be shared with TEST uncle, TEST aunt; safe contact: TEST gran",
		"\n    TEST be there\n",
		"Do not ask the child",
	};
	struct typist *typist = *state;

	assert_string_equal(look(typist, SCHOOL, "inbox --today"),
			    "no notice for this day's bell, and nobody is missing\n");
	notify(typist, INCIDENT("TEST-1", "ENCOMPASS", HANDLING, CHILD("Ann", AT("school"))));
	(void)look(typist, SCHOOL, "inbox");
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strstr(typist->out, words[i]))
			fail_msg("no %s in\n%s", words[i], typist->out);
	assert_null(strstr(typist->out, "nothing is waiting"));
	assert_non_null(strstr(look(typist, SCHOOL, "inbox --today"), "TEST Ann"));
	assert_non_null(strstr(look(typist, SCHOOL, "inbox --json"), "\"child\":\"TEST Ann\""));
	pass(typist, 24);
	assert_non_null(strstr(look(typist, SCHOOL, "inbox"), "THE BELL HAS RUNG: Tue"));
}

static void
what_says_nothing_of_who_knows_reads_as_tell_no_one(void **state)
{
	struct typist *typist = *state;

	notify(typist, INCIDENT("TEST-1", "ENCOMPASS", "", CHILD("Ann", AT("school"))));
	assert_non_null(strstr(look(typist, SCHOOL, "inbox"), "TELL NO ONE"));
}

static void
early_years_see_an_alert_and_nothing_of_it(void **state)
{
	struct typist *typist = *state;

	notify(typist, INCIDENT("TEST-1", "ENCOMPASS", HANDLING, CHILD("Ann", AT("early"))));
	(void)look(typist, EARLY, "inbox");
	assert_non_null(strstr(typist->out, "ENCOMPASS (alert)  TEST Ann"));
	assert_non_null(strstr(typist->out, "there are none to be had here"));
	assert_null(strstr(typist->out, "TEST uncle"));
	assert_null(strstr(typist->out, "TEST be there"));
}

static void
what_was_read_is_out_of_the_way(void **state)
{
	struct typist *typist = *state;
	const char *id;

	notify(typist, INCIDENT("TEST-1", "ENCOMPASS", "", CHILD("Ann", AT("school"))));
	(void)look(typist, SCHOOL, "inbox --json");
	id = arena_text(typist->arena, strstr(typist->out, "\"id\":\"") + 6, ID_SIZE - 1);
	(void)look(typist, SCHOOL, arena_print(typist->arena, "open %s", id));
	assert_non_null(strstr(look(typist, SCHOOL, "inbox"), "nothing is waiting"));
	assert_non_null(strstr(look(typist, SCHOOL, "inbox --today"), "TEST Ann  read"));
	pass(typist, 24);
	assert_null(strstr(look(typist, SCHOOL, "inbox --today"), "TEST Ann"));
	assert_non_null(strstr(look(typist, SCHOOL, "inbox --all"), "TEST Ann  read"));
}

#define MISSING INCIDENT("TEST-M", "ENDEAVOUR_MISSING", "", CHILD("Kai", AT("school")))
#define FOUND INCIDENT("TEST-F", "ENDEAVOUR_FOUND", "\"missing\": \"TEST-M\",", CHILD("Kai", AT("school")))

static void
a_missing_child_stays_in_sight_until_it_is_found(void **state)
{
	struct typist *typist = *state;
	struct inbox_rows rows;

	notify(typist, MISSING);
	assert_non_null(strstr(look(typist, SCHOOL, "inbox"), "MISSING  TEST Kai  before the bell"));
	assert_int_equal(agent_view_inbox(typist->stage->actors[SCHOOL]->agent, &(struct view_wanted){.most = 9},
					  typist->arena, &rows),
			 STATUS_OK);
	(void)look(typist, SCHOOL, arena_print(typist->arena, "open %s", rows.rows[0].id.hex));
	pass(typist, 72);
	assert_non_null(strstr(look(typist, SCHOOL, "inbox"), "MISSING  TEST Kai  STILL MISSING"));
	assert_non_null(strstr(look(typist, SCHOOL, "inbox --today"), "STILL MISSING"));
	notify(typist, FOUND);
	(void)look(typist, SCHOOL, "inbox");
	assert_null(strstr(typist->out, "MISSING"));
	assert_non_null(strstr(typist->out, "FOUND  TEST Kai  before the bell"));
	assert_non_null(strstr(typist->out, "Do not question the child"));
}

static void
a_found_that_was_sent_in_error_leaves_the_child_missing(void **state)
{
	struct typist *typist = *state;
	struct inbox_rows rows;

	notify(typist, MISSING);
	notify(typist, FOUND);
	assert_int_equal(agent_view_inbox(typist->stage->actors[SCHOOL]->agent, &(struct view_wanted){.most = 9},
					  typist->arena, &rows),
			 STATUS_OK);
	(void)actor_send(typist->stage->actors[POLICE],
			 actor_text(typist->stage->actors[POLICE], message_type_find("recall"),
				    arena_print(typist->arena, "\"re\": \"%s\",", rows.rows[0].id.hex)));
	stage_play(typist->stage);
	assert_non_null(strstr(look(typist, SCHOOL, "inbox"), "MISSING  TEST Kai  before the bell"));
	assert_null(strstr(typist->out, "FOUND"));
}

static void
who_reads_that_it_was_found_has_read_both(void **state)
{
	struct typist *typist = *state;
	struct inbox_rows rows;

	notify(typist, MISSING);
	pass(typist, 1);
	notify(typist, FOUND);
	assert_int_equal(agent_view_inbox(typist->stage->actors[SCHOOL]->agent, &(struct view_wanted){.most = 9},
					  typist->arena, &rows),
			 STATUS_OK);
	assert_int_equal(rows.count, 2);
	(void)look(typist, SCHOOL, arena_print(typist->arena, "open %s", rows.rows[0].id.hex));
	assert_non_null(strstr(typist->out, "ENDEAVOUR_FOUND"));
	assert_non_null(strstr(typist->out, "ENDEAVOUR_MISSING"));
	stage_play(typist->stage);
	for (size_t i = 0; i < 2; i++) {
		struct sent_step *steps;
		size_t count;

		assert_int_equal(agent_view_steps(typist->stage->actors[POLICE]->agent, &rows.rows[i].id, typist->arena,
						  &steps, &count),
				 STATUS_OK);
		assert_true(steps[0].opened_ms > 0);
	}
	assert_non_null(strstr(look(typist, SCHOOL, "inbox"), "nothing is waiting"));
	assert_non_null(strstr(look(typist, SCHOOL, "inbox --all"), "MISSING  TEST Kai  found since"));
}

static void
what_its_sender_takes_back_is_out_of_the_way(void **state)
{
	static const char *const ways[] = {"recall", "retract"};

	for (size_t i = 0; i < 2; i++) {
		struct typist *typist;
		struct inbox_rows rows;

		if (i) {
			(void)tear_down(state);
			(void)set_up(state);
		}
		typist = *state;
		notify(typist, INCIDENT("TEST-1", "ENCOMPASS", "", CHILD("Ann", AT("school"))));
		assert_int_equal(agent_view_inbox(typist->stage->actors[SCHOOL]->agent,
						  &(struct view_wanted){.most = 9}, typist->arena, &rows),
				 STATUS_OK);
		(void)actor_send(typist->stage->actors[POLICE],
				 actor_text(typist->stage->actors[POLICE], message_type_find(ways[i]),
					    arena_print(typist->arena, "\"re\": \"%s\",", rows.rows[0].id.hex)));
		stage_play(typist->stage);
		(void)look(typist, SCHOOL, "inbox");
		assert_null(strstr(typist->out, "TEST Ann  before"));
		assert_non_null(strstr(typist->out, ways[i]));
		assert_non_null(strstr(look(typist, SCHOOL, "inbox --all"), "TAKEN BACK"));
	}
}

static void
what_is_not_ours_is_out_of_the_way(void **state)
{
	struct typist *typist = *state;
	struct inbox_rows rows;

	notify(typist, INCIDENT("TEST-1", "ENCOMPASS", "", CHILD("Ann", AT("school"))));
	assert_int_equal(agent_view_inbox(typist->stage->actors[SCHOOL]->agent, &(struct view_wanted){.most = 9},
					  typist->arena, &rows),
			 STATUS_OK);
	(void)actor_send(typist->stage->actors[SCHOOL],
			 actor_text(typist->stage->actors[SCHOOL], message_type_find("not-ours"),
				    arena_print(typist->arena, "\"re\": \"%s\",", rows.rows[0].id.hex)));
	stage_play(typist->stage);
	assert_null(strstr(look(typist, SCHOOL, "inbox"), "TEST Ann"));
}

static void
what_else_came_in_stands_below(void **state)
{
	struct typist *typist = *state;
	struct actor *police = typist->stage->actors[POLICE];

	notify(typist, INCIDENT("TEST-1", "ENCOMPASS", "", CHILD("Ann", AT("school"))));
	(void)actor_send(police, actor_text(police, message_type_find("information-request"),
					    "\"to\": [\"school\"], \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\","
					    " \"re\": \"01934a7c5e207d3f9a2e4b6c8d0f1a31\","));
	stage_play(typist->stage);
	(void)look(typist, SCHOOL, "inbox");
	assert_non_null(strstr(typist->out, "information-request"));
	assert_null(strstr(typist->out, "notification"));
	assert_true(strstr(typist->out, "ENCOMPASS") < strstr(typist->out, "information-request"));
	assert_null(strstr(look(typist, SCHOOL, "inbox --today"), "information-request"));
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(a_notice_says_whom_by_when_how_and_what_not_to_do),
		SCENE(what_says_nothing_of_who_knows_reads_as_tell_no_one),
		SCENE(early_years_see_an_alert_and_nothing_of_it),
		SCENE(what_was_read_is_out_of_the_way),
		SCENE(a_missing_child_stays_in_sight_until_it_is_found),
		SCENE(a_found_that_was_sent_in_error_leaves_the_child_missing),
		SCENE(who_reads_that_it_was_found_has_read_both),
		SCENE(what_its_sender_takes_back_is_out_of_the_way),
		SCENE(what_is_not_ours_is_out_of_the_way),
		SCENE(what_else_came_in_stands_below),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
