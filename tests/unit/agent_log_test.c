/* Agents at a real front door, whose log is signed beside it: every note that
 * was accepted is proven, whatever happens under way. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/digest.h"
#include "log/leaf.h"
#include "log/proof.h"
#include "runtime/agent_kind.h"
#include "runtime/agent_proof.h"
#include "support/house.h"

#define MINUTE 60000LL

enum { POLICE, CRS, SCHOOL, AGENCIES };

static int
set_up(void **state)
{
	static const char *const names[AGENCIES] = {"police", "crs", "school"};

	*state = house_new(names, AGENCIES);
	house_play(*state);
	return 0;
}

static int
tear_down(void **state)
{
	house_free(*state);
	return 0;
}

static struct agent_log
look(struct house *house, size_t who)
{
	struct actor *actor = house->actors[who];
	struct agent_log log;

	assert_int_equal(agent_log_view(actor->agent, actor->arena, &log), STATUS_OK);
	return log;
}

static struct agent_sent
refer(struct house *house, size_t who, const char *reference)
{
	struct actor *actor = house->actors[who];

	return actor_send(actor, actor_text(actor, TYPE_REFERRAL,
					    arena_print(actor->arena, "\"clientReference\": \"%s\",", reference)));
}

/* Both refer, somebody reads it, one is answered and reads that. */
static struct agent_sent
play_a_day(struct house *house, const char *reference)
{
	const struct agent_person ann = {"ann", "social-worker"}, bob = {"bob", "officer"};
	struct actor *police = house->actors[POLICE], *crs = house->actors[CRS];
	struct agent_sent sent = refer(house, POLICE, reference), answer;

	refer(house, SCHOOL, reference);
	house_wait(house, 2000);
	assert_int_equal(agent_opened(crs->agent, &sent.id, &ann, crs->now), STATUS_OK);
	answer = actor_send(crs, actor_text(crs, TYPE_PROGRESS, arena_print(crs->arena, "\"re\": \"%s\",", sent.id.hex)));
	house_wait(house, 2000);
	assert_int_equal(agent_opened(police->agent, &answer.id, &bob, police->now), STATUS_OK);
	house_wait(house, 2000);
	house_wait(house, 2000);
	return sent;
}

static void
all_are_proven(struct house *house)
{
	for (size_t i = 0; i < house->count; i++) {
		struct agent_log log = look(house, i);

		assert_int_equal(log.waiting, 0);
		assert_int_equal(log.missing, 0);
		assert_int_equal(log.open, 0);
		assert_int_equal(log.known.behind_ms, 0);
		assert_true(log.known.head.size > 0);
	}
}

/* As anybody could who has the file and the log's key. */
static void
check_file(struct house *house, struct view file)
{
	const struct proof_keys keys = {&house->box->world->log.key, NULL, 0};
	struct arena *arena = house->actors[POLICE]->arena;
	struct tree_head head;
	struct digest leaf;
	struct proof proof;

	assert_int_equal(proof_parse(file, arena, &proof), STATUS_OK);
	assert_int_equal(proof_check_note(proof.checkpoint, &keys, arena, &head), STATUS_OK);
	leaf = leaf_entry_hash(proof.extra);
	assert_int_equal(tree_check_inclusion(&leaf, proof.index, &head, &proof.path), STATUS_OK);
}

static void
every_note_of_everybody_is_proven(void **state)
{
	struct house *house = *state;
	struct agent_proof proof;
	struct agent_sent sent = play_a_day(house, "one");

	all_are_proven(house);
	assert_int_equal(agent_proof_find(house->actors[POLICE]->agent, &sent.id, house->actors[POLICE]->arena, &proof),
			 STATUS_OK);
	check_file(house, proof.file);
	/* a log that has grown holds what each has known of it */
	for (unsigned i = 0; i < 5; i++)
		play_a_day(house, arena_print(house->actors[POLICE]->arena, "more %u", i));
	all_are_proven(house);
}

static void
they_are_proven_though_agents_and_core_die_under_way(void **state)
{
	struct house *house = *state;
	char reference[] = "a";

	for (unsigned i = 0; i < 4; i++, reference[0]++) {
		refer(house, POLICE, reference);
		refer(house, SCHOOL, reference);
		house_play(house);
		if (i % 2)
			house_reopen(house);
		house_crash(house, POLICE);
		house_crash(house, CRS);
		house_wait(house, 900);
		if (!(i % 2))
			house_reopen(house);
		house_wait(house, 2000);
	}
	for (unsigned i = 0; i < 20; i++)
		house_wait(house, 3000);
	all_are_proven(house);
}

static void
a_signer_that_stands_still_is_told_and_catches_up(void **state)
{
	struct house *house = *state;
	struct agent_sent sent;
	struct agent_proof proof;

	play_a_day(house, "one");
	house->box->is_log_still = 1;
	sent = refer(house, POLICE, "two");
	for (unsigned i = 0; i < 30; i++)
		house_wait(house, 5000);
	assert_int_equal(actor_row(house->actors[POLICE], &sent.id).state, SENT_ACCEPTED);
	assert_true(look(house, POLICE).missing > 0);
	assert_int_equal(look(house, POLICE).open, 0);
	house->box->is_log_still = 0;
	for (unsigned i = 0; i < 12; i++)
		house_wait(house, MINUTE);
	all_are_proven(house);
	assert_int_equal(agent_proof_find(house->actors[POLICE]->agent, &sent.id, house->actors[POLICE]->arena, &proof),
			 STATUS_OK);
	check_file(house, proof.file);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(every_note_of_everybody_is_proven),
		T(they_are_proven_though_agents_and_core_die_under_way),
		T(a_signer_that_stands_still_is_told_and_catches_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
