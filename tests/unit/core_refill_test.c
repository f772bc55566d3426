/* broker/core: a store that was put back to an older copy is filled again from
 * a reviewer's copy of the log, and is then the store that was never lost. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "core/refill.h"
#include "support/dump.h"
#include "support/exported.h"
#include "support/player.h"
#include "support/reviewed.h"

/* SEEDS in the environment: that many runs instead. */
#define SEEDS 4
#define STEPS 120

/* A box that is played in, a backup of its store, and a copy of its log. */
struct scene {
	struct core_box *box;
	struct player player;
	char backup[160];
	char copy[160];
	struct refill_why why;
	struct refill_state reached;
};

static void
copy_file(const char *from, const char *to)
{
	FILE *in = fopen(from, "re"), *out = fopen(to, "we");
	char bytes[65536];
	size_t got;

	assert_true(in && out);
	while ((got = fread(bytes, 1, sizeof bytes, in)))
		assert_int_equal(fwrite(bytes, 1, got, out), got);
	assert_int_equal(fclose(in) + fclose(out), 0);
}

static void
close_store(struct scene *scene)
{
	core_close(scene->box->core);
	scene->box->core = NULL;
}

static void
back_up(struct scene *scene)
{
	close_store(scene);
	copy_file(scene->box->path, scene->backup);
	core_box_reopen(scene->box);
}

static void
put_back(struct scene *scene)
{
	close_store(scene);
	copy_file(scene->backup, scene->box->path);
}

static void
play(struct scene *scene, unsigned steps)
{
	while (steps-- && player_step(&scene->player))
		continue;
}

static struct scene *
scene_new(unsigned seed)
{
	struct scene *scene = calloc(1, sizeof *scene);

	assert_non_null(scene);
	log_level_set(LOG_LINE_ERROR);
	scene->box = core_box_new();
	(void)snprintf(scene->backup, sizeof scene->backup, "%s.backup", scene->box->folder);
	(void)snprintf(scene->copy, sizeof scene->copy, "%s.copy", scene->box->folder);
	player_begin(&scene->player, scene->box, seed);
	return scene;
}

static void
scene_free(struct scene *scene)
{
	(void)remove(scene->backup); /* not every test makes one */
	exported_clear(scene->copy);
	core_box_free(scene->box);
	free(scene);
}

/* Export the log as it is now, and say what the store holds. */
static const char *
copy_log(struct scene *scene)
{
	exported_notes(scene->box->core->store, &scene->box->world->log.signer, scene->copy);
	return dump_store(scene->box->core->store, scene->box->arena);
}

/* At most ${steps} steps of filling the store, and what it holds then. */
static enum status
fill_some(struct scene *scene, unsigned steps, const char **ret_dump)
{
	const struct core_options options = {scene->box->path, 0, NULL};
	const struct refill_ask ask = {scene->copy, &scene->box->world->log.key, 1};
	struct refill *refill = NULL;
	struct core *core;
	enum status status;

	assert_int_equal(core_open(&options, scene->box->now, &core), STATUS_OK);
	status = refill_new(core, &ask, &refill, &scene->why);
	while (!status && steps-- && refill_state(refill).phase != REFILL_DONE)
		status = refill_step(refill);
	if (refill)
		scene->reached = refill_state(refill);
	refill_free(refill);
	*ret_dump = dump_store(core->store, scene->box->arena);
	core_close(core);
	return status;
}

static void
fill(struct scene *scene, const char *want)
{
	const char *dump, *differs;

	if (fill_some(scene, 100000, &dump))
		fail_msg("not filled: %s", scene->why.words);
	assert_int_equal(scene->reached.phase, REFILL_DONE);
	differs = dump_difference(want, dump, scene->box->arena);
	if (differs)
		fail_msg("the store differs: %s", differs);
}

static void
the_filled_store_is_the_one_that_was_never_lost(void **state)
{
	const char *wanted = getenv("SEEDS");
	unsigned seeds = wanted ? (unsigned)atoi(wanted) : SEEDS;

	(void)state;
	for (unsigned seed = 1; seed <= seeds; seed++) {
		struct scene *scene = scene_new(seed);
		const char *whole, *differs;

		play(scene, seed * 37 % STEPS);
		back_up(scene);
		play(scene, STEPS);
		whole = copy_log(scene);
		put_back(scene);
		fill(scene, whole);
		assert_true(scene->reached.stored > scene->reached.had && !scene->reached.missing);
		/* and it goes on */
		core_box_reopen(scene->box);
		play(scene, 20);
		differs = reviewed_differs(scene->box);
		if (differs)
			fail_msg("seed %u: %s", seed, differs);
		scene_free(scene);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_filled_store_is_the_one_that_was_never_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
