/* The loop closes: agents and the broker's core in one process, no sockets,
 * no sleep.  A referral goes in, every referrer is answered, and only then may
 * the case close. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "crs/referrers.h"
#include "core/inner.h"
#include "support/actor.h"
#include "support/core_box.h"

enum { POLICE, CRS, HEALTH, ACTORS };

/** Frames under way at once, and rounds after which they talk in circles. */
#define ASKED_MOST 4096
#define ROUNDS_MOST 2000

struct loop {
	struct core_box *box;
	struct actor *actors[ACTORS];
	uint64_t connection[ACTORS];
	struct agent_event events[ACTORS][64];
	size_t event_count[ACTORS];
	size_t asker[ASKED_MOST]; /* of question ASKED_MOST-modulo */
	uint64_t question;
	uint64_t last_connection;
	struct arena *heard;
};

static void
connect_anew(struct loop *loop, size_t i)
{
	loop->connection[i] = ++loop->last_connection;
	loop->event_count[i] = 0;
	loop->events[i][loop->event_count[i]++].kind = AGENT_LINK_UP;
}

static int
set_up(void **state)
{
	static const char *const names[] = {"police", "crs", "health"};
	struct loop *loop = test_calloc(1, sizeof *loop);

	loop->box = core_box_new();
	loop->question = 1u << 20;
	loop->heard = arena_new(512UL << 20);
	loop->last_connection = 1u << 30;
	for (size_t i = 0; i < ACTORS; i++) {
		loop->actors[i] = actor_new(loop->box->world, names[i]);
		connect_anew(loop, i);
	}
	*state = loop;
	return 0;
}

static int
tear_down(void **state)
{
	struct loop *loop = *state;

	for (size_t i = 0; i < ACTORS; i++)
		actor_free(loop->actors[i]);
	core_box_free(loop->box);
	arena_free(loop->heard);
	test_free(loop);
	return 0;
}

/* One turn of each agent, one of the core; non-zero while anything moves. */
static int
round_of(struct loop *loop)
{
	struct front_frame frames[ACTORS * AGENT_FRAMES_MOST];
	struct core_replies replies = {0};
	size_t count = 0;
	int moves = 0;

	for (size_t i = 0; i < ACTORS; i++) {
		struct actor *actor = loop->actors[i];

		actor_turn(actor, loop->events[i], loop->event_count[i]);
		moves |= loop->event_count[i] > 0 || actor->output.frame_count > 0 ||
			 actor->output.wake.ms <= actor->now.tick.ms;
		loop->event_count[i] = 0;
		if (actor->output.reconnect)
			connect_anew(loop, i);
		for (size_t at = 0; at < actor->output.frame_count; at++) {
			frames[count] = (struct front_frame){.connection = loop->connection[i], .question = ++loop->question,
							     .agency = actor->agency->card.agency,
							     .bytes = actor->output.frames[at]};
			loop->asker[loop->question % ASKED_MOST] = i;
			count++;
		}
	}
	assert_int_equal(core_turn(loop->box->core, frames, count, loop->box->now, &replies), STATUS_OK);
	core_box_sign(loop->box);
	for (size_t i = 0; i < replies.count; i++) {
		size_t who = loop->asker[replies.list[i].question % ASKED_MOST];
		struct agent_event *event = &loop->events[who][loop->event_count[who]++];

		event->kind = AGENT_FRAME;
		assert_int_equal(arena_copy(loop->heard, replies.list[i].bytes, &event->bytes), STATUS_OK);
	}
	return moves || replies.count > 0;
}

static void
play(struct loop *loop)
{
	int rounds = 0;

	while (round_of(loop))
		assert_true(++rounds < ROUNDS_MOST);
	arena_reset(loop->heard);
}

static void
wait_ms(struct loop *loop, int64_t ms)
{
	loop->box->now.civil.ms += ms;
	loop->box->now.tick.ms += ms;
	for (size_t i = 0; i < ACTORS; i++)
		actor_wait(loop->actors[i], ms);
	play(loop);
}

static struct agent_sent
send_as(struct actor *actor, enum message_type type, const char *header)
{
	return actor_send(actor, actor_text(actor, type, header));
}

static struct agent_sent
refer(struct actor *actor, const char *reference)
{
	return send_as(actor, TYPE_REFERRAL, arena_print(actor->arena, "\"clientReference\": \"%s\",", reference));
}

