#include "review/indicators_pairs.h"

#define FIRST_SLOTS 1024u

struct pairs_slot {
	uint32_t a;
	uint32_t b;
	uint32_t number; /* and one */
};

static struct pairs_slot *
slot_of(const struct pairs *pairs, uint32_t a, uint32_t b)
{
	uint64_t mixed = ((uint64_t)a << 32 | b) * UINT64_C(0x9e3779b97f4a7c15);
	uint32_t at = (uint32_t)(mixed >> 32) & (pairs->slot_count - 1);

	while (pairs->slots[at].number && (pairs->slots[at].a != a || pairs->slots[at].b != b))
		at = (at + 1) & (pairs->slot_count - 1);
	return &pairs->slots[at];
}

static int
grow(struct pairs *pairs, struct arena *arena)
{
	struct pairs larger = {.slot_count = pairs->slot_count ? pairs->slot_count * 2 : FIRST_SLOTS,
			       .count = pairs->count};

	larger.slots = arena_array(arena, larger.slot_count, sizeof *larger.slots);
	if (!larger.slots)
		return 0;
	for (uint32_t i = 0; i < pairs->slot_count; i++)
		if (pairs->slots[i].number)
			*slot_of(&larger, pairs->slots[i].a, pairs->slots[i].b) = pairs->slots[i];
	*pairs = larger;
	return 1;
}

uint32_t
indicators_pairs_find(struct pairs *pairs, struct arena *arena, uint32_t a, uint32_t b)
{
	struct pairs_slot *slot;

	if (pairs->count * 2 >= pairs->slot_count && !grow(pairs, arena))
		return PAIR_NONE;
	slot = slot_of(pairs, a, b);
	if (!slot->number)
		*slot = (struct pairs_slot){a, b, ++pairs->count};
	return slot->number - 1;
}
