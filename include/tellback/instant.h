/* Two kinds of time that no function mixes. */
#ifndef TELLBACK_INSTANT_H
#define TELLBACK_INSTANT_H

#include <stdint.h>

/**
 * struct instant:
 * A moment of the civil calendar, for records and deadlines.
 *
 * Units:  UTC milliseconds since 1970-01-01, leap seconds ignored.
 * Source: docs/FORMATS.md, "Words" (ms).
 */
struct instant {
	int64_t ms;
};

/** The due time of a duty that has no clock. */
#define INSTANT_NEVER INT64_MAX

/**
 * struct tick:
 * A moment of the monotonic clock, for waiting only.
 *
 * Units:  milliseconds of CLOCK_BOOTTIME.
 * Source: clock_gettime(2).
 */
struct tick {
	int64_t ms;
};

#endif