/* The council answers a referral for its one child with "no further action". */
static struct agent_sent
decide_nfa(struct actor *crs, const struct envelope_id *referral)
{
	struct document_child *children;
	size_t count = 0;
	const char *text = actor_text(crs, TYPE_DECISION, arena_print(crs->arena, "\"re\": \"%s\",", referral->hex));

	assert_int_equal(agent_children(crs->agent, referral, crs->arena, &children, &count), STATUS_OK);
	assert_int_equal(count, 1);
	text = actor_swap(crs, text, "1a2b3c4d", children[0].token.hex);
	text = actor_swap(crs, text, "\"ASSESSMENT\"", "\"NFA\"");
	return actor_send(crs, text);
}

static struct agent_sent
close_case(struct actor *crs, const struct envelope_id *referral, const char *reference)
{
	return send_as(crs, TYPE_CLOSE,
		       arena_print(crs->arena, "\"re\": \"%s\", \"clientReference\": \"%s\",", referral->hex, reference));
}

static void
is_accepted(struct actor *actor, const struct agent_sent *sent)
{
	struct sent_row row = actor_row(actor, &sent->id);

	if (row.state != SENT_ACCEPTED)
		print_error("%s %s: %s %s\n", message_type_word(row.type), sent_state_word(row.state),
			    refusal_row(row.code)->word, row.needs);
	assert_int_equal(row.state, SENT_ACCEPTED);
}

static struct referrer_row
referrer_of(struct loop *loop, const struct case_token *token, const char *name)
{
	struct referrer_rows rows;
	struct actor *crs = loop->actors[CRS];

	assert_int_equal(referrers_of(crs->agent, token, crs->arena, &rows), STATUS_OK);
	for (size_t i = 0; i < rows.count; i++)
		if (!strcmp(rows.rows[i].referrer.name, name))
			return rows.rows[i];
	fail_msg("no referrer %s", name);
	return (struct referrer_row){0};
}

static void
a_referral_is_answered_the_answer_read_and_the_case_closes(void **state)
{
	struct loop *loop = *state;
	struct actor *police = loop->actors[POLICE], *crs = loop->actors[CRS];
	const struct agent_person ann = {"ann", "social-worker"}, bob = {"bob", "officer"};
	struct agent_sent referral, answer, close;
	struct referrer_row row;
	struct inbox_row seen;
	struct notice_rows notices;

	play(loop);
	referral = refer(police, "R1");
	play(loop);
	is_accepted(police, &referral);
	assert_int_equal(agent_opened(crs->agent, &referral.id, &ann, crs->now), STATUS_OK);
	close = close_case(crs, &referral.id, "close-1");
	play(loop);
	assert_int_equal(actor_row(crs, &close.id).state, SENT_REFUSED);
	assert_int_equal(actor_row(crs, &close.id).code, REFUSAL_DUTIES_OPEN);
	assert_non_null(strstr(actor_row(crs, &close.id).needs, "/decision/police/"));

	answer = decide_nfa(crs, &referral.id);
	play(loop);
	is_accepted(crs, &answer);
	row = referrer_of(loop, &referral.case_token, "police");
	assert_string_equal(row.answer.hex, answer.id.hex);
	assert_true(row.answered_ms > 0 && row.verified_ms > 0 && !row.opened_ms);
	assert_int_equal(agent_view_inbox_one(police->agent, &answer.id, police->arena, &seen), STATUS_OK);
	assert_string_equal(seen.re.hex, referral.id.hex);
	assert_int_equal(agent_opened(police->agent, &answer.id, &bob, police->now), STATUS_OK);
	play(loop);
	assert_true(referrer_of(loop, &referral.case_token, "police").opened_ms > 0);
	close = close_case(crs, &referral.id, "close-2");
	play(loop);
	is_accepted(crs, &close);
	assert_int_equal(agent_view_notices(police->agent, 10, police->arena, &notices), STATUS_OK);
	assert_int_equal(notices.count, 1);
	assert_string_equal(notices.rows[0].kind, "closed");
}

static void
what_is_owed_is_asked_of_the_broker(void **state)
{
	struct loop *loop = *state;
	struct actor *crs = loop->actors[CRS];
	struct agent_sent referral;
	struct owed_rows owed;
	unsigned number, track;
	int is_decision = 0;

	play(loop);
	referral = refer(loop->actors[POLICE], "R1");
	play(loop);
	number = agent_ask_owed(crs->agent, &referral.case_token);
	assert_int_equal(agent_answered(crs->agent, number), 0);
	track = agent_ask_track(loop->actors[POLICE]->agent, &referral.id);
	play(loop);
	assert_int_equal(agent_answered(crs->agent, number), 1);
	assert_int_equal(agent_answered(loop->actors[POLICE]->agent, track), 1);
	assert_int_equal(agent_view_owed(crs->agent, &referral.case_token, crs->arena, &owed), STATUS_OK);
	assert_true(owed.as_of_ms > 0);
	for (size_t i = 0; i < owed.count; i++)
		is_decision |= !strcmp(owed.rows[i].kind, "decision") && !strcmp(owed.rows[i].debtor.name, "crs") &&
			       !strcmp(owed.rows[i].creditor.name, "police");
	assert_true(is_decision);
}

