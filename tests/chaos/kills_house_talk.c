#include "chaos/kills_house_inner.h"

#include "support/notes.h"

#define FETCH_WAIT_MS 25000

/* ---- the lines ---- */

void
kills_house_redial(struct kills_house *house, struct kills_line *line)
{
	kills_line_dial(line);
	for (size_t i = 0; i < KILLS_AGENCIES; i++) {
		struct member *member = &house->members[i];

		member->hello = member->submit = member->fetch = member->probe = 0;
		member->is_up = 0;
	}
}

static void
submit(struct kills_house *house, struct kills_line *line, size_t who)
{
	struct member *member = &house->members[who];
	struct frame frame = {.kind = FRAME_SUBMIT};
	struct kills_note *note = member->first;

	if (note->seq != member->taken + 1)
		kills_pen_sign(house->pen, line->agencies[who], note, member->taken + 1);
	frame.as.submit.notes[0] = note->raw;
	frame.as.submit.note_count = 1;
	frame.as.submit.bodies[0] = note->body;
	frame.as.submit.body_count = note->body.size != 0;
	member->submit = kills_line_send(line, who, &frame);
}

static void
say(struct kills_house *house, struct kills_line *line, size_t who)
{
	const struct frame hello = {0, FRAME_HELLO, {.hello = {FRAME_PROTOCOL, "test", "kills"}}};
	struct member *member = &house->members[who];

	if (!member->is_up && !member->hello)
		member->hello = kills_line_send(line, who, &hello);
	if (!member->is_up)
		return;
	if (member->first && !member->submit && !house->is_held[member->first->kind])
		submit(house, line, who);
	if (!member->fetch && !house->is_deaf) {
		const struct frame fetch = {0, FRAME_FETCH, {.fetch = {member->cursor, MAX_BATCH_ITEMS, FETCH_WAIT_MS}}};

		member->fetch = kills_line_send(line, who, &fetch);
	}
}

size_t
kills_house_step(struct kills_house *house, struct kills_line *line, long us)
{
	size_t count = 0;
	int is_late = 0;

	for (;; is_late = 1) {
		struct frame frame;
		size_t who;

		for (size_t i = 0; i < KILLS_AGENCIES; i++)
			say(house, line, i);
		while (!kills_line_take(line, &who, &frame)) {
			kills_house_take(house, who, &frame);
			count++;
		}
		arena_reset(line->broker->arena);
		if (count || is_late || !us)
			return count;
		kills_line_wait(line, us);
	}
}

void
kills_house_probe(struct kills_house *house, struct kills_line *line)
{
	struct frame frame = {0, FRAME_TRACK, {.track = {{""}}}};

	notes_id(KILLS_HOUSE_NUMBERS - 1, frame.as.track.envelope.hex);
	for (size_t i = 0; i < KILLS_AGENCIES; i++)
		house->members[i].probe = kills_line_send(line, i, &frame);
}

int
kills_house_is_probed(const struct kills_house *house)
{
	for (size_t i = 0; i < KILLS_AGENCIES; i++)
		if (house->members[i].probe)
			return 0;
	return 1;
}

void
kills_house_hold(struct kills_house *house, enum kills_kind kind, int is_held)
{
	house->is_held[kind] = is_held;
}

int
kills_house_is_idle(const struct kills_house *house)
{
	for (size_t i = 0; i < KILLS_AGENCIES; i++) {
		const struct member *member = &house->members[i];

		if (!member->is_up || (member->first && (!house->is_held[member->first->kind] || member->submit)))
			return 0;
	}
	return house->owed == 0 || house->is_deaf;
}

size_t
kills_house_open_cases(const struct kills_house *house)
{
	return house->opened_cases - house->closed_cases;
}

size_t
kills_house_answers(const struct kills_house *house)
{
	return house->answers;
}

void
kills_house_deafen(struct kills_house *house, int is_deaf)
{
	house->is_deaf = is_deaf;
}

int
kills_house_is_betrayed(const struct kills_house *house)
{
	return house->is_betrayed;
}

uint64_t
kills_house_last_leaf(const struct kills_house *house)
{
	return house->last_leaf;
}

/* What has not come to all is not sent again: that would mend it. */
void
kills_house_again(struct kills_house *house)
{
	for (size_t i = 0; i < KILLS_AGENCIES; i++)
		house->members[i].cursor = 0;
}
