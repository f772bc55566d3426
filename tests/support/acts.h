/* A short story through every function of the store that is called inside a
 * transaction: each act makes or asks for some things on what the acts before
 * it left there, and says at its first trouble what that was. */
#ifndef TELLBACK_SUPPORT_ACTS_H
#define TELLBACK_SUPPORT_ACTS_H

#include "base/arena.h"
#include "store/store.h"

/**
 * acts_count(), acts_word(at):
 * How many there are; what the one at ${at} is about.
 */
size_t acts_count(void);
const char *acts_word(size_t at);

/**
 * acts_run(at, store, arena):
 * The act at ${at}, inside a transaction that the caller began and ends.
 *
 * Errors: those of the store; STATUS_MALFORMED if the store answers what it
 *         should not.
 */
enum status acts_run(size_t at, struct store *store, struct arena *arena) MUST_CHECK;

#endif
