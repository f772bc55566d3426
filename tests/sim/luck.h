/* Where every choice of a run comes from: its seed, and nothing else.  What the
 * product asks of the system (keys of a file, ids, waits) comes from here, too. */
#ifndef TELLBACK_SIM_LUCK_H
#define TELLBACK_SIM_LUCK_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct luck:
 * One stream of numbers.
 */
struct luck {
	uint64_t state;
};

/**
 * luck_from(seed, stream):
 * The ${stream}th stream of a seed.
 */
struct luck luck_from(uint64_t seed, uint64_t stream);

/**
 * luck_next(luck), luck_under(luck, most), luck_between(luck, least, most),
 * luck_is(luck, thousandths):
 * 64 bits; a number below ${most}; one from ${least} to ${most}; non-zero so
 * often in a thousand.
 */
uint64_t luck_next(struct luck *luck);
uint64_t luck_under(struct luck *luck, uint64_t most);
int64_t luck_between(struct luck *luck, int64_t least, int64_t most);
int luck_is(struct luck *luck, unsigned thousandths);

/**
 * luck_replace_system(seed):
 * From now on libsodium, getrandom and SQLite draw from ${seed}.  The first
 * time before anything else of these is used.
 */
void luck_replace_system(uint64_t seed);

/**
 * luck_fill(bytes, size):
 * What the system would give.
 */
void luck_fill(void *bytes, size_t size);

#endif
