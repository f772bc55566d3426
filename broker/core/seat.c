#include "core/seat.h"

#include <stdlib.h>
#include <string.h>

#define FEWEST_SLOTS 64

/* FNV-1a: names come from the signed directory, nobody can flood it. */
static uint32_t
hash_of(const char *name)
{
	uint32_t hash = 2166136261u;

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619u;
	return hash;
}

/* Where ${name} stands, or the empty slot where it would. */
static size_t
slot_of(const struct seats *seats, const char *name)
{
	size_t at = hash_of(name) & (seats->slot_count - 1);

	while (seats->slots[at] && strcmp(seats->list[seats->slots[at] - 1]->agency.name, name) != 0)
		at = (at + 1) & (seats->slot_count - 1);
	return at;
}

struct seat *
seat_peek(const struct seats *seats, const char *name)
{
	uint32_t found = seats->slot_count ? seats->slots[slot_of(seats, name)] : 0;

	return found ? seats->list[found - 1] : NULL;
}

static enum status
grow(struct seats *seats)
{
	size_t room = seats->room ? seats->room * 2 : FEWEST_SLOTS / 2;
	struct seat **list = realloc(seats->list, room * sizeof *list);
	uint32_t *slots;

	if (!list)
		return STATUS_NO_MEMORY;
	seats->list = list;
	slots = calloc(room * 2, sizeof *slots);
	if (!slots)
		return STATUS_NO_MEMORY;
	free(seats->slots);
	seats->slots = slots;
	seats->slot_count = room * 2;
	seats->room = room;
	for (size_t i = 0; i < seats->count; i++)
		slots[slot_of(seats, list[i]->agency.name)] = (uint32_t)i + 1;
	return STATUS_OK;
}

enum status
seat_find(struct seats *seats, const struct agency *agency, struct seat **ret_seat)
{
	struct seat *seat = seat_peek(seats, agency->name);

	if (!seat) {
		if (seats->count == seats->room && grow(seats))
			return STATUS_NO_MEMORY;
		seat = calloc(1, sizeof *seat);
		if (!seat)
			return STATUS_NO_MEMORY;
		seat->agency = *agency;
		seat->filled.ms = INT64_MIN; /* a full allowance at first */
		seats->slots[slot_of(seats, agency->name)] = (uint32_t)seats->count + 1;
		seats->list[seats->count++] = seat;
	}
	*ret_seat = seat;
	return STATUS_OK;
}

void
seat_free_all(struct seats *seats)
{
	for (size_t i = 0; i < seats->count; i++)
		free(seats->list[i]);
	free(seats->list);
	free(seats->slots);
	*seats = (struct seats){0};
}
