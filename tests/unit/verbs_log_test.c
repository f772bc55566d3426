/* What people read about the log: of one message, of the agent, of what is
 * wrong, and what they then say. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/digest.h"
#include "runtime/agent_proof.h"
#include "support/typist.h"

#define SECOND 1000LL
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

static int
set_up(void **state)
{
	static const struct typist_seat seats[] = {{"police", NULL}};

	*state = typist_new(seats, 1);
	return 0;
}

static int
tear_down(void **state)
{
	typist_free(*state);
	return 0;
}

static const char *
send(struct typist *typist)
{
	struct actor *actor = typist->stage->actors[0];
	const char *header = arena_print(actor->arena, "\"clientReference\": \"%u\",",
					 1000 + mini_taken(typist->stage->mini, "police"));
	struct agent_sent sent = actor_send(actor, actor_text(actor, TYPE_REFERRAL, header));

	stage_play(typist->stage);
	return arena_print(typist->arena, "%s", sent.id.hex);
}

static void
type(struct typist *typist, enum exit_code want, const char *verb, const char *says)
{
	enum exit_code code;

	typist->user = "ann";
	code = typist_type(typist, 0, verb);
	if (code != want || (!strstr(typist->out, says) && !strstr(typist->err, says)))
		print_error("%s: %d\n%s%s", verb, (int)code, typist->out, typist->err);
	assert_int_equal(code, want);
	assert_true(strstr(typist->out, says) || strstr(typist->err, says));
}

/* ${verb} with an id behind it. */
static const char *
of(struct typist *typist, const char *verb, const char *id)
{
	return arena_print(typist->arena, "%s %s", verb, id);
}

static void
pass(struct typist *typist, int64_t ms)
{
	for (; ms > 0; ms -= 5 * SECOND)
		stage_wait(typist->stage, 5 * SECOND);
}

static void
a_message_says_where_in_the_log_it_stands(void **state)
{
	struct typist *typist = *state;
	const char *id = send(typist);
	struct agent_proof proof;
	struct envelope_id sent;

	memcpy(sent.hex, id, ID_SIZE);
	type(typist, EXIT_DONE, of(typist, "track", id), "index 0 of the log, not proven yet");
	type(typist, EXIT_REFUSED, of(typist, "proof", id), "is not proven yet");
	type(typist, EXIT_DONE, "log", "unproven       1");
	stage_wait(typist->stage, SECOND);
	type(typist, EXIT_DONE, of(typist, "track", id), "in the log at index 0 of a checkpoint of size 1, proven 20");
	type(typist, EXIT_DONE, of(typist, "track --json", id), "\"log\":\"in the log at index 0");
	type(typist, EXIT_DONE, "log", "unproven       0");
	type(typist, EXIT_DONE, "status", "logSize        1");
	type(typist, EXIT_DONE, "status --json", "\"logAlarm\":\"\"");
	/* the file to the last byte */
	type(typist, EXIT_DONE, of(typist, "proof", id), "c2sp.org/tlog-proof@v1\n");
	assert_int_equal(agent_proof_find(typist->stage->actors[0]->agent, &sent, typist->arena, &proof), STATUS_OK);
	assert_int_equal(strlen(typist->out), proof.file.size);
	assert_memory_equal(typist->out, proof.file.bytes, proof.file.size);
	type(typist, EXIT_NOT_FOUND, "proof 01900000000070008000000000000000", "");
}

static void
the_log_is_shown_with_its_root_and_its_checkpoint(void **state)
{
	struct typist *typist = *state;
	struct mini_log *log = mini_log(typist->stage->mini);
	struct keys_signer witness;
	struct tree_head head;
	char hex[DIGEST_HEX_SIZE];
	struct view note;

	type(typist, EXIT_DONE, "log", "size           0");
	type(typist, EXIT_NOT_FOUND, "log --checkpoint", "");
	keys_cosigner("witness.test", "witness", &witness);
	log->cosigner = &witness;
	log->cosigned_s = typist->stage->actors[0]->now.civil.ms / 1000;
	send(typist);
	stage_wait(typist->stage, SECOND);
	head = mini_log_head(log, 1);
	digest_hex(&head.root, hex);
	type(typist, EXIT_DONE, "log", hex);
	type(typist, EXIT_DONE, "log", "witnessed      size 1, ");
	type(typist, EXIT_DONE, "log", ", 0 h ago\n");
	type(typist, EXIT_DONE, "log --json", hex);
	note = mini_log_note(log, 1, typist->arena);
	type(typist, EXIT_DONE, "log --checkpoint", "tellback/log/test\n1\n");
	assert_int_equal(strlen(typist->out), note.size);
	assert_memory_equal(typist->out, note.bytes, note.size);
}

