#include "rules/changes.h"

#include <assert.h>
#include <string.h>

#define FIRST_ROOM 8

static uint32_t *
head_of(const struct changes *changes, enum duty_kind kind, const char *party)
{
	uint32_t hash = 2166136261u ^ (uint32_t)kind;

	while (*party)
		hash = (hash ^ (uint8_t)*party++) * 16777619u;
	return &changes->heads[hash & (changes->head_count - 1)];
}

static void
chain(struct changes *changes, const struct duty *duty, size_t at)
{
	uint32_t *head = head_of(changes, duty->kind, duty->party.name);

	changes->older[at] = *head;
	*head = (uint32_t)at + 1;
}

enum status
changes_begin(const struct case_state *state, struct arena *arena, struct changes *ret_changes)
{
	struct changes changes = {.state = state, .arena = arena, .head_count = 16};

	while (changes.head_count < state->duty_count)
		changes.head_count *= 2;
	changes.older_room = state->duty_count + FIRST_ROOM;
	changes.changed = arena_array(arena, state->duty_count, sizeof *changes.changed);
	changes.heads = arena_array(arena, changes.head_count, sizeof *changes.heads);
	changes.older = arena_array(arena, changes.older_room, sizeof *changes.older);
	if (!changes.changed || !changes.heads || !changes.older)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < state->duty_count; i++)
		chain(&changes, &state->duties[i], i);
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

size_t
changes_like(const struct changes *changes, enum duty_kind kind, const char *party, size_t before)
{
	size_t count = changes_count(changes);
	uint32_t at = before < count ? changes->older[before] : *head_of(changes, kind, party);

	for (; at; at = changes->older[at - 1]) {
		const struct duty *duty = changes_duty(changes, at - 1);

		if (duty->kind == kind && !strcmp(duty->party.name, party))
			return at - 1;
	}
	return count;
}

static int
is_there(const struct changes *changes, const struct duty *duty)
{
	size_t count = changes_count(changes), at = count;

	while ((at = changes_like(changes, duty->kind, duty->party.name, at)) < count) {
		const struct duty *other = changes_duty(changes, at);

		if (!strcmp(other->opened_by.hex, duty->opened_by.hex) && !strcmp(other->part, duty->part))
			return 1;
	}
	return 0;
}

/* Room to chain one more. */
static int
has_room(struct changes *changes)
{
	size_t count = changes_count(changes);
	uint32_t *larger;

	if (count < changes->older_room)
		return 1;
	larger = arena_array(changes->arena, changes->older_room * 2, sizeof *larger);
	if (!larger) {
		changes->status = STATUS_NO_MEMORY;
		return 0;
	}
	memcpy(larger, changes->older, count * sizeof *larger);
	changes->older = larger;
	changes->older_room *= 2;
	return 1;
}

void
changes_open(struct changes *changes, const struct duty *duty)
{
	struct duty *list;

	if (changes->status || is_there(changes, duty) || !has_room(changes))
		return;
	list = grown(changes, changes->opened, changes->opened_count, &changes->opened_room);
	if (!list)
		return;
	changes->opened = list;
	changes->opened[changes->opened_count++] = *duty;
	chain(changes, duty, changes_count(changes) - 1);
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
