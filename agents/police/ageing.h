/* The two clocks of a notice: from awareness until the front door has it, and
 * from there until a person has opened it.  Pure. */
#ifndef TELLBACK_POLICE_AGEING_H
#define TELLBACK_POLICE_AGEING_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct ageing_notice:
 * One notice.
 *
 * Shape:  ${grade} its word.
 * Units:  unix milliseconds; ${aware_ms} 0 not said, ${opened_ms} 0 not yet.
 */
struct ageing_notice {
	const char *grade;
	int64_t aware_ms;
	int64_t accepted_ms;
	int64_t opened_ms;
};

/**
 * struct ageing_clock:
 * One clock over many notices.
 *
 * Units:  minutes; both 0 where ${count} is.
 */
struct ageing_clock {
	size_t count;
	int64_t median;
	int64_t longest;
};

/**
 * struct ageing_sum, ageing_sum(notices, count, grade, now_ms, scratch):
 * The notices of ${grade}: how many, the two clocks of those that have run out,
 * and how many nobody has opened, the oldest since so many minutes.
 *
 * Shape:  ${scratch} has room for ${count} numbers.
 */
struct ageing_sum {
	size_t count;
	struct ageing_clock received;
	struct ageing_clock opened;
	size_t unopened;
	int64_t oldest;
};
struct ageing_sum ageing_sum(const struct ageing_notice *notices, size_t count, const char *grade, int64_t now_ms,
			     int64_t *scratch);

/**
 * ageing_minutes(from_ms, to_ms):
 * Whole minutes between, 0 where ${to_ms} is the earlier.
 */
int64_t ageing_minutes(int64_t from_ms, int64_t to_ms);

#endif
