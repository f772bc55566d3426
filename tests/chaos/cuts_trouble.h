/* What is wrong with the broker's disk before its power goes. */
#ifndef TELLBACK_CHAOS_CUTS_TROUBLE_H
#define TELLBACK_CHAOS_CUTS_TROUBLE_H

#include "chaos/cuts_world.h"

/**
 * cuts_trouble_fail(world, plan):
 * Under load, the next flushes or writes of the disk fail: whoever waited for
 * one must end, having promised nothing.  Non-zero: it did.
 */
int cuts_trouble_fail(struct cuts_world *world, const struct cuts_plan *plan);

/**
 * cuts_trouble_fill(world, plan):
 * Under load, a file takes all room but what is planned; who has room yet takes
 * that, and then there is none.  Non-zero: the broker lived on.
 */
int cuts_trouble_fill(struct cuts_world *world, const struct cuts_plan *plan);

/**
 * cuts_trouble_is(world), cuts_trouble_end(world):
 * Is that file there?  It goes.
 */
int cuts_trouble_is(const struct cuts_world *world);
void cuts_trouble_end(struct cuts_world *world);

#endif
