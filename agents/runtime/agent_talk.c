/* The talk with the broker: what is asked, when it begins anew, until when to
 * wait for it. */
#include <stdlib.h>

#include "runtime/agent_inner.h"

void
agent_wake(struct turn *turn, int64_t at_ms)
{
	if (at_ms < turn->wake_ms)
		turn->wake_ms = at_ms;
}

int
agent_ready(struct turn *turn, const struct backoff *backoff)
{
	if (backoff->until_ms <= turn->now.tick.ms)
		return 1;
	agent_wake(turn, backoff->until_ms);
	return 0;
}

void
agent_down(struct agent *agent)
{
	agent->state = TALK_DOWN;
	agent->talk.count = 0;
	free(agent->wants.bytes);
	agent->wants.bytes = NULL;
	agent->wants.have = 0;
	for (size_t i = 0; i < ASKS_MOST; i++)
		if (agent->asked[i].state == ASKED_WAITING || agent->asked[i].state == ASKED_SENT)
			agent->asked[i].state = ASKED_LOST;
}

void
agent_hello_later(struct turn *turn)
{
	struct backoff *hello = &turn->agent->hello;

	backoff_fail(hello, turn->now.tick.ms);
	if (hello->until_ms > turn->now.tick.ms + HELLO_MOST_MS)
		hello->until_ms = turn->now.tick.ms + HELLO_MOST_MS;
}

void
agent_begin_anew(struct turn *turn)
{
	/* a talk that is down waits already: a full disk fails many turns meanwhile */
	if (turn->agent->state != TALK_DOWN)
		agent_hello_later(turn);
	agent_down(turn->agent);
	turn->reconnect = 1;
}

void
agent_hurry(struct agent *agent)
{
	backoff_clear(&agent->submit);
	backoff_clear(&agent->piece);
	if (!agent->is_superseded)
		backoff_clear(&agent->hello);
}

struct question *
agent_talk_add(struct turn *turn, enum frame_kind kind, int64_t wait_ms, struct frame **ret_frame)
{
	struct talk *talk = &turn->agent->talk;
	struct question *question;
	struct frame *frame;

	if (talk->count == AGENT_FRAMES_MOST || turn->outgoing_count == AGENT_FRAMES_MOST)
		return NULL;
	question = &talk->questions[talk->count++];
	*question = (struct question){
		.nonce = ++talk->last_nonce, .kind = kind, .deadline_ms = turn->now.tick.ms + wait_ms};
	frame = &turn->outgoing[turn->outgoing_count++];
	*frame = (struct frame){.nonce = question->nonce, .kind = kind};
	*ret_frame = frame;
	return question;
}

size_t
agent_talk_count(const struct agent *agent, enum frame_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < agent->talk.count; i++)
		count += agent->talk.questions[i].kind == kind;
	return count;
}
