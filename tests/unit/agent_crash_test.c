/* An agent may die after any commit, its disk may be put back to yesterday,
 * its key may run twice, and the broker may have forgotten: nothing is lost
 * and nothing happens twice. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "note/envelope.h"
#include "runtime/agent_inner.h"
#include "runtime/agent_proof.h"
#include "support/keys.h"
#include "support/stage.h"

enum { POLICE, CRS };

/** More turns than the story below has. */
#define TURNS_MOST 400

static int
set_up(void **state)
{
	static const char *const names[] = {"police", "crs"};

	*state = stage_new(names, 2);
	return 0;
}

static int
tear_down(void **state)
{
	stage_free(*state);
	return 0;
}

static struct agent_sent
send_named(struct stage *stage, size_t who, enum message_type type, const char *header)
{
	return actor_send(stage->actors[who], actor_text(stage->actors[who], type, header));
}

static struct agent_sent
send_referral(struct stage *stage, const char *reference)
{
	return send_named(stage, POLICE, TYPE_REFERRAL,
			  arena_print(stage->actors[POLICE]->arena, "\"clientReference\": \"%s\",", reference));
}

static size_t
count_journal(struct actor *actor, enum journal_kind kind)
{
	struct journal_rows rows;
	size_t count = 0;

	assert_int_equal(agent_view_journal(actor->agent, 0, 5000, actor->arena, &rows), STATUS_OK);
	for (size_t i = 0; i < rows.count; i++)
		count += rows.rows[i].kind == kind;
	return count;
}

static size_t
count_inbox(struct actor *actor)
{
	struct inbox_rows rows;

	assert_int_equal(agent_view_inbox(actor->agent, &(struct view_wanted){.most = 1000}, actor->arena, &rows), STATUS_OK);
	return rows.count;
}

static uint64_t
count_unproven(struct actor *actor)
{
	struct agent_log log;

	assert_int_equal(agent_log_view(actor->agent, actor->arena, &log), STATUS_OK);
	assert_int_equal(log.open, 0);
	assert_int_equal(log.missing, 0);
	return log.waiting;
}

/* Two referrals go out, one with a large body; one is opened and answered, and
 * the answer is opened. */
static void
play_the_story(struct stage *stage)
{
	struct actor *police = stage->actors[POLICE], *crs = stage->actors[CRS];
	const struct agent_person ann = {"ann", "social-worker"}, bob = {"bob", "officer"};
	const char *json = actor_text(police, TYPE_REFERRAL,
				      "\"attachments\": [{\"file\": \"a\", \"mediaType\": \"text/plain\"}],");
	uint8_t *bytes = arena_alloc(police->arena, 80000); /* more than rides inline */
	const struct document_attachment file = {"a", "text/plain", {bytes, 80000}};
	const struct agent_submission large = {.json = {(const uint8_t *)json, strlen(json)}, .files = &file, .file_count = 1};
	struct agent_sent first = send_referral(stage, "one"), second, answer;
	struct document_problems problems;
	struct inbox_row row;

	assert_int_equal(agent_send(police->agent, &large, police->now, police->arena, &second, &problems), STATUS_OK);
	stage_play(stage);
	stage_wait(stage, 2000);
	assert_int_equal(agent_opened(crs->agent, &first.id, &ann, crs->now), STATUS_OK);
	answer = send_named(stage, CRS, TYPE_DECISION, arena_print(crs->arena, "\"re\": \"%s\",", first.id.hex));
	stage_play(stage);
	stage_wait(stage, 2000);
	assert_int_equal(agent_view_inbox_one(police->agent, &answer.id, police->arena, &row), STATUS_OK);
	assert_int_equal(row.state, INBOX_VERIFIED);
	assert_string_equal(row.re.hex, first.id.hex);
	assert_int_equal(agent_opened(police->agent, &answer.id, &bob, police->now), STATUS_OK);
	stage_play(stage);
	stage_wait(stage, 2000);
	stage_wait(stage, 2000);
	/* all that was accepted is proven, each note once */
	assert_int_equal(count_unproven(police), 0);
	assert_int_equal(count_unproven(crs), 0);
	assert_int_equal(count_journal(police, JOURNAL_PROVEN), 2);
	assert_int_equal(count_journal(crs, JOURNAL_PROVEN), 1);
	/* each step is in the ledgers once */
	assert_int_equal(actor_row(police, &second.id).state, SENT_ACCEPTED);
	assert_int_equal(actor_row(crs, &answer.id).state, SENT_ACCEPTED);
	assert_int_equal(count_inbox(crs), 2);
	assert_int_equal(count_inbox(police), 1);
	assert_int_equal(count_journal(police, JOURNAL_ACCEPTED), 2);
	assert_int_equal(count_journal(police, JOURNAL_VERIFIED), 2);
	assert_int_equal(count_journal(police, JOURNAL_OPENED), 1);
	assert_int_equal(count_journal(crs, JOURNAL_ARRIVED), 2);
	assert_int_equal(count_journal(crs, JOURNAL_VERIFIED), 1);
	assert_int_equal(count_journal(crs, JOURNAL_OPENED), 1);
	assert_int_equal(mini_doubled(stage->mini), 0);
}

