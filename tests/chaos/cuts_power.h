/* The power of a world goes, and is back. */
#ifndef TELLBACK_CHAOS_CUTS_POWER_H
#define TELLBACK_CHAOS_CUTS_POWER_H

#include "chaos/cuts_world.h"

/**
 * struct cuts_outcome:
 * What one cut did.
 *
 * Shape:  ${has_fired}: everything that was planned happened; ${was_aimed}: the
 *         power was to go at the brink of a sync, and the disk had room for one,
 *         ${was_reached}: it did; ${lost} blocks that were not as they had been, of ${pending} that a torn disk had not
 *         flushed: of the broker's disk, else of the town's.
 * Units:  ${start_ms} from the start of the broker until it was ready again.
 */
struct cuts_outcome {
	int has_fired;
	int was_aimed;
	int was_reached;
	unsigned long long lost;
	unsigned long long pending;
	unsigned start_ms;
};

/**
 * cuts_power_cut(world, plan):
 * Everybody is on and works; then the power goes as planned; then it is back.
 */
struct cuts_outcome cuts_power_cut(struct cuts_world *world, const struct cuts_plan *plan);

#endif
