/* A file whose message is sealed anew by itself, for another holder or a newer
 * key: what whoever handed it in is told meanwhile. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "runtime/courier.h"
#include "support/stage.h"

enum { POLICE };

struct scene {
	struct stage *stage;
	struct people people;
	char folder[64];
	struct courier courier;
};

static int
set_up(void **state)
{
	static const char *const names[] = {"police", "crs", "team"};
	struct scene *scene = calloc(1, sizeof *scene);

	if (!scene)
		return -1;
	scene->stage = stage_new(names, 3);
	strcpy(scene->folder, "/tmp/tellback-resealed-XXXXXX");
	*state = scene;
	return !scene->stage || !mkdtemp(scene->folder);
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;
	char command[160];
	int failed;

	spool_close(scene->courier.spool);
	(void)snprintf(command, sizeof command, "rm -rf %s", scene->folder);
	failed = system(command);
	stage_free(scene->stage);
	free(scene);
	return failed;
}

static const char *
path_of(struct scene *scene, const char *where)
{
	return arena_print(scene->stage->actors[POLICE]->arena, "%s/%s", scene->folder, where);
}

static int
is_there(struct scene *scene, const char *where)
{
	return !access(path_of(scene, where), F_OK);
}

/* The police hand in x.json, and their folder is looked at after every turn of
 * everybody, until nothing happens any more.  Was it ever called refused? */
static int
was_called_refused(struct scene *scene, const char *text)
{
	struct actor *actor = scene->stage->actors[POLICE];
	const struct view json = {(const uint8_t *)text, strlen(text)};
	int64_t look_ms = 0;
	int was = 0, again;

	scene->courier.agent = actor->agent;
	assert_int_equal(spool_open(scene->folder, &scene->courier.spool), STATUS_OK);
	scene->courier.people = &scene->people;
	assert_int_equal(file_write(path_of(scene, "out/new/x.json"), json, 0600), STATUS_OK);
	while (!look_ms)
		assert_int_equal(courier_take(&scene->courier, actor->now, &look_ms), STATUS_OK);
	for (int idle = 0; idle < 2;) {
		idle = stage_step(scene->stage) ? 0 : idle + 1;
		do
			assert_int_equal(courier_follow(&scene->courier, &again), STATUS_OK);
		while (again);
		was |= is_there(scene, "out/failed/x.error.json");
	}
	return was;
}

/* More information on a referral, which the broker will refuse once. */
static const char *
more(struct scene *scene, enum refusal code)
{
	struct actor *police = scene->stage->actors[POLICE];
	struct agent_sent sent = actor_send(police, actor_text(police, TYPE_REFERRAL, ""));

	stage_play(scene->stage);
	mini_say(scene->stage->mini, code, 1);
	return actor_text(police, TYPE_FURTHER_INFORMATION, arena_print(police->arena, "\"re\": \"%s\",", sent.id.hex));
}

static void
what_goes_to_another_holder_by_itself_is_never_called_refused(void **state)
{
	struct scene *scene = *state;

	assert_false(was_called_refused(scene, more(scene, REFUSAL_NOT_HOLDER)));
	assert_true(is_there(scene, "out/sent/x.accepted.json"));
	assert_true(is_there(scene, "out/sent/x.json"));
}

/* No newer key is to be had: sealing again would change nothing. */
static void
what_sealing_anew_cannot_help_is_called_refused_in_the_end(void **state)
{
	struct scene *scene = *state;

	assert_true(was_called_refused(scene, more(scene, REFUSAL_EPOCH)));
	assert_false(is_there(scene, "out/sent/x.accepted.json"));
	assert_true(is_there(scene, "out/failed/x.json"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_goes_to_another_holder_by_itself_is_never_called_refused, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(what_sealing_anew_cannot_help_is_called_refused_in_the_end, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
