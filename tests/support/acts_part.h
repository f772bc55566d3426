/* Shared by the acts_*.c files only. */
#ifndef TELLBACK_SUPPORT_ACTS_PART_H
#define TELLBACK_SUPPORT_ACTS_PART_H

#include <string.h>

#include "support/acts.h"

/** What an agency's row, a number of SQLite, cannot be. */
#define FAR ((uint64_t)INT64_MAX + 1)

/** The first trouble of some calls, what one is to say, and what is to be true. */
#define DO(status, call) \
	do { \
		if (!(status)) \
			(status) = (call); \
	} while (0)
#define WANT(status, call, word) DO(status, acts_wanted((call), word))
#define IS(status, truth) DO(status, (truth) ? STATUS_OK : STATUS_MALFORMED)

/**
 * acts_wanted(got, want):
 * STATUS_OK if ${got} is ${want}, else ${got}; STATUS_MALFORMED if that is
 * STATUS_OK.
 */
enum status acts_wanted(enum status got, enum status want) MUST_CHECK;

/**
 * acts_text(words), acts_case(n), acts_id(n), acts_duty(case_n, n):
 * The bytes of ${words}; the n-th case and the n-th envelope; an open duty of
 * that case by that envelope.
 */
struct view acts_text(const char *words);
struct case_token acts_case(unsigned n);
struct envelope_id acts_id(unsigned n);
struct duty acts_duty(unsigned case_n, unsigned n);

/** Those who play, and one that no act ever names to the store for good. */
extern const struct agency acts_police;
extern const struct agency acts_crs;
extern const struct agency acts_school;
extern const struct agency acts_nobody;

/** The acts, in their order. */
#define ACTS(X) \
	X(leaves) X(refusals) X(published) X(notices) X(cases) X(envelopes) X(duties) X(asked) X(streams) X(steps) \
	X(sent) X(bodies) X(whole_bodies) X(lost_bodies) X(asking) X(backups) X(witnessed) X(looked) X(erased) X(undone)

/**
 * acts_NAME(store, arena):
 * One act.
 *
 * Errors: as acts_run.
 */
#define X(name) enum status acts_##name(struct store *store, struct arena *arena) MUST_CHECK;
ACTS(X)
#undef X

#endif
