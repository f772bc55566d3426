/* The copy of the log that a store is being filled from, and what core asks of
 * it while a leaf is taken. */
#ifndef TELLBACK_CORE_REFILL_SOURCE_H
#define TELLBACK_CORE_REFILL_SOURCE_H

#include "core/inner.h"
#include "core/refill_copy.h"

/**
 * struct refill_source:
 * What a core has in memory (${core}->refill) while its store is being filled.
 * It asks for no quota, no body, and makes no notice that the copy does not have.
 *
 * Shape:  ${is_whole}: the copy has all that the log has shown, so that what
 *         the rules say beyond it was not said before; ${kind} of the leaf at
 *         hand; ${bodies} envelopes taken whose sealed body is not here.
 * Owner:  ${why} is borrowed.
 */
struct refill_source {
	struct refill_copy copy;
	int is_whole;
	enum leaf_kind kind;
	uint64_t bodies;
	struct refill_why *why;
};

/**
 * refill_source_is_next(core, digest, ret_is):
 * Is a notice that the rules make now the copy's next leaf?  Beyond a whole
 * copy any is.
 *
 * Errors: those of the store.
 */
enum status refill_source_is_next(struct core *core, const struct digest *digest, int *ret_is) MUST_CHECK;

/**
 * refill_source_is_excused(core):
 * Non-zero if an envelope that a receipt names and nobody knows may be one of
 * those that were erased: the receipt was accepted, so it was there.
 */
int refill_source_is_excused(const struct core *core);

/**
 * refill_source_gone(source, index, ret_gone):
 * Non-zero, and the nearest, if a leaf before ${index} has lost its note.
 */
int refill_source_gone(const struct refill_source *source, uint64_t index, uint64_t *ret_gone);

#endif
