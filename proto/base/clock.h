/* The only place that asks what time it is.  Tests link another file with the
 * same two functions that reads a mapped file instead. */
#ifndef TELLBACK_BASE_CLOCK_H
#define TELLBACK_BASE_CLOCK_H

#include "tellback/instant.h"

/**
 * clock_now():
 * The civil time.
 *
 * Units:  UTC milliseconds.
 * Errors: none.
 */
struct instant clock_now(void);

/**
 * clock_tick():
 * The monotonic time, which goes on through suspend and never jumps.
 *
 * Units:  milliseconds.
 * Errors: none.
 */
struct tick clock_tick(void);

#endif