static void
crash_at_every_turn(struct stage *stage, enum stage_crash crash)
{
	unsigned last = TURNS_MOST;

	stage->crash = crash;
	for (unsigned at = 1; at <= last; at++) {
		stage_again(stage);
		stage->crash_at = at;
		play_the_story(stage);
		if (stage->crash_at)
			last = at; /* the story was over before it came to that */
	}
	assert_in_range(last, 10, TURNS_MOST - 1);
}

static void
death_after_any_commit_before_anything_was_said_loses_nothing(void **state)
{
	crash_at_every_turn(*state, STAGE_SILENT);
}

static void
death_after_any_commit_before_anything_was_heard_repeats_nothing(void **state)
{
	crash_at_every_turn(*state, STAGE_DEAF);
}

static void
yesterday_s_copy_catches_up_with_what_it_sent_and_what_came(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE], *crs = stage->actors[CRS];
	const struct agent_person bob = {"bob", "officer"}, ann = {"ann", "social-worker"};
	struct agent_sent first = send_referral(stage, "one"), second, third, answer, fourth;
	struct inbox_row row;
	struct view json;

	stage_play(stage);
	actor_save(police, "yesterday");
	stage_cut(stage, POLICE);
	second = send_referral(stage, "two");
	third = send_referral(stage, "three");
	stage_wait(stage, 2000);
	answer = send_named(stage, CRS, TYPE_DECISION, arena_print(crs->arena, "\"re\": \"%s\",", first.id.hex));
	assert_int_equal(agent_opened(crs->agent, &second.id, &ann, crs->now), STATUS_OK);
	stage_wait(stage, 2000);
	assert_int_equal(agent_opened(police->agent, &answer.id, &bob, police->now), STATUS_OK);
	stage_wait(stage, 2000);
	assert_int_equal(mini_taken(stage->mini, "police"), 5); /* three, verified, opened */

	actor_restore(police, "yesterday");
	stage_cut(stage, POLICE);
	stage_wait(stage, 2000);
	stage_wait(stage, 2000);
	assert_int_equal(count_journal(police, JOURNAL_ADOPTED), 2);
	assert_int_equal(actor_row(police, &second.id).state, SENT_ACCEPTED);
	assert_int_equal(actor_row(police, &third.id).state, SENT_ACCEPTED);
	assert_int_equal(agent_view_inbox_one(police->agent, &answer.id, police->arena, &row), STATUS_OK);
	assert_int_equal(row.state, INBOX_VERIFIED);
	assert_true(row.opened_ms > 0);
	assert_string_equal(row.opened_role, "officer");
	assert_int_equal(mini_taken(stage->mini, "police"), 5); /* nothing was attested twice */
	/* our own copy came back too, and the steps of what was adopted */
	assert_int_equal(agent_json(police->agent, &second.id, police->arena, &json), STATUS_OK);
	assert_int_equal(count_journal(police, JOURNAL_OPENED), 1);
	fourth = send_referral(stage, "four");
	stage_wait(stage, 2000);
	assert_int_equal(actor_row(police, &fourth.id).state, SENT_ACCEPTED);
	assert_int_equal(mini_taken(stage->mini, "police"), 6);
	assert_int_equal(mini_doubled(stage->mini), 0);
}

