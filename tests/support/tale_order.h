/* An order in which a tale may be told. */
#ifndef TELLBACK_SUPPORT_TALE_ORDER_H
#define TELLBACK_SUPPORT_TALE_ORDER_H

#include "support/tale.h"

/** Every note is told once or twice. */
#define TALE_ORDER (2 * TALE_NOTES)

/**
 * struct tale_order:
 * Places of notes, as they are told; ${random} where the chance has got to.
 */
struct tale_order {
	size_t places[TALE_ORDER];
	size_t count;
	uint64_t random;
	int is_hasty;
};

/**
 * tale_order(tale, seed, ret_order):
 * An order that follows from ${seed} and keeps each sender's own, with no note
 * before one that it names; about half of the notes stand in it twice.  By odd
 * seeds whoever is ready may be next; by even ones some agencies are in a hurry
 * and all that they say comes early.
 */
void tale_order(const struct tale *tale, uint64_t seed, struct tale_order *ret_order);

/**
 * tale_roll(order, sides):
 * The next chance, below ${sides}.
 */
uint64_t tale_roll(struct tale_order *order, uint64_t sides);

#endif
