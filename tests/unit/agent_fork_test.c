/* A broker whose log is not one and the same for everybody is found out, and
 * both of what it has signed are kept until a person has seen to it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "runtime/agent_kind.h"
#include "support/alone.h"

#define SECOND ALONE_SECOND
#define MINUTE ALONE_MINUTE

/** The world's policy has this merge delay. */
#define DELAY MINUTE

static const struct agent_person ann = {"ann", "manager"};

static void
grown_from_another(struct mini_log *log)
{
	log->fork_at = 0;
}

static void
one_size_two_roots(struct mini_log *log)
{
	log->shown = 3;
	log->fork_at = 2;
}

static void
consistency_that_does_not_hold(struct mini_log *log)
{
	log->spoil = SPOIL_CONSISTENCY;
}

static void
shorter(struct mini_log *log)
{
	log->shown = 2;
}

static void
signed_wrongly(struct mini_log *log)
{
	log->spoil = SPOIL_CHECKPOINT;
}

static void
of_another_log(struct mini_log *log)
{
	log->origin = "tellback/log/other";
}

static void
witness_saw_another(struct mini_log *log)
{
	log->is_cosigned_fork = 1;
}

static const struct {
	const char *label;
	void (*lie)(struct mini_log *log);
	enum proof_finding kind;
	int64_t after_ms; /* it is said by then */
} forks[] = {
	{"grown from another tree", grown_from_another, PROOF_HISTORY, 2 * SECOND},
	{"one size, two roots", one_size_two_roots, PROOF_ROOT, 2 * SECOND},
	{"no proof that it holds what it held", consistency_that_does_not_hold, PROOF_HISTORY, 2 * SECOND},
	{"smaller, and it stays so", shorter, PROOF_SMALLER, 5 * DELAY},
	{"wrongly signed", signed_wrongly, PROOF_SIGNATURE, 10 * SECOND},
	{"another log's", of_another_log, PROOF_SIGNATURE, 10 * SECOND},
	{"its witness saw another", witness_saw_another, PROOF_WITNESS, 2 * SECOND},
};

static void
be_honest(struct mini_log *log, const struct mini_log *was)
{
	log->shown = 0;
	log->fork_at = was->fork_at;
	log->origin = was->origin;
	log->spoil = SPOIL_NOTHING;
	log->is_cosigned_fork = 0;
}

static void
a_log_that_does_not_fit_is_evidence_until_somebody_has_seen_to_it(void **state)
{
	struct stage *stage = *state;
	struct keys_signer witness;

	keys_cosigner("witness.test", "witness", &witness);
	for (size_t i = 0; i < sizeof forks / sizeof *forks; i++) {
		struct agent_status status;
		struct log_evidences list;
		struct agent_sent sent;
		struct mini_log honest;
		struct mini_log *log;
		struct view known;

		stage_again(stage);
		log = mini_log(stage->mini);
		log->cosigner = &witness;
		print_message("%s\n", forks[i].label);
		for (unsigned n = 0; n < 3; n++)
			alone_send(stage);
		stage_wait(stage, 2 * SECOND);
		assert_int_equal(alone_log(stage).waiting, 0);
		known = alone_log(stage).known.note;
		honest = *log;
		forks[i].lie(log);
		sent = alone_send(stage);
		alone_pass(stage, forks[i].after_ms);
		list = alone_evidence(stage);
		assert_int_equal(list.count, 1);
		assert_int_equal(list.rows[0].kind, forks[i].kind);
		assert_string_equal(list.rows[0].noted_by, "");
		assert_true(list.rows[0].shown.size > 0);
		if (forks[i].kind != PROOF_WITNESS) { /* then it is what the witness saw */
			assert_int_equal(list.rows[0].known.size, known.size);
			assert_memory_equal(list.rows[0].known.bytes, known.bytes, known.size);
		}
		/* nothing is proven by it, and what we know stays */
		assert_int_equal(alone_proof(stage, &sent).proven_ms, 0);
		assert_int_equal(alone_log(stage).known.head.size, 3);
		/* there is one piece of it, however long it goes on */
		alone_pass(stage, 20 * MINUTE);
		assert_int_equal(alone_evidence(stage).count, 1);
		assert_int_equal(alone_log(stage).missing, 1);
		/* an honest broker goes on where it was; the evidence stays */
		actor_crash(alone_police(stage));
		stage_cut(stage, 0);
		be_honest(log, &honest);
		alone_pass(stage, 10 * MINUTE);
		assert_int_equal(alone_log(stage).waiting, 0);
		assert_int_equal(alone_log(stage).open, 1);
		assert_int_equal(agent_view_status(alone_police(stage)->agent, &status), STATUS_OK);
		assert_int_equal(status.evidence, 1);
		assert_int_equal(status.missing, 0);
		assert_int_equal(status.is_behind, 0);
		assert_int_equal(agent_log_noted(alone_police(stage)->agent, &(struct agent_person){"", ""}), STATUS_NOT_PERMITTED);
		assert_int_equal(alone_log(stage).open, 1);
		assert_int_equal(agent_log_noted(alone_police(stage)->agent, &ann), STATUS_OK);
		assert_int_equal(alone_log(stage).open, 0);
		assert_string_equal(alone_evidence(stage).rows[0].noted_by, "ann");
		assert_int_equal(alone_evidence(stage).count, 1);
	}
}

