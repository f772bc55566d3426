#include "rules/changes.h"

#include <assert.h>
#include <string.h>

#define FIRST_ROOM 8

enum status
changes_begin(const struct case_state *state, struct arena *arena, struct changes *ret_changes)
{
	struct changes changes = {.state = state, .arena = arena};

	changes.changed = arena_array(arena, state->duty_count, sizeof *changes.changed);
	if (!changes.changed)
		return STATUS_NO_MEMORY;
	*ret_changes = changes;
	return STATUS_OK;
}

int
changes_has_case(const struct changes *changes, const char *token)
{
	return changes_row(changes, token) != NULL;
}

const struct case_row *
changes_row(const struct changes *changes, const char *token)
{
	for (size_t i = 0; i < changes->state->linked_count; i++)
		if (!strcmp(changes->state->linked[i].token.hex, token))
			return &changes->state->linked[i];
	return !strcmp(changes->state->self.token.hex, token) ? &changes->state->self : NULL;
}

size_t
changes_count(const struct changes *changes)
{
	return changes->state->duty_count + changes->opened_count;
}

const struct duty *
changes_duty(const struct changes *changes, size_t at)
{
	size_t stored = changes->state->duty_count;

	assert(at < changes_count(changes));
	if (at >= stored)
		return &changes->opened[at - stored];
	return changes->changed[at] ? &changes->old[changes->changed[at] - 1] : &changes->state->duties[at];
}

/* Room for one more in ${list}: itself, or a larger copy. */
static struct duty *
grown(struct changes *changes, struct duty *list, size_t count, size_t *room)
{
	size_t wanted = *room ? *room * 2 : FIRST_ROOM;
	struct duty *larger;

	if (count < *room)
		return list;
	larger = arena_array(changes->arena, wanted, sizeof *larger);
	if (!larger) {
		changes->status = STATUS_NO_MEMORY;
		return NULL;
	}
	if (count)
		memcpy(larger, list, count * sizeof *larger);
	*room = wanted;
	return larger;
}

static int
is_same(const struct duty *a, const struct duty *b)
{
	return a->kind == b->kind && !strcmp(a->opened_by.hex, b->opened_by.hex) &&
	       !strcmp(a->party.name, b->party.name) && !strcmp(a->part, b->part);
}

void
changes_open(struct changes *changes, const struct duty *duty)
{
	struct duty *list;

	if (changes->status)
		return;
	for (size_t i = 0; i < changes_count(changes); i++)
		if (is_same(changes_duty(changes, i), duty))
			return;
	list = grown(changes, changes->opened, changes->opened_count, &changes->opened_room);
	if (!list)
		return;
	changes->opened = list;
	changes->opened[changes->opened_count++] = *duty;
}

void
changes_put(struct changes *changes, size_t at, const struct duty *duty)
{
	struct duty copy = *duty, *list;

	if (changes->status)
		return;
	if (at >= changes->state->duty_count) {
		changes->opened[at - changes->state->duty_count] = copy;
		return;
	}
	if (!changes->changed[at]) {
		list = grown(changes, changes->old, changes->old_count, &changes->old_room);
		if (!list)
			return;
		changes->old = list;
		changes->changed[at] = (uint32_t)++changes->old_count;
	}
	changes->old[changes->changed[at] - 1] = copy;
}

void
changes_settle(struct changes *changes, size_t at, const struct changes_end *end)
{
	struct duty duty = *changes_duty(changes, at);

	duty.state = end->state;
	duty.ended_by = end->by;
	duty.ended = end->at;
	changes_put(changes, at, &duty);
}

size_t
changes_most(const struct changes *changes)
{
	return changes->old_count + changes->opened_count;
}

enum status
changes_list(const struct changes *changes, struct change *list, size_t *count)
{
	if (changes->status)
		return changes->status;
	for (size_t i = 0; i < changes->old_count; i++)
		list[(*count)++] = (struct change){0, changes->old[i]};
	for (size_t i = 0; i < changes->opened_count; i++)
		list[(*count)++] = (struct change){1, changes->opened[i]};
	return STATUS_OK;
}