static void
what_is_missing_is_said_with_what_to_do(void **state)
{
	struct typist *typist = *state;
	struct mini_log *log = mini_log(typist->stage->mini);
	const char *id;

	log->is_silent = 1;
	id = send(typist);
	pass(typist, 75 * SECOND);
	type(typist, EXIT_DONE, "status", "logAlarm       MISSING");
	type(typist, EXIT_REFUSED, "doctor", "notes that the broker accepted are not proven to be in its log");
	type(typist, EXIT_DONE, of(typist, "track", id), "NOT PROVEN in time");
	type(typist, EXIT_REFUSED, of(typist, "proof", id), "though the time for it is over");
	/* somebody has rung round: the next one is said again */
	type(typist, EXIT_DONE, "log --noted", "noted");
	type(typist, EXIT_DONE, "status --json", "\"missing\":0");
	type(typist, EXIT_DONE, of(typist, "track", id), "NOT PROVEN in time");
	send(typist);
	pass(typist, 4 * MINUTE);
	type(typist, EXIT_DONE, "status --json", "\"missing\":1");
	log->is_silent = 0;
	pass(typist, 10 * MINUTE);
	type(typist, EXIT_DONE, "status", "missing        0");
	assert_null(strstr(typist->out, "MISSING"));
	assert_int_not_equal(typist_type(typist, 0, "doctor"), EXIT_USAGE);
	assert_null(strstr(typist->out, "not proven"));
}

static void
a_smaller_log_is_said_until_it_has_caught_up(void **state)
{
	struct typist *typist = *state;
	struct mini_log *log = mini_log(typist->stage->mini);

	for (unsigned i = 0; i < 3; i++)
		send(typist);
	stage_wait(typist->stage, SECOND);
	log->shown = 1;
	send(typist);
	stage_wait(typist->stage, SECOND);
	type(typist, EXIT_DONE, "status", "logAlarm       BEHIND");
	type(typist, EXIT_REFUSED, "doctor", "shows a smaller log than before");
	type(typist, EXIT_DONE, "log", "the broker shows a log of size 1 only");
	log->shown = 0;
	pass(typist, MINUTE);
	type(typist, EXIT_DONE, "log", "size           4");
	assert_null(strstr(typist->out, "behindSince"));
	type(typist, EXIT_DONE, "status --json", "\"logAlarm\":\"\"");
}

static void
a_fork_is_said_until_somebody_has_seen_to_it(void **state)
{
	struct typist *typist = *state;
	struct mini_log *log = mini_log(typist->stage->mini);

	send(typist);
	stage_wait(typist->stage, SECOND);
	log->fork_at = 0;
	send(typist);
	stage_wait(typist->stage, SECOND);
	type(typist, EXIT_DONE, "status", "logAlarm       FORKED");
	type(typist, EXIT_REFUSED, "doctor", "`log --evidence` has both, signed");
	type(typist, EXIT_DONE, "log", "EVIDENCE: the log that is shown does not hold what the one shown before held");
	type(typist, EXIT_DONE, "log --evidence", "---- known before\ntellback/log/test\n1\n");
	type(typist, EXIT_DONE, "log --evidence", "---- shown\ntellback/log/test\n2\n");
	type(typist, EXIT_DONE, "log --evidence --json", "\"shown\":\"tellback/log/test\\n2\\n");
	type(typist, EXIT_DONE, "log --noted", "noted");
	type(typist, EXIT_DONE, "log", "seen to by ann");
	type(typist, EXIT_DONE, "log --evidence", "---- known before\ntellback/log/test\n1\n");
	type(typist, EXIT_DONE, "status --json", "\"logAlarm\":\"\"");
}

/* What is no log's checkpoint is evidence as well: its bytes are the broker's. */
static void
evidence_is_shown_and_not_obeyed(void **state)
{
	struct typist *typist = *state;
	struct mini_log *log = mini_log(typist->stage->mini);

	send(typist);
	stage_wait(typist->stage, SECOND);
	log->origin = "log\xc2\x9b" "2J\xe2\x80\xae";
	for (int i = 0; i < 3; i++) {
		send(typist);
		pass(typist, 10 * MINUTE);
	}
	type(typist, EXIT_DONE, "log --evidence", "---- shown\nlog?2J?\n");
	assert_null(strstr(typist->out, "\xc2\x9b"));
	type(typist, EXIT_DONE, "log --evidence --json", "\"shown\":\"log");
}

static void
a_witness_who_sleeps_is_said(void **state)
{
	struct typist *typist = *state;

	send(typist);
	stage_wait(typist->stage, SECOND);
	type(typist, EXIT_DONE, "log", "nobody has cosigned it yet, as of 20");
	type(typist, EXIT_DONE, "status", "logSize");
	assert_null(strstr(typist->out, "logAlarm"));
	for (unsigned i = 0; i < 49; i++)
		stage_wait(typist->stage, HOUR);
	type(typist, EXIT_DONE, "log", "nobody has cosigned it, STALE, as of 20");
	type(typist, EXIT_DONE, "status", "logAlarm       STALE");
	type(typist, EXIT_REFUSED, "doctor", "nobody outside has cosigned the log for two days");
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_message_says_where_in_the_log_it_stands),
		T(the_log_is_shown_with_its_root_and_its_checkpoint),
		T(what_is_missing_is_said_with_what_to_do),
		T(a_smaller_log_is_said_until_it_has_caught_up),
		T(a_fork_is_said_until_somebody_has_seen_to_it),
		T(evidence_is_shown_and_not_obeyed),
		T(a_witness_who_sleeps_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
