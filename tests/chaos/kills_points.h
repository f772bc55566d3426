/* Every point of every operation: one of the broker's processes is killed at
 * its first call, at its second, and so on, until the operation ends
 * untouched. */
#ifndef TELLBACK_CHAOS_KILLS_POINTS_H
#define TELLBACK_CHAOS_KILLS_POINTS_H

#include "chaos/kills_stage.h"

/**
 * kills_points_run(options):
 * All points of ${options}->of, a table of them, the sum.  Non-zero if anything
 * was lost, or a point did not fire.
 */
int kills_points_run(const struct kills_options *options);

#endif
