/* Chance that is the same again for the same seed. */
#ifndef TELLBACK_CHAOS_KILLS_CHANCE_H
#define TELLBACK_CHAOS_KILLS_CHANCE_H

#include <stdint.h>

/**
 * struct kills_chance:
 * A stream of numbers; set ${state} to the seed to begin it.
 */
struct kills_chance {
	uint64_t state;
};

/**
 * kills_chance_below(chance, bound):
 * The next number, 0..${bound} - 1.
 *
 * Source: splitmix64, Steele, Lea and Flood 2014.
 */
uint64_t kills_chance_below(struct kills_chance *chance, uint64_t bound);

#endif