static void
a_call_is_logged_and_answered_in_one_go(void **state)
{
	struct loop *loop = *state;
	struct actor *crs = loop->actors[CRS], *health = loop->actors[HEALTH];
	const char *text = actor_text(crs, TYPE_REFERRAL, "\"clientReference\": \"call-1\", \"onBehalfOf\": \"health\","
							  "\"receivedAt\": \"2026-03-02T08:40:00Z\",");
	struct agent_sent call, answer;
	struct inbox_row seen;

	play(loop);
	text = actor_swap(crs, text, "\"WRITTEN\"", "\"TELEPHONE\"");
	/* both before the line has said a word: the second waits for the first */
	call = actor_send(crs, text);
	answer = decide_nfa(crs, &call.id);
	play(loop);
	is_accepted(crs, &call);
	is_accepted(crs, &answer);
	assert_int_equal(agent_view_inbox_one(health->agent, &call.id, health->arena, &seen), STATUS_OK);
	assert_string_equal(seen.route, "telephone");
	assert_int_equal(agent_view_inbox_one(health->agent, &answer.id, health->arena, &seen), STATUS_OK);
	assert_string_equal(referrer_of(loop, &call.case_token, "health").answer.hex, answer.id.hex);
}

static void
a_broker_killed_between_question_and_answer_is_asked_again(void **state)
{
	struct loop *loop = *state;
	struct actor *police = loop->actors[POLICE];
	struct agent_sent referral;

	play(loop);
	referral = refer(police, "R1");
	/* the frame is under way when core and front die */
	actor_turn(police, NULL, 0);
	assert_true(police->output.frame_count > 0);
	core_box_reopen(loop->box);
	for (size_t i = 0; i < ACTORS; i++)
		connect_anew(loop, i);
	play(loop);
	is_accepted(police, &referral);
	assert_int_equal(agent_view_inbox_one(loop->actors[CRS]->agent, &referral.id, loop->actors[CRS]->arena,
					      &(struct inbox_row){0}),
			 STATUS_OK);
}

static void
an_agent_of_yesterday_goes_on_where_it_had_been(void **state)
{
	struct loop *loop = *state;
	struct actor *police = loop->actors[POLICE], *crs = loop->actors[CRS];
	struct agent_sent first, second, answer, third;
	struct inbox_row seen;

	play(loop);
	first = refer(police, "R1");
	play(loop);
	actor_save(police, "yesterday");
	connect_anew(loop, POLICE);
	second = refer(police, "R2");
	play(loop);
	answer = decide_nfa(crs, &first.id);
	play(loop);
	actor_restore(police, "yesterday");
	connect_anew(loop, POLICE);
	wait_ms(loop, 1500);
	is_accepted(police, &second);
	assert_int_equal(agent_view_inbox_one(police->agent, &answer.id, police->arena, &seen), STATUS_OK);
	assert_int_equal(seen.state, INBOX_VERIFIED);
	third = refer(police, "R3");
	wait_ms(loop, 1500);
	is_accepted(police, &third);
}

static void
two_sessions_of_one_key_end_the_older_aloud(void **state)
{
	struct loop *loop = *state;
	struct actor *police = loop->actors[POLICE];
	struct actor *twin = actor_new(loop->box->world, "police");
	struct agent_status status;

	play(loop);
	/* the twin says hello on a line of its own */
	actor_free(loop->actors[HEALTH]);
	loop->actors[HEALTH] = twin;
	connect_anew(loop, HEALTH);
	play(loop);
	assert_int_equal(agent_view_status(twin->agent, &status), STATUS_OK);
	assert_true(status.is_linked);
	assert_int_equal(agent_view_status(police->agent, &status), STATUS_OK);
	assert_true(status.is_superseded);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_referral_is_answered_the_answer_read_and_the_case_closes),
		T(what_is_owed_is_asked_of_the_broker),
		T(a_call_is_logged_and_answered_in_one_go),
		T(a_broker_killed_between_question_and_answer_is_asked_again),
		T(an_agent_of_yesterday_goes_on_where_it_had_been),
		T(two_sessions_of_one_key_end_the_older_aloud),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