/* A person has decided that it goes on; going back is another fork. */
static void
what_is_noted_goes_on_with_the_log_that_is_there(void **state)
{
	struct stage *stage = *state;
	struct mini_log *log = mini_log(stage->mini);
	struct agent_sent second;

	alone_send(stage);
	stage_wait(stage, 2 * SECOND);
	log->fork_at = 0;
	second = alone_send(stage);
	stage_wait(stage, 2 * SECOND);
	assert_int_equal(alone_log(stage).open, 1);
	assert_int_equal(agent_log_noted(alone_police(stage)->agent, &ann), STATUS_OK);
	assert_int_equal(alone_log(stage).known.head.size, 2);
	stage_wait(stage, SECOND);
	/* it is not in that one as it was accepted, which is another matter */
	assert_int_equal(alone_log(stage).open, 0);
	assert_int_equal(alone_proof(stage, &second).proven_ms, 0);
	log->fork_at = UINT64_MAX;
	alone_send(stage);
	stage_wait(stage, 2 * SECOND);
	assert_int_equal(alone_log(stage).open, 1);
	assert_int_equal(alone_evidence(stage).count, 2);
	assert_int_equal(agent_log_noted(alone_police(stage)->agent, &ann), STATUS_OK);
	alone_pass(stage, MINUTE);
	assert_int_equal(alone_log(stage).waiting, 0);
}

static void
what_the_witness_saw_and_somebody_noted_stops_nothing(void **state)
{
	struct stage *stage = *state;
	struct mini_log *log = mini_log(stage->mini);
	struct keys_signer witness;

	keys_cosigner("witness.test", "witness", &witness);
	alone_send(stage);
	log->cosigner = &witness;
	log->cosigned_s = NOTES_BEGIN_S;
	log->is_cosigned_fork = 1;
	stage_wait(stage, 2 * SECOND);
	assert_int_equal(alone_log(stage).open, 1);
	assert_int_equal(alone_log(stage).waiting, 1);
	assert_int_equal(agent_log_noted(alone_police(stage)->agent, &ann), STATUS_OK);
	alone_pass(stage, MINUTE);
	assert_int_equal(alone_log(stage).open, 0);
	assert_int_equal(alone_log(stage).waiting, 0);
	assert_int_equal(alone_log(stage).known.witnessed_size, 0);
}

static void
a_broker_put_back_to_a_copy_is_behind_until_it_has_caught_up(void **state)
{
	struct stage *stage = *state;
	struct mini_log *log = mini_log(stage->mini);
	struct agent_status status;
	struct agent_sent sent;

	for (unsigned i = 0; i < 5; i++)
		alone_send(stage);
	stage_wait(stage, 2 * SECOND);
	assert_int_equal(alone_log(stage).known.head.size, 5);
	log->shown = 2;
	sent = alone_send(stage);
	stage_wait(stage, 2 * SECOND);
	assert_int_equal(agent_view_status(alone_police(stage)->agent, &status), STATUS_OK);
	assert_true(status.is_behind);
	assert_int_equal(alone_log(stage).known.behind_size, 2);
	assert_int_equal(alone_log(stage).open, 0);
	assert_int_equal(alone_log(stage).known.head.size, 5);
	log->shown = 4; /* it grows, and is still not there */
	alone_pass(stage, 20 * SECOND);
	assert_true(alone_log(stage).known.behind_ms > 0);
	assert_int_equal(alone_log(stage).open, 0);
	actor_crash(alone_police(stage));
	stage_cut(stage, 0);
	log->shown = 0;
	alone_pass(stage, MINUTE);
	assert_int_equal(alone_log(stage).known.behind_ms, 0);
	assert_int_equal(alone_log(stage).open, 0);
	assert_int_equal(alone_log(stage).waiting, 0);
	assert_true(alone_proof(stage, &sent).proven_ms > 0);
}

/* What it has lost it is told again, and it stands elsewhere then. */
static void
what_is_taken_anew_is_proven_anew(void **state)
{
	struct stage *stage = *state;
	struct agent_sent sent = alone_send(stage);
	uint64_t first;

	stage_wait(stage, 2 * SECOND);
	first = alone_proof(stage, &sent).index;
	assert_true(alone_proof(stage, &sent).proven_ms > 0);
	mini_forget(stage->mini, "police", 1);
	stage_cut(stage, 0);
	alone_pass(stage, 20 * SECOND);
	assert_int_equal(actor_row(alone_police(stage), &sent.id).state, SENT_ACCEPTED);
	assert_int_not_equal(alone_proof(stage, &sent).index, first);
	assert_true(alone_proof(stage, &sent).proven_ms > 0);
	assert_int_equal(alone_log(stage).waiting, 0);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, alone_set_up, alone_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_log_that_does_not_fit_is_evidence_until_somebody_has_seen_to_it),
		T(what_is_noted_goes_on_with_the_log_that_is_there),
		T(what_the_witness_saw_and_somebody_noted_stops_nothing),
		T(a_broker_put_back_to_a_copy_is_behind_until_it_has_caught_up),
		T(what_is_taken_anew_is_proven_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
