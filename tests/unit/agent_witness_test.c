/* Somebody outside looks at the log, or an agent says that nobody does. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "runtime/agent_kind.h"
#include "runtime/agent_store.h"
#include "support/alone.h"

#define SECOND ALONE_SECOND
#define HOUR ALONE_HOUR

static uint64_t
told(struct stage *stage)
{
	uint64_t ms;

	assert_int_equal(agent_store_mark(agent_db(alone_police(stage)->agent), "witness-stale", &ms), STATUS_OK);
	return ms;
}

static int
is_stale(struct stage *stage)
{
	return alone_police(stage)->now.civil.ms >= alone_log(stage).stale_ms;
}

static void
a_witness_that_nobody_hears_of_is_told_once_a_day(void **state)
{
	struct stage *stage = *state;
	struct keys_signer witness;
	uint64_t first;

	keys_cosigner("witness.test", "witness", &witness);
	alone_hours(stage, 72);
	assert_false(is_stale(stage)); /* there is no log yet */
	alone_send(stage);
	stage_wait(stage, 2 * SECOND);
	alone_hours(stage, 47);
	assert_false(is_stale(stage));
	assert_int_equal(told(stage), 0);
	alone_hours(stage, 2);
	assert_true(is_stale(stage));
	first = told(stage);
	assert_true(first > 0);
	alone_hours(stage, 22);
	assert_int_equal(told(stage), first);
	actor_crash(alone_police(stage));
	stage_cut(stage, 0);
	stage_wait(stage, SECOND);
	assert_int_equal(told(stage), first);
	alone_hours(stage, 2);
	assert_in_range(told(stage), first + 24 * HOUR, first + 25 * HOUR);
	/* it ends by itself, though nothing of ours is sent */
	mini_log(stage->mini)->cosigner = &witness;
	mini_log(stage->mini)->cosigned_s = alone_police(stage)->now.civil.ms / 1000;
	alone_hours(stage, 7);
	assert_false(is_stale(stage));
	assert_int_equal(alone_log(stage).known.witnessed_size, 1);
	alone_hours(stage, 44);
	assert_true(is_stale(stage));
}

static void
a_witness_who_cosigns_is_not_stale_and_a_stranger_is_no_witness(void **state)
{
	struct stage *stage = *state;
	struct mini_log *log = mini_log(stage->mini);
	struct keys_signer witness, stranger;

	keys_cosigner("witness.test", "witness", &witness);
	keys_cosigner("stranger.test", "stranger", &stranger);
	log->cosigner = &witness;
	log->cosigned_s = alone_police(stage)->now.civil.ms / 1000;
	alone_send(stage);
	for (unsigned day = 0; day < 5; day++) {
		log->cosigned_s = alone_police(stage)->now.civil.ms / 1000;
		alone_hours(stage, 24);
		assert_false(is_stale(stage));
	}
	log->cosigner = &stranger;
	for (unsigned day = 0; day < 3; day++) {
		log->cosigned_s = alone_police(stage)->now.civil.ms / 1000;
		alone_hours(stage, 24);
	}
	assert_true(is_stale(stage));
	assert_int_equal(alone_log(stage).open, 0);
	alone_send(stage); /* it is proven all the same */
	stage_wait(stage, 2 * SECOND);
	assert_int_equal(alone_log(stage).waiting, 0);
}

static void
a_witness_whose_clock_is_ahead_does_not_stay_awake_for_ever(void **state)
{
	struct stage *stage = *state;
	struct mini_log *log = mini_log(stage->mini);
	struct keys_signer witness;

	keys_cosigner("witness.test", "witness", &witness);
	log->cosigner = &witness;
	log->cosigned_s = alone_police(stage)->now.civil.ms / 1000 + 100 * 24 * 3600;
	alone_send(stage);
	stage_wait(stage, 2 * SECOND);
	alone_hours(stage, 49);
	assert_true(is_stale(stage));
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_witness_that_nobody_hears_of_is_told_once_a_day),
		T(a_witness_who_cosigns_is_not_stale_and_a_stranger_is_no_witness),
		T(a_witness_whose_clock_is_ahead_does_not_stay_awake_for_ever),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
