#include "support/stage.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

/** Turns in one play after which somebody must be talking in circles. */
#define TURNS_MOST 4000

struct stage *
stage_new(const char *const *names, size_t count)
{
	struct stage *stage = calloc(1, sizeof *stage);

	assert(stage && count <= STAGE_MOST);
	stage->world = notes_new();
	stage->mini = mini_new(stage->world);
	stage->count = count;
	for (size_t i = 0; i < count; i++) {
		stage->actors[i] = actor_new(stage->world, names[i]);
		stage->heard[i] = arena_new(512UL * 1024 * 1024);
		assert(stage->heard[i]);
	}
	return stage;
}

void
stage_again(struct stage *stage)
{
	mini_free(stage->mini);
	stage->mini = mini_new(stage->world);
	for (size_t i = 0; i < stage->count; i++) {
		const char *name = stage->actors[i]->agency->name;

		actor_free(stage->actors[i]);
		stage->actors[i] = actor_new(stage->world, name);
		arena_reset(stage->heard[i]);
		stage->event_count[i] = 0;
		stage->is_up[i] = 0;
		stage->waited_ms[i] = 0;
	}
	stage->turns = 0;
}

void
stage_free(struct stage *stage)
{
	for (size_t i = 0; i < stage->count; i++) {
		actor_free(stage->actors[i]);
		arena_free(stage->heard[i]);
	}
	mini_free(stage->mini);
	notes_free(stage->world);
	free(stage);
}

void
stage_cut(struct stage *stage, size_t i)
{
	stage->event_count[i] = 0;
	stage->is_up[i] = 0;
	stage->events[i][stage->event_count[i]++].kind = AGENT_LINK_DOWN;
}

static void
hear(struct stage *stage, size_t i, struct view bytes)
{
	assert(stage->event_count[i] < 60);
	stage->events[i][stage->event_count[i]++] = (struct agent_event){AGENT_FRAME, bytes};
}

static void
say(struct stage *stage, size_t i)
{
	struct actor *actor = stage->actors[i];

	for (size_t at = 0; at < actor->output.frame_count; at++) {
		struct view answer;

		if (mini_ask(stage->mini, actor->agency->name, actor->output.frames[at], stage->heard[i], &answer))
			hear(stage, i, answer);
	}
}

/* One turn of one actor; non-zero if there is more to come at once. */
static int
turn(struct stage *stage, size_t i)
{
	struct actor *actor = stage->actors[i];
	struct agent_event events[64];
	struct view answer;
	size_t count;

	if (!stage->is_up[i]) {
		stage->events[i][stage->event_count[i]++].kind = AGENT_LINK_UP;
		stage->is_up[i] = 1;
	}
	if (mini_wake(stage->mini, actor->agency->name, stage->waited_ms[i] >= MAX_WAIT_MS, stage->heard[i], &answer)) {
		hear(stage, i, answer);
		stage->waited_ms[i] = 0;
	}
	count = stage->event_count[i];
	for (size_t at = 0; at < count; at++)
		events[at] = stage->events[i][at];
	stage->event_count[i] = 0;
	actor_turn(actor, events, count);
	/* a turn that heard and said nothing is no place to die at */
	stage->turns += count || actor->output.frame_count || actor->output.wake.ms <= actor->now.tick.ms;
	if (stage->crash_at && stage->turns == stage->crash_at) {
		stage->crash_at = 0;
		if (stage->crash == STAGE_DEAF)
			say(stage, i);
		actor_crash(actor);
		stage->event_count[i] = 0;
		stage->is_up[i] = 0;
		return 1;
	}
	say(stage, i);
	if (actor->output.reconnect) {
		stage_cut(stage, i);
		return 0;
	}
	return count || stage->event_count[i] || actor->output.wake.ms <= actor->now.tick.ms;
}

int
stage_step(struct stage *stage)
{
	int busy = 0;

	for (size_t i = 0; i < stage->count; i++)
		busy |= turn(stage, i);
	return busy;
}

void
stage_play(struct stage *stage)
{
	int busy = 1, once_more = 1;

	for (unsigned turns = 0; busy || once_more; turns++) {
		once_more = busy; /* what one said last may wake another */
		busy = stage_step(stage);
		if (turns > TURNS_MOST)
			(void)fprintf(stderr, "tests/support/stage: no end\n");
		assert(turns <= TURNS_MOST);
	}
	for (size_t i = 0; i < stage->count; i++)
		if (!stage->event_count[i])
			arena_reset(stage->heard[i]);
}

void
stage_wait(struct stage *stage, int64_t ms)
{
	for (size_t i = 0; i < stage->count; i++) {
		actor_wait(stage->actors[i], ms);
		stage->waited_ms[i] += ms;
	}
	stage_play(stage);
}
