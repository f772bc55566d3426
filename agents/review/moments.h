/* The times at which the broker says it accepted notes: every deadline is
 * counted from them, and the log vouches only that they never go back. */
#ifndef TELLBACK_REVIEW_MOMENTS_H
#define TELLBACK_REVIEW_MOMENTS_H

#include "review/folder.h"
#include "rules/casebook.h"

/** As far two honest clocks may be apart: of this machine and the broker's; of
 * the broker's and a sender's (milliseconds). */
#define MOMENTS_AHEAD_MS ((int64_t)15 * 60 * 1000)
#define MOMENTS_BEFORE_MS ((int64_t)60 * 60 * 1000)

/**
 * moments_check(folder, now, trouble):
 * Was no leaf accepted at a time that has not come yet?
 *
 * Errors: STATUS_CONFLICT, in words in ${trouble}.
 */
enum status moments_check(const struct folder *folder, struct instant now, struct trouble *trouble) MUST_CHECK;

/**
 * struct moments_before, moments_before(book):
 * Envelopes that their senders, who mint the id when they make one, made after
 * the broker says that it accepted them: a clock that was held back makes late
 * answers come in time.
 *
 * Shape:  ${count} of them; ${first} the leaf of the first, ${ahead_ms} the most.
 */
struct moments_before {
	uint64_t count;
	uint64_t first;
	int64_t ahead_ms;
};
struct moments_before moments_before(const struct casebook *book);

#endif
