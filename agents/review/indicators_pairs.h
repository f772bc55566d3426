/* Pairs of numbers, each with a number of its own: small places of ours, never
 * chosen by anyone. */
#ifndef TELLBACK_REVIEW_INDICATORS_PAIRS_H
#define TELLBACK_REVIEW_INDICATORS_PAIRS_H

#include <stdint.h>

#include "base/arena.h"

/** There was no memory. */
#define PAIR_NONE UINT32_MAX

struct pairs_slot;

/**
 * struct pairs:
 * They; all zero: none.
 *
 * Owner:  points into the arena given, always the same.
 */
struct pairs {
	struct pairs_slot *slots;
	uint32_t slot_count;
	uint32_t count;
};

/**
 * indicators_pairs_find(pairs, arena, a, b):
 * The number of the pair: that which it had, or the next one (${count} has then
 * grown by one); PAIR_NONE without memory.
 */
uint32_t indicators_pairs_find(struct pairs *pairs, struct arena *arena, uint32_t a, uint32_t b);

#endif
