/* What the broker accepted is proven to be in its log, in the background; where
 * that does not come, somebody is told. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "log/leaf.h"
#include "log/proof.h"
#include "runtime/agent_kind.h"
#include "runtime/agent_store.h"
#include "support/alone.h"

#define SECOND ALONE_SECOND
#define MINUTE ALONE_MINUTE
#define HOUR ALONE_HOUR

/** The world's policy has this merge delay. */
#define DELAY MINUTE

#define STORE_ID 0x54424147

static size_t
count_proven(struct stage *stage)
{
	struct journal_rows rows;
	size_t count = 0;

	assert_int_equal(agent_view_journal(alone_police(stage)->agent, 0, 5000, alone_police(stage)->arena, &rows), STATUS_OK);
	for (size_t i = 0; i < rows.count; i++)
		count += rows.rows[i].kind == JOURNAL_PROVEN;
	return count;
}

/* ---- proofs come ------------------------------------------------------------------ */

static void
a_proof_is_asked_for_a_second_after_the_acceptance_and_kept(void **state)
{
	struct stage *stage = *state;
	struct mini_log *log = mini_log(stage->mini);
	struct agent_sent sent = alone_send(stage);
	struct agent_proof proof;
	struct tree_head head;
	struct proof file;
	struct leaf leaf = {.kind = LEAF_ENVELOPE};
	char entry[LEAF_ENTRY_SIZE];

	assert_int_equal(alone_log(stage).waiting, 1);
	assert_int_equal(alone_proof(stage, &sent).file.size, 0);
	stage_wait(stage, SECOND - 1);
	assert_int_equal(log->asked, 0);
	stage_wait(stage, 1);
	assert_int_equal(log->asked, 1);
	assert_int_equal(alone_log(stage).waiting, 0);
	assert_int_equal(alone_log(stage).known.head.size, 1);
	assert_int_equal(count_proven(stage), 1);

	proof = alone_proof(stage, &sent);
	assert_int_equal(proof.size, 1);
	assert_int_equal(proof_parse(proof.file, alone_police(stage)->arena, &file), STATUS_OK);
	leaf.index = file.index;
	leaf.note = digest_of(mini_note(stage->mini, "police", 1));
	leaf.accepted.ms = actor_row(alone_police(stage), &sent.id).accepted_ms;
	head = mini_log_head(log, 1);
	assert_int_equal(file.extra.size, leaf_entry(&leaf, entry));
	assert_memory_equal(file.extra.bytes, entry, file.extra.size);
	leaf.note = leaf_hash(&leaf);
	assert_int_equal(tree_check_inclusion(&leaf.note, file.index, &head, &file.path), STATUS_OK);
	/* nothing more is asked until the log is looked at again */
	stage_wait(stage, 5 * HOUR);
	assert_int_equal(log->asked, 1);
	stage_wait(stage, 2 * HOUR);
	assert_int_equal(log->asked, 2);
	assert_int_equal(log->last.count, 1);
	assert_int_equal(log->last.known_size, 1);
}

static void
what_was_accepted_together_is_asked_for_together(void **state)
{
	struct stage *stage = *state;
	struct mini_log *log = mini_log(stage->mini);

	for (unsigned i = 0; i < 100; i++)
		alone_hand_in(stage, i);
	stage_play(stage);
	assert_int_equal(alone_log(stage).waiting, 100);
	stage_wait(stage, SECOND);
	assert_int_equal(alone_log(stage).waiting, 0);
	assert_int_equal(log->asked, 2);
	assert_int_equal(count_proven(stage), 100);
}

/* One that cannot be proven does not stand before the others. */
static void
one_that_is_not_in_the_log_keeps_no_other_waiting(void **state)
{
	struct stage *stage = *state;
	struct mini_log *log = mini_log(stage->mini);
	struct agent_sent first = alone_send(stage), second;

	log->leaves[0].bytes[5] ^= 1; /* another note stands there */
	stage_wait(stage, SECOND);
	for (unsigned i = 0; i < 70; i++) {
		second = alone_send(stage);
		stage_wait(stage, 100);
	}
	alone_pass(stage, 2 * DELAY);
	assert_int_equal(alone_log(stage).waiting, 1);
	assert_int_equal(alone_log(stage).missing, 1);
	assert_true(alone_proof(stage, &second).proven_ms > 0);
	assert_true(alone_proof(stage, &first).missed_ms > 0);
	assert_int_equal(alone_log(stage).open, 0); /* the log itself is one */
}

/* ---- proofs do not come ------------------------------------------------------------ */

static void
be_silent(struct mini_log *log)
{
	log->is_silent = 1;
}

static void
be_busy(struct mini_log *log)
{
	log->is_problem = 1;
}

static void
spoil_items(struct mini_log *log)
{
	log->spoil = SPOIL_ITEMS;
}

