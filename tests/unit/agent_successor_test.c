/* Who took over from whom, and what a desk's mail is to the general agent. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/id.h"
#include "support/stage.h"

enum { POLICE, SCHOOL };

static int
set_up(void **state)
{
	static const char *const names[] = {"police", "school"};

	*state = stage_new(names, 2);
	return *state == NULL;
}

static int
tear_down(void **state)
{
	stage_free(*state);
	return 0;
}

static void
follow(void *context, struct directory_agency *agencies, size_t count)
{
	const char *const *pair = context;

	for (size_t i = 0; i < count; i++)
		if (!strcmp(agencies[i].id.name, pair[0]))
			id_set(agencies[i].successor.name, sizeof agencies[i].successor.name, pair[1]);
}

static void
who_has_a_successor_is_written_to_under_that_one_s_keys(void **state)
{
	static const char *const steps[][2] = {{"school2", "early"}, {"early", "school"}};
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE], *school = stage->actors[SCHOOL];
	struct agent_message message;
	struct agent_sent sent;

	/* from the second school to early years, and on to the first school */
	for (size_t i = 0; i < 2; i++)
		notes_directory(stage->world, follow, (void *)(uintptr_t)steps[i]);
	for (size_t i = 0; i < stage->count; i++)
		actor_crash(stage->actors[i]);
	sent = actor_send(police, actor_example(police, TYPE_NOTIFICATION, "\"to\": [\"school2\"],"));
	assert_string_equal(actor_row(police, &sent.id).to, "school");
	stage_play(stage);
	assert_int_equal(agent_message(school->agent, &sent.id, school->arena, &message), STATUS_OK);
}

static void
successors_in_a_circle_end(void **state)
{
	static const char *const steps[][2] = {{"school2", "early"}, {"early", "school2"}};
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE];

	for (size_t i = 0; i < 2; i++)
		notes_directory(stage->world, follow, (void *)(uintptr_t)steps[i]);
	actor_crash(police);
	(void)actor_send(police, actor_example(police, TYPE_NOTIFICATION, "\"to\": [\"school2\"],"));
}

static void
a_desk_s_mail_never_reaches_the_general_agent(void **state)
{
	static const char *const of_police[] = {"police", "police.psd", "crs"};
	struct stage *stage = stage_new(of_police, 3);
	struct actor *police = stage->actors[0], *desk = stage->actors[1], *crs = stage->actors[2];
	const struct view_wanted all = {.case_token = NULL};
	struct agent_message message;
	struct inbox_rows inbox;
	struct agent_sent sent;

	(void)state;
	sent = actor_send(crs, actor_example(crs, TYPE_REFERRAL, "\"to\": [\"police.psd\"],"));
	assert_string_equal(actor_row(crs, &sent.id).to, "edt police.psd");
	stage_play(stage);
	assert_int_equal(agent_message(desk->agent, &sent.id, desk->arena, &message), STATUS_OK);
	assert_int_equal(agent_message(police->agent, &sent.id, police->arena, &message), STATUS_NOT_FOUND);
	assert_int_equal(agent_view_inbox(police->agent, &all, police->arena, &inbox), STATUS_OK);
	assert_int_equal(inbox.count, 0);
	/* nor can it be opened there if a broker that is not honest gives it out */
	assert_int_equal(agent_message(desk->agent, &sent.id, desk->arena, &message), STATUS_OK);
	for (size_t i = 0; i < message.envelope.to_count; i++)
		assert_string_not_equal(message.envelope.to[i].agency.name, "police");
	mini_deliver(stage->mini, "police", LEAF_ENVELOPE, message.envelope.note, &message.envelope);
	stage_play(stage);
	assert_int_equal(agent_message(police->agent, &sent.id, police->arena, &message), STATUS_CANNOT_OPEN);
	stage_free(stage);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(who_has_a_successor_is_written_to_under_that_one_s_keys, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(successors_in_a_circle_end, set_up, tear_down),
		cmocka_unit_test(a_desk_s_mail_never_reaches_the_general_agent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
