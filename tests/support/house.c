#include "support/house.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/id.h"
#include "wire/frame.h"

/** Turns in one play after which somebody must be talking in circles. */
#define TURNS_MOST 4000

/** What agents do by the clock alone is looked at so often (milliseconds). */
#define STEP_MS (6LL * 3600 * 1000)

struct house *
house_new(const char *const *names, size_t count)
{
	return house_new_at(NOTES_BEGIN_S, names, count);
}

struct house *
house_new_at(int64_t begin_s, const char *const *names, size_t count)
{
	struct core_box *box = core_box_new_in(access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm", begin_s);
	struct house *house = house_new_of(box);

	for (size_t i = 0; i < count; i++)
		house_take(house, actor_new(box->world, names[i]));
	return house;
}

struct house *
house_new_of(struct core_box *box)
{
	struct house *house = calloc(1, sizeof *house);

	assert(house);
	house->box = box;
	house->question = UINT64_C(1) << 32; /* the box asks some itself */
	return house;
}

void
house_take(struct house *house, struct actor *actor)
{
	assert(house->count < HOUSE_MOST);
	house->actors[house->count] = actor;
	house->heard[house->count] = arena_new((size_t)512 << 20);
	assert(house->heard[house->count]);
	house->count++;
}

void
house_free(struct house *house)
{
	for (size_t i = 0; i < house->count; i++) {
		actor_free(house->actors[i]);
		arena_free(house->heard[i]);
	}
	core_box_free(house->box);
	free(house);
}

static void
hear(struct house *house, const struct front_reply *reply)
{
	size_t who = house->asked[reply->question % HOUSE_QUESTIONS];
	struct view bytes;

	assert(!arena_copy(house->heard[who], reply->bytes, &bytes));
	assert(house->event_count[who] < 60);
	house->events[who][house->event_count[who]++] = (struct agent_event){AGENT_FRAME, bytes};
}

/* One turn of core; its answers may be for others who waited. */
static struct core_replies
put(struct house *house, const struct front_frame *frames, size_t count)
{
	struct core_replies replies;
	enum status status = core_turn(house->box->core, frames, count, house->box->now, &replies);

	assert(!status);
	core_box_sign(house->box);
	return replies;
}

static void
say(struct house *house, size_t who)
{
	const struct actor *actor = house->actors[who];
	struct front_frame frames[AGENT_FRAMES_MOST];
	struct core_replies replies;

	for (size_t i = 0; i < actor->output.frame_count; i++) {
		house->asked[house->question % HOUSE_QUESTIONS] = who;
		frames[i] = (struct front_frame){house->connection[who], house->question++, actor->agency->card.agency,
						 actor->output.frames[i]};
	}
	replies = put(house, frames, actor->output.frame_count);
	for (size_t i = 0; i < replies.count; i++)
		hear(house, &replies.list[i]);
}

/* One turn of one actor; non-zero if there is more to come at once. */
static int
turn(struct house *house, size_t who)
{
	struct actor *actor = house->actors[who];
	struct agent_event events[64];
	size_t count;

	if (house->is_away[who]) {
		house->event_count[who] = 0;
		return 0;
	}
	if (!house->is_up[who]) {
		house->events[who][house->event_count[who]++].kind = AGENT_LINK_UP;
		house->connection[who] = ++house->connections;
		house->is_up[who] = 1;
	}
	count = house->event_count[who];
	for (size_t i = 0; i < count; i++)
		events[i] = house->events[who][i];
	house->event_count[who] = 0;
	actor_turn(actor, events, count);
	say(house, who);
	if (actor->output.reconnect) {
		house->event_count[who] = 0;
		house->is_up[who] = 0;
		house->events[who][house->event_count[who]++].kind = AGENT_LINK_DOWN;
		return 0;
	}
	return count || house->event_count[who] || actor->output.wake.ms <= actor->now.tick.ms;
}

void
house_play(struct house *house)
{
	int busy = 1, once_more = 1;

	for (unsigned turns = 0; busy || once_more; turns++) {
		once_more = busy; /* what one said last may wake another */
		busy = 0;
		for (size_t i = 0; i < house->count; i++)
			busy |= turn(house, i);
		assert(turns <= TURNS_MOST);
	}
	for (size_t i = 0; i < house->count; i++)
		if (!house->event_count[i])
			arena_reset(house->heard[i]);
}

void
house_submit(struct house *house, const char *agency, struct view note)
{
	const struct frame frame = {1, FRAME_SUBMIT, {.submit = {.notes = {note}, .note_count = 1}}};
	struct front_frame question = {.connection = ++house->connections, .question = house->question++};
	struct core_replies replies;
	struct frame answer;
	enum status status = frame_encode(&frame, house->box->arena, &question.bytes);

	assert(!status);
	id_set(question.agency.name, AGENCY_SIZE, agency);
	replies = put(house, &question, 1);
	for (size_t i = 0; i < replies.count; i++) {
		if (replies.list[i].question != question.question) {
			hear(house, &replies.list[i]);
			continue;
		}
		status = frame_decode(replies.list[i].bytes, house->box->arena, &answer);
		assert(!status && answer.kind == FRAME_ANSWERS && !answer.as.answers->answers[0].code);
	}
}

void
house_wait(struct house *house, int64_t ms)
{
	struct core_replies replies;

	house->box->now.civil.ms += ms;
	house->box->now.tick.ms += ms;
	for (size_t i = 0; i < house->count; i++)
		actor_wait(house->actors[i], ms);
	/* who waits is answered in time, however long this step is */
	replies = put(house, NULL, 0);
	for (size_t i = 0; i < replies.count; i++)
		hear(house, &replies.list[i]);
	house_play(house);
}

void
house_until(struct house *house, struct instant at)
{
	while (house->box->now.civil.ms < at.ms) {
		int64_t now = house->box->now.civil.ms, next = at.ms < now + STEP_MS ? at.ms : now + STEP_MS;
		struct instant due;
		enum status status = store_duty_next(house->box->core->store, &due);

		assert(!status);
		if (due.ms > now && due.ms < next)
			next = due.ms;
		house_wait(house, next - now);
	}
}

size_t
house_find(const struct house *house, const char *name)
{
	for (size_t i = 0; i < house->count; i++)
		if (!strcmp(house->actors[i]->agency->name, name))
			return i;
	return HOUSE_MOST;
}

void
house_crash(struct house *house, size_t who)
{
	actor_crash(house->actors[who]);
	house->event_count[who] = 0;
	house->is_up[who] = 0;
	house_play(house);
}

void
house_reopen(struct house *house)
{
	core_box_reopen(house->box);
	for (size_t i = 0; i < house->count; i++) {
		house->event_count[i] = 0;
		house->is_up[i] = 0;
		house->events[i][house->event_count[i]++].kind = AGENT_LINK_DOWN;
	}
	house_play(house);
}

void
house_goes(struct house *house, size_t who)
{
	house->is_away[who] = 1;
}

void
house_comes(struct house *house, size_t who)
{
	house->is_away[who] = 0;
	house_crash(house, who);
}