static void
a_copy_made_before_the_signature_takes_up_its_own_message(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE];
	struct agent_sent first = send_referral(stage, "one"), second;

	actor_save(police, "unsigned");
	stage_wait(stage, 2000);
	second = send_referral(stage, "two");
	stage_wait(stage, 2000);
	actor_restore(police, "unsigned");
	stage_cut(stage, POLICE);
	stage_wait(stage, 2000);
	assert_int_equal(actor_row(police, &first.id).state, SENT_ACCEPTED);
	assert_int_equal(actor_row(police, &second.id).state, SENT_ACCEPTED);
	assert_int_equal(mini_taken(stage->mini, "police"), 2);
	assert_int_equal(count_inbox(stage->actors[CRS]), 2);
}

static void
a_copy_that_had_signed_other_bytes_gives_way_to_the_broker_s(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE];
	struct agent_sent first = send_referral(stage, "one"), other;

	/* the copy has the first signed as seq 1 and unanswered; then the broker
	 * finds fault with it and takes another as seq 1 */
	mini_say(stage->mini, REFUSAL_BUSY, 1);
	stage_play(stage);
	assert_int_equal(actor_row(police, &first.id).state, SENT_SIGNED);
	actor_save(police, "signed");
	stage_cut(stage, POLICE);
	mini_say(stage->mini, REFUSAL_NOTE_GRAMMAR, 1);
	stage_wait(stage, 2000);
	assert_int_equal(actor_row(police, &first.id).state, SENT_FAILED);
	other = send_referral(stage, "two");
	stage_wait(stage, 2000);
	assert_int_equal(mini_taken(stage->mini, "police"), 1);

	actor_restore(police, "signed");
	stage_cut(stage, POLICE);
	stage_wait(stage, 2000);
	assert_int_equal(actor_row(police, &other.id).state, SENT_ACCEPTED);
	assert_int_equal(actor_row(police, &first.id).state, SENT_ACCEPTED);
	assert_int_equal(mini_taken(stage->mini, "police"), 2);
	assert_int_equal(mini_doubled(stage->mini), 0);
}

/* Two processes with one key and one store each: the newer hello wins, the
 * older keeps still, says so, and comes back later without harm. */
static void
a_second_agent_with_the_same_key_is_told_and_waits(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE];
	struct agent_event event = {AGENT_FRAME, {NULL, 0}};
	struct agent_status status;
	struct agent_sent sent;

	stage_play(stage);
	assert_true(mini_supersede(stage->mini, "police", police->arena, &event.bytes));
	actor_turn(police, &event, 1);
	assert_true(police->output.reconnect);
	assert_int_equal(agent_view_status(police->agent, &status), STATUS_OK);
	assert_true(status.is_superseded);
	assert_false(status.is_linked);
	stage_cut(stage, POLICE);
	sent = send_referral(stage, "one");
	stage_wait(stage, 20000);
	assert_int_equal(actor_row(police, &sent.id).state, SENT_SEALED); /* still */
	stage_wait(stage, 20000);
	assert_int_equal(actor_row(police, &sent.id).state, SENT_ACCEPTED);
	assert_int_equal(agent_view_status(police->agent, &status), STATUS_OK);
	assert_false(status.is_superseded);
}