static void
a_proof_that_does_not_come_is_an_alarm_until_it_does(void **state)
{
	static const struct {
		const char *label;
		void (*lie)(struct mini_log *log);
	} lies[] = {{"it shows no log", be_silent}, {"it is always busy", be_busy}, {"its proofs are wrong", spoil_items}};
	struct stage *stage = *state;

	for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
		struct agent_sent sent;
		struct mini_log *log;
		unsigned asked;

		stage_again(stage);
		log = mini_log(stage->mini);
		print_message("%s\n", lies[i].label);
		alone_send(stage); /* so that the wrong ones have hashes to be wrong in */
		stage_wait(stage, 2 * SECOND);
		lies[i].lie(log);
		asked = log->asked;
		sent = alone_send(stage);
		stage_wait(stage, SECOND);
		assert_int_equal(alone_log(stage).missing, 0);
		alone_pass(stage, DELAY - 5 * SECOND);
		assert_int_equal(alone_log(stage).missing, 0);
		alone_pass(stage, 15 * SECOND);
		assert_int_equal(alone_log(stage).missing, 1);
		assert_int_equal(alone_log(stage).open, 0);
		assert_true(alone_proof(stage, &sent).missed_ms > 0);
		/* with a growing wait */
		alone_pass(stage, HOUR);
		assert_in_range(log->asked - asked, lies[i].lie == be_busy ? 0 : 10, 40);
		log->is_silent = log->is_problem = 0;
		log->spoil = SPOIL_NOTHING;
		alone_pass(stage, 10 * MINUTE);
		assert_int_equal(alone_log(stage).waiting, 0);
		assert_int_equal(alone_log(stage).missing, 0);
		assert_int_equal(alone_proof(stage, &sent).missed_ms, 0);
	}
}

/* The time of acceptance is the broker's own word. */
static void
accepting_it_years_from_now_puts_no_alarm_off(void **state)
{
	struct stage *stage = *state;

	alone_send(stage);
	stage_wait(stage, 2 * SECOND);
	be_silent(mini_log(stage->mini));
	mini_pass(stage->mini, 20LL * 365 * 24 * HOUR);
	alone_send(stage);
	alone_pass(stage, 2 * DELAY);
	assert_int_equal(alone_log(stage).missing, 1);
	mini_log(stage->mini)->is_silent = 0;
	alone_pass(stage, 10 * MINUTE);
	assert_int_equal(alone_log(stage).missing, 0);
}

static void
while_the_broker_is_not_reached_nothing_is_missing(void **state)
{
	struct stage *stage = *state;

	alone_send(stage);
	stage->is_up[0] = 1; /* it stays down */
	stage->events[0][0].kind = AGENT_LINK_DOWN;
	stage->event_count[0] = 1;
	alone_pass(stage, 3 * DELAY);
	assert_int_equal(alone_log(stage).missing, 0);
	stage_cut(stage, 0);
	alone_pass(stage, MINUTE);
	assert_int_equal(alone_log(stage).waiting, 0);
}

/* ---- the store ------------------------------------------------------------------------ */

/* Make the store in ${path} one of before the log: of version 6. */
static void
put_back(const char *path, struct arena *arena)
{
	static const struct db_schema any = {0, NULL, 0};
	struct db_schema schema = {STORE_ID, NULL, 0};
	const char *drops[32];
	struct db *db = NULL;
	struct db_query *query;
	size_t count = 0;
	int row = 0;

	assert_int_equal(db_open(path, &any, DB_READ_ONLY, &db), STATUS_OK);
	query = db_query(db, "PRAGMA user_version");
	assert_int_equal(db_step(query, &row), STATUS_OK);
	schema.step_count = (size_t)db_number(query, 0);
	query = db_query(db, "SELECT name FROM sqlite_master WHERE type = 'table' AND rowid >"
			     " (SELECT rowid FROM sqlite_master WHERE type = 'table' AND name = 'purged')");
	while (!db_step(query, &row) && row && count < 30)
		drops[count++] = arena_print(arena, "DROP TABLE %s", db_text(query, 0));
	db_close(db);
	assert_true(count >= 4);
	drops[count++] = "ALTER TABLE sent DROP COLUMN missed";
	drops[count++] = "PRAGMA user_version = 6";
	assert_int_equal(db_open(path, &schema, DB_READ_WRITE, &db), STATUS_OK);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(db_step(db_query(db, drops[i]), &row), STATUS_OK);
	db_close(db);
}

static void
a_store_of_before_has_what_it_sent_proven(void **state)
{
	struct stage *stage = *state;
	struct agent_sent first = alone_send(stage), second = alone_send(stage);
	char path[256];

	stage_wait(stage, 2 * SECOND);
	agent_free(alone_police(stage)->agent);
	alone_police(stage)->agent = NULL;
	(void)snprintf(path, sizeof path, "%s/agent.db", alone_police(stage)->folder);
	put_back(path, alone_police(stage)->arena);
	actor_crash(alone_police(stage));
	stage_cut(stage, 0);
	assert_int_equal(alone_log(stage).waiting, 2);
	alone_pass(stage, 10 * SECOND);
	assert_int_equal(alone_log(stage).waiting, 0);
	assert_true(alone_proof(stage, &first).file.size && alone_proof(stage, &second).file.size);
	assert_int_equal(alone_log(stage).missing, 0);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_proof_is_asked_for_a_second_after_the_acceptance_and_kept),
		T(what_was_accepted_together_is_asked_for_together),
		T(one_that_is_not_in_the_log_keeps_no_other_waiting),
		T(a_proof_that_does_not_come_is_an_alarm_until_it_does),
		T(accepting_it_years_from_now_puts_no_alarm_off),
		T(while_the_broker_is_not_reached_nothing_is_missing),
		T(a_store_of_before_has_what_it_sent_proven),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
