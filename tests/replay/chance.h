/* Chance that is the same at every run. */
#ifndef TELLBACK_REPLAY_CHANCE_H
#define TELLBACK_REPLAY_CHANCE_H

#include <stdint.h>

/**
 * struct chance:
 * A stream of numbers; set ${state} to begin one.
 */
struct chance {
	uint64_t state;
};

/**
 * chance_below(chance, bound), chance_between(chance, least, most):
 * The next number, 0..${bound} - 1; ${least}..${most}.
 */
uint32_t chance_below(struct chance *chance, uint32_t bound);
int chance_between(struct chance *chance, int least, int most);

/**
 * chance_is(chance, percent):
 * Non-zero ${percent} times of a hundred.
 */
int chance_is(struct chance *chance, unsigned percent);

#endif
