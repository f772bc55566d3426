#include "rules/keymap.h"

#include <string.h>

#include "base/digest.h"

#define FIRST_SLOTS 64

struct keymap_slot {
	struct digest key;
	uint64_t value;
	int is_used;
};

static struct digest
key_of(const char *text)
{
	return digest_of((struct view){(const uint8_t *)text, strlen(text)});
}

/* The slot of ${key}, or the free one where it belongs; the map has one. */
static struct keymap_slot *
slot_of(const struct keymap *map, const struct digest *key)
{
	uint64_t at;

	memcpy(&at, key->bytes, sizeof at);
	for (;; at++) {
		struct keymap_slot *slot = &map->slots[at & (map->slot_count - 1)];

		if (!slot->is_used || digest_equal(&slot->key, key))
			return slot;
	}
}

/* Half of the slots stay free, so that a search ends soon. */
static enum status
make_room(struct keymap *map, struct arena *arena)
{
	struct keymap larger = {.slot_count = map->slot_count ? map->slot_count * 2 : FIRST_SLOTS, .used = map->used};

	if (map->used * 2 < map->slot_count)
		return STATUS_OK;
	larger.slots = arena_array(arena, larger.slot_count, sizeof *larger.slots);
	if (!larger.slots)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < map->slot_count; i++)
		if (map->slots[i].is_used)
			*slot_of(&larger, &map->slots[i].key) = map->slots[i];
	*map = larger;
	return STATUS_OK;
}

uint64_t
keymap_find(const struct keymap *map, const char *text)
{
	struct digest key = key_of(text);
	const struct keymap_slot *slot = map->slot_count ? slot_of(map, &key) : NULL;

	return slot && slot->is_used ? slot->value : KEYMAP_NONE;
}

enum status
keymap_put(struct keymap *map, struct arena *arena, const char *text, uint64_t value)
{
	struct digest key = key_of(text);
	struct keymap_slot *slot = map->slot_count ? slot_of(map, &key) : NULL;
	enum status status;

	if (!slot || !slot->is_used) {
		status = make_room(map, arena);
		if (status)
			return status;
		slot = slot_of(map, &key);
		map->used++;
	}
	*slot = (struct keymap_slot){key, value, 1};
	return STATUS_OK;
}
