/* broker/core and the reviewer's program: whatever agencies send, in whatever
 * order, both make the same duties of it; and the broker counts them right. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "support/player.h"
#include "support/reviewed.h"

/* SEEDS in the environment: that many runs instead. */
#define SEEDS 12
#define STEPS 120

static void
both_agree(struct core_box *box, unsigned seed)
{
	const char *differs;
	uint64_t open = 0;

	while (core_wake(box->core).ms <= box->now.tick.ms)
		core_box_turn(box, NULL, 0);
	assert_int_equal(store_duty_count(box->core->store, &open), STATUS_OK);
	if (open != box->core->open_duties)
		fail_msg("seed %u: %llu duties are open, counted %llu", seed, (unsigned long long)open,
			 (unsigned long long)box->core->open_duties);
	differs = reviewed_differs(box);
	if (differs)
		fail_msg("seed %u: %s", seed, differs);
}

static void
whatever_is_sent_the_reviewer_finds_the_broker_s_duties(void **state)
{
	const char *wanted = getenv("SEEDS");
	unsigned taken = 0, refused = 0, seeds = wanted ? (unsigned)atoi(wanted) : SEEDS;

	(void)state;
	for (unsigned seed = 1; seed <= seeds; seed++) {
		struct core_box *box = core_box_new();
		struct player player;

		player_begin(&player, box, seed);
		for (unsigned step = 0; step < STEPS && player_step(&player); step++)
			continue;
		both_agree(box, seed);
		taken += player.taken;
		refused += player.refused;
		core_box_free(box);
	}
	print_message("# %u messages taken, %u refused, in %u runs\n", taken, refused, seeds);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_is_sent_the_reviewer_finds_the_broker_s_duties),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
