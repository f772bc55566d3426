#include "support/alone.h"

#include <assert.h>

static void
must(enum status status)
{
	assert(!status);
}

int
alone_set_up(void **state)
{
	static const char *const names[] = {"police"};

	*state = stage_new(names, 1);
	return 0;
}

int
alone_tear_down(void **state)
{
	stage_free(*state);
	return 0;
}

struct actor *
alone_police(struct stage *stage)
{
	return stage->actors[0];
}

struct agent_sent
alone_hand_in(struct stage *stage, unsigned reference)
{
	struct actor *actor = alone_police(stage);

	return actor_send(actor, actor_text(actor, TYPE_REFERRAL,
					    arena_print(actor->arena, "\"clientReference\": \"%u\",", reference)));
}

struct agent_sent
alone_send(struct stage *stage)
{
	struct agent_sent sent = alone_hand_in(stage, 1000 + mini_taken(stage->mini, "police"));

	stage_play(stage);
	assert(actor_row(alone_police(stage), &sent.id).state == SENT_ACCEPTED);
	return sent;
}

struct agent_log
alone_log(struct stage *stage)
{
	struct agent_log log;

	must(agent_log_view(alone_police(stage)->agent, alone_police(stage)->arena, &log));
	return log;
}

struct agent_proof
alone_proof(struct stage *stage, const struct agent_sent *sent)
{
	struct agent_proof proof;

	must(agent_proof_find(alone_police(stage)->agent, &sent->id, alone_police(stage)->arena, &proof));
	return proof;
}

struct log_evidences
alone_evidence(struct stage *stage)
{
	struct log_evidences list;

	must(agent_log_evidence(alone_police(stage)->agent, alone_police(stage)->arena, &list));
	return list;
}

void
alone_pass(struct stage *stage, int64_t ms)
{
	for (; ms > 0; ms -= 5LL * ALONE_SECOND)
		stage_wait(stage, 5LL * ALONE_SECOND);
}

void
alone_hours(struct stage *stage, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		stage_wait(stage, ALONE_HOUR);
}
