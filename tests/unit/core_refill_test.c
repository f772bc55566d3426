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

#include "admin/answers.h"
#include "base/digest.h"
#include "support/cleared.h"
#include "support/dump.h"
#include "support/edit.h"
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
	core_box_heard(scene->box);
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
	(void)cleared_folder(older);
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

static void
revoke_health(void *context, struct directory_agency *agencies, size_t count)
{
	static const struct revoked sign = {REVOKED_SIGN, "", NOTES_BEGIN_S, "lost"};

	(void)context;
	for (size_t i = 0; i < count; i++)
		if (!strcmp(agencies[i].id.name, "health")) {
			agencies[i].revoked = &sign;
			agencies[i].revoked_count = 1;
		}
}

static struct view
next_policy(struct core_box *box)
{
	const struct digest hash = digest_of(box->world->policy_raw);
	char prev[DIGEST_HEX_SIZE], none[DIGEST_HEX_SIZE];
	struct view text = edit_replace(box->arena, edit_view(notes_policy_text()), "serial 1", "serial 2");

	digest_hex(&hash, prev);
	memset(none, '0', sizeof none - 1);
	none[sizeof none - 1] = '\0';
	return notes_sign(box->world, edit_replace(box->arena, text, none, prev), 2);
}

/* Directory, policy, card, and the word that a clock which jumped is right. */
static void
load_all(struct core_box *box)
{
	const struct call call = {.words = {"clock", "accept"}, .word_count = 2};
	struct call_reply reply;

	assert_int_equal(core_box_load(box, next_policy(box)), STATUS_OK);
	notes_card(box->world, "school");
	assert_int_equal(core_box_submit(box, "school", notes_agency(box->world, "school")->card_raw, (struct view){0}).code,
			 REFUSAL_NONE);
	notes_directory(box->world, revoke_health, NULL);
	assert_int_equal(core_box_load(box, box->world->directory_raw), STATUS_OK);
	box->now.civil.ms += 3 * 3600 * 1000LL; /* and not the tick */
	assert_int_equal(answers_make(box->core, &call, box->now, box->arena, &reply), STATUS_OK);
	assert_int_equal(reply.code, EXIT_DONE);
	core_box_turn(box, NULL, 0);
}

static void
what_was_loaded_since_is_loaded_again(void **state)
{
	struct refilled *scene = refilled_new(11, 20, 10);

	(void)state;
	load_all(scene->box);
	refilled_play(scene, 60);
	scene->whole = refilled_copy(scene);
	refilled_put_back(scene);
	refilled_whole(scene, scene->whole);
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
		cmocka_unit_test(what_was_loaded_since_is_loaded_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
