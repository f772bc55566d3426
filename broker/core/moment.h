/* The broker's time: never runs backwards, follows small steps of the clock,
 * and does not believe a large one until an operator does. */
#ifndef TELLBACK_CORE_MOMENT_H
#define TELLBACK_CORE_MOMENT_H

#include "core/core.h"

/** A step of the civil clock that is followed without asking (ms). */
#define MOMENT_STEP_MS (15LL * 60 * 1000)

/**
 * struct moment:
 * Where the time stands.
 *
 * Shape:  ${at} was the broker's time when the tick was ${tick}; ${floor} the
 *         last leaf's.  ${is_stepped}: the civil clock jumped and the time
 *         runs on by the tick; ${offset_ms} is how far the clock is off.
 */
struct moment {
	struct instant at;
	struct tick tick;
	struct instant floor;
	int is_stepped;
	int64_t offset_ms;
};

/**
 * moment_begin(moment, now, floor):
 * Start from the clock, or, where it stands far before the last leaf's
 * ${floor}, from that.
 */
void moment_begin(struct moment *moment, struct core_now now, struct instant floor);

/**
 * moment_turn(moment, now):
 * The time of this turn, never below the last one's.
 *
 * Source: docs/ARCHITECTURE.md, "Time".
 */
struct instant moment_turn(struct moment *moment, struct core_now now);

/**
 * moment_accept(moment, now):
 * An operator says that the clock is right.
 */
void moment_accept(struct moment *moment, struct core_now now);

#endif
