#include "sim/links.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "sim/broker.h"
#include "tellback/frame.h"
#include "wire/frame.h"
#include "wire/frame_nonce.h"

/* How long a frame is under way (ms): mostly little, sometimes long. */
static int64_t
delay(struct run *run)
{
	if (luck_is(&run->luck, 20))
		return luck_between(&run->luck, 100, 3000);
	return luck_between(&run->luck, 1, 20);
}

static void
put_frame(struct run *run, enum run_kind kind, size_t who, int64_t at_ms, uint64_t number, struct view bytes)
{
	struct queue_item item = {.at_ms = at_ms, .kind = (int)kind, .who = who, .number = number, .size = bytes.size};

	item.bytes = malloc(bytes.size ? bytes.size : 1);
	assert(item.bytes);
	memcpy(item.bytes, bytes.bytes, bytes.size);
	queue_put(&run->queue, item);
}

/* What went before it over the same connection comes before it, but for those
 * that a run puts out of order on purpose. */
static int64_t
in_order(struct run *run, int64_t *last_ms)
{
	int64_t at = run->now_ms + delay(run);

	if (run->reorders && luck_is(&run->luck, run->reorders)) {
		run->faults[RUN_FAULT_REORDER]++;
		return at;
	}
	if (at < *last_ms)
		at = *last_ms;
	*last_ms = at;
	return at;
}

void
links_connect(struct run *run, size_t who)
{
	if (run->agents[who].is_connecting)
		return;
	run->agents[who].is_connecting = 1;
	run_put(run, RUN_LINK_UP, who, luck_between(&run->luck, 20, 1000));
}

void
links_up(struct run *run, size_t who)
{
	struct run_agent *agent = &run->agents[who];

	agent->is_connecting = 0;
	if (!agent->machine.is_up || agent->link)
		return;
	if (agent->is_silent) {
		links_connect(run, who); /* nobody answers */
		return;
	}
	agent->link = ++run->links;
	agent->last_sent_ms = agent->last_heard_ms = 0;
	assert(agent->heard_count < RUN_FRAMES);
	agent->heard[agent->heard_count++] = (struct agent_event){.kind = AGENT_LINK_UP};
	agent->machine.turn_ms = run->now_ms;
	run_put(run, RUN_AGENT, who, 0);
}

void
links_cut(struct run *run, size_t who)
{
	struct run_agent *agent = &run->agents[who];

	if (!agent->link)
		return;
	run_put_number(run, RUN_LINK_DOWN, who, luck_between(&run->luck, 0, 200), agent->link);
	agent->link = 0;
}

void
links_cut_all(struct run *run)
{
	for (size_t who = 0; who < RUN_AGENTS; who++)
		links_cut(run, who);
	if (run->core.core)
		core_new_front(run->core.core);
	memset(run->core.asked, 0, sizeof run->core.asked);
}

void
links_to_core(struct run *run, size_t who, struct view bytes)
{
	struct run_agent *agent = &run->agents[who];

	if (!agent->link || agent->is_silent)
		return;
	put_frame(run, RUN_TO_CORE, who, in_order(run, &agent->last_sent_ms), agent->link, bytes);
	if (run->duplicates && luck_is(&run->luck, run->duplicates)) {
		run->faults[RUN_FAULT_DUPLICATE]++;
		put_frame(run, RUN_TO_CORE, who, run->now_ms + delay(run), agent->link, bytes);
	}
}

void
links_to_agent(struct run *run, uint64_t question, struct view bytes)
{
	size_t place = question % RUN_QUESTIONS, who;

	if (run->core.asked[place].question != question)
		return; /* of an earlier front */
	who = run->core.asked[place].who;
	run->core.asked[place].question = 0;
	if (run->agents[who].link != run->core.asked[place].link || run->agents[who].is_silent)
		return;
	put_frame(run, RUN_TO_AGENT, who, in_order(run, &run->agents[who].last_heard_ms), run->agents[who].link, bytes);
}

/* What the front says by itself. */
static void
say_again(struct run *run, size_t who, uint64_t link, uint64_t nonce)
{
	struct frame frame = {.nonce = nonce, .kind = FRAME_PROBLEM};
	struct view bytes;
	enum status status;

	if (run->agents[who].link != link || run->agents[who].is_silent)
		return;
	frame.as.problem.code = REFUSAL_BUSY;
	status = frame_encode(&frame, run->arena, &bytes);
	assert(!status);
	put_frame(run, RUN_TO_AGENT, who, in_order(run, &run->agents[who].last_heard_ms), link, bytes);
	arena_reset(run->arena);
}

void
links_arrived(struct run *run, const struct queue_item *item)
{
	struct run_core *core = &run->core;
	uint64_t nonce = frame_nonce((struct view){item->bytes, item->size});
	size_t place;

	/* what was under way when a connection broke may be at the front already */
	if (run->agents[item->who].link != item->number && luck_is(&run->luck, 500)) {
		free(item->bytes);
		return;
	}
	if (!core->machine.is_up || core->waiting_count == RUN_FRAMES) {
		say_again(run, item->who, item->number, nonce);
		free(item->bytes);
		return;
	}
	core->question++;
	place = core->question % RUN_QUESTIONS;
	core->asked[place].question = core->question;
	core->asked[place].who = item->who;
	core->asked[place].link = item->number;
	core->asked[place].nonce = nonce;
	core->waiting[core->waiting_count] = *item;
	core->waiting[core->waiting_count++].order = core->question;
	broker_wake(run, run->now_ms);
}

void
links_heard(struct run *run, const struct queue_item *item)
{
	struct run_agent *agent = &run->agents[item->who];

	if (agent->link != item->number || !agent->machine.is_up || agent->heard_count >= RUN_FRAMES - 2) {
		free(item->bytes);
		return;
	}
	agent->heard[agent->heard_count++] = (struct agent_event){AGENT_FRAME, {item->bytes, item->size}};
	if (agent->machine.turn_ms <= run->now_ms)
		return;
	agent->machine.turn_ms = run->now_ms;
	run_put(run, RUN_AGENT, item->who, 0);
}

void
links_core_lost(struct run *run)
{
	for (size_t i = 0; i < RUN_QUESTIONS; i++) {
		if (run->core.asked[i].question)
			say_again(run, run->core.asked[i].who, run->core.asked[i].link, run->core.asked[i].nonce);
		run->core.asked[i].question = 0;
	}
}
