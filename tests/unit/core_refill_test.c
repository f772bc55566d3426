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
#include <unistd.h>

#include "support/dump.h"
#include "support/exported.h"
#include "support/refilled.h"
#include "support/reviewed.h"

/* SEEDS in the environment: that many runs instead. */
#define SEEDS 3
#define STEPS 120
#define TO_THE_END 100000

static void
goes_on(struct refilled *scene)
{
	const char *differs;

	core_box_reopen(scene->box);
	refilled_play(scene, 20);
	differs = reviewed_differs(scene->box);
	if (differs)
		fail_msg("%s", differs);
}

static void
the_filled_store_is_the_one_that_was_never_lost(void **state)
{
	const char *wanted = getenv("SEEDS");
	unsigned seeds = wanted ? (unsigned)atoi(wanted) : SEEDS;

	(void)state;
	for (unsigned seed = 1; seed <= seeds; seed++) {
		struct refilled *scene = refilled_new(seed, seed * 37 % STEPS, STEPS);

		print_message("# seed %u\n", seed);
		refilled_put_back(scene);
		refilled_whole(scene, scene->whole);
		assert_true(scene->reached.stored > scene->reached.had && !scene->reached.missing);
		goes_on(scene);
		refilled_free(scene);
	}
}

static void
a_store_that_was_lost_whole_is_made_anew(void **state)
{
	struct refilled *scene = refilled_new(5, 0, STEPS);

	(void)state;
	refilled_put_back(scene);
	assert_int_equal(unlink(scene->box->path), 0);
	refilled_whole(scene, scene->whole);
	assert_int_equal(scene->reached.had, 0);
	assert_true(scene->reached.bodies > 0);
	goes_on(scene);
	refilled_free(scene);
}

static void
a_run_that_was_killed_is_gone_on_with(void **state)
{
	struct refilled *scene = refilled_new(6, 0, 2 * STEPS);
	unsigned steps = 1;

	(void)state;
	refilled_put_back(scene);
	assert_int_equal(unlink(scene->box->path), 0);
	do /* until one transaction is through */
		assert_int_equal(refilled_fill(scene, steps++), STATUS_OK);
	while (!scene->reached.stored);
	assert_in_range(scene->reached.stored, REFILL_LEAVES, scene->reached.copy - 1);
	refilled_whole(scene, scene->whole);
	assert_true(scene->reached.had >= REFILL_LEAVES);
	/* and once more there is nothing to do */
	refilled_whole(scene, scene->whole);
	assert_int_equal(scene->reached.had, scene->reached.copy);
	goes_on(scene);
	refilled_free(scene);
}

static void
a_copy_that_is_older_than_the_log_fills_what_it_can(void **state)
{
	struct refilled *scene = refilled_new(7, 20, STEPS / 2);
	const char *early = scene->whole;
	char copy[sizeof scene->copy], older[sizeof scene->copy + 8];

	(void)state;
	memcpy(copy, scene->copy, sizeof copy);
	(void)snprintf(older, sizeof older, "%s.old", copy);
	assert_int_equal(rename(copy, older), 0);
	refilled_play(scene, STEPS / 2);
	scene->whole = refilled_copy(scene);
	refilled_put_back(scene);
	memcpy(scene->copy, older, sizeof copy);
	refilled_whole(scene, early);
	assert_true(scene->reached.missing > 0);
	assert_int_equal(scene->reached.stored + scene->reached.missing, scene->reached.shown);
	exported_clear(older);
	memcpy(scene->copy, copy, sizeof copy);
	refilled_whole(scene, scene->whole);
	assert_int_equal(scene->reached.missing, 0);
	goes_on(scene);
	refilled_free(scene);
}

static void
a_copy_that_is_newer_than_what_this_machine_shows_is_taken_whole(void **state)
{
	struct refilled *scene = refilled_new(8, 20, 0);

	(void)state;
	/* what was signed since is on another machine */
	scene->box->is_log_still = 1;
	refilled_play(scene, STEPS);
	scene->whole = refilled_copy(scene);
	refilled_put_back(scene);
	refilled_whole(scene, scene->whole);
	assert_true(scene->reached.copy > scene->reached.shown);
	scene->box->is_log_still = 0;
	goes_on(scene);
	refilled_free(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_filled_store_is_the_one_that_was_never_lost),
		cmocka_unit_test(a_store_that_was_lost_whole_is_made_anew),
		cmocka_unit_test(a_run_that_was_killed_is_gone_on_with),
		cmocka_unit_test(a_copy_that_is_older_than_the_log_fills_what_it_can),
		cmocka_unit_test(a_copy_that_is_newer_than_what_this_machine_shows_is_taken_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
