/* Everything that agencies, a reviewer and an asker for proofs can be given of
 * a store, asked of a core in this process: is it what it was before a bit was
 * turned? */
#ifndef TELLBACK_CHAOS_FLIPS_ASKED_H
#define TELLBACK_CHAOS_FLIPS_ASKED_H

#include "chaos/flips_store.h"

struct flips_asked;

/**
 * flips_asked_new(store), flips_asked_free(asked):
 * The questions, and the answers of the whole store, which is put down.
 */
struct flips_asked *flips_asked_new(const struct flips_store *store);
void flips_asked_free(struct flips_asked *asked);

/**
 * enum flips_answer:
 * As it was; less than that, or `again`, or no core at all: it was noticed; or
 * something else, which no one may be given.
 */
enum flips_answer { FLIPS_SAME, FLIPS_LESS, FLIPS_WRONG };

/**
 * flips_asked_core(asked, ret_core), flips_asked_all(asked, core, ret_wrong):
 * Start a core on the store as it lies there, NULL if it does not start; ask
 * it everything; ${ret_wrong} is a sentence about what was wrong.
 */
#define FLIPS_WRONG_SIZE 160
struct core *flips_asked_core(const struct flips_asked *asked);
enum flips_answer flips_asked_all(struct flips_asked *asked, struct core *core, char ret_wrong[FLIPS_WRONG_SIZE]);

#endif