static void
a_broker_that_forgot_is_told_again(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE];
	struct agent_sent first = send_referral(stage, "one"), second;

	stage_play(stage);
	second = send_referral(stage, "two");
	stage_play(stage);
	mini_forget(stage->mini, "police", 1);
	stage_cut(stage, POLICE);
	stage_wait(stage, 2000);
	assert_int_equal(mini_taken(stage->mini, "police"), 2);
	assert_int_equal(actor_row(police, &first.id).state, SENT_ACCEPTED);
	assert_int_equal(actor_row(police, &second.id).state, SENT_ACCEPTED);
	assert_int_equal(count_journal(police, JOURNAL_ACCEPTED), 2);
	assert_int_equal(count_inbox(stage->actors[CRS]), 2);
}

/* It has an older directory than the one that names our key, until somebody
 * loads it; or a newer one, which does not name the key that signed any more. */
static void
what_was_taken_once_is_not_given_up_for_a_key(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE];
	struct agent_sent sent = send_referral(stage, "one");
	struct notes_agency *agency = notes_agency(stage->world, "police");
	struct view first, again;

	stage_play(stage);
	first = mini_note(stage->mini, "police", 1);
	for (int is_new = 0; is_new < 2; is_new++) {
		struct envelope envelope;

		mini_forget(stage->mini, "police", 1);
		mini_say(stage->mini, REFUSAL_NOTE_SIGNATURE, 2);
		if (is_new)
			keys_signer("police", "TEST the next key", &agency->sign);
		stage_cut(stage, POLICE);
		stage_wait(stage, 0);
		assert_int_not_equal(actor_row(police, &sent.id).state, SENT_FAILED);
		for (int i = 0; i < 60; i++)
			stage_wait(stage, 1000);
		assert_int_equal(actor_row(police, &sent.id).state, SENT_ACCEPTED);
		again = mini_note(stage->mini, "police", 1);
		assert_int_equal(envelope_decode(again, stage->world->arena, &envelope), STATUS_OK);
		assert_int_equal(envelope_verify(&envelope, &agency->sign.key), STATUS_OK);
		assert_int_equal(again.size == first.size && !memcmp(again.bytes, first.bytes, first.size), !is_new);
	}
	assert_int_equal(count_inbox(stage->actors[CRS]), 1);
	assert_int_equal(count_journal(police, JOURNAL_FAILED), 0);
}

/* A full disk fails every turn, and a person or a file makes many of them. */
static void
turns_that_fail_while_the_talk_is_down_do_not_put_off_its_hello(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE];
	struct turn *turn = arena_alloc(police->arena, sizeof *turn);
	int64_t until_ms;

	assert_non_null(turn);
	turn->agent = police->agent;
	turn->now = police->now;
	police->agent->state = TALK_READY;
	agent_begin_anew(turn);
	until_ms = police->agent->hello.until_ms;
	assert_true(until_ms > police->now.tick.ms);
	for (int i = 0; i < 20; i++)
		agent_begin_anew(turn);
	assert_int_equal(police->agent->hello.until_ms, until_ms);
	police->agent->state = TALK_UP;
	agent_begin_anew(turn);
	assert_true(police->agent->hello.until_ms > until_ms);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(death_after_any_commit_before_anything_was_said_loses_nothing),
		T(death_after_any_commit_before_anything_was_heard_repeats_nothing),
		T(yesterday_s_copy_catches_up_with_what_it_sent_and_what_came),
		T(a_copy_made_before_the_signature_takes_up_its_own_message),
		T(a_copy_that_had_signed_other_bytes_gives_way_to_the_broker_s),
		T(a_second_agent_with_the_same_key_is_told_and_waits),
		T(a_broker_that_forgot_is_told_again),
		T(what_was_taken_once_is_not_given_up_for_a_key),
		T(turns_that_fail_while_the_talk_is_down_do_not_put_off_its_hello),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
