/* One leaf of a copy of the log taken again, at its old index and time, by the
 * same hands that took it first. */
#ifndef TELLBACK_CORE_REFILL_LEAF_H
#define TELLBACK_CORE_REFILL_LEAF_H

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
 * refill_leaf_take(core, index):
 * Inside the open transaction: leaf ${index} of the copy, which is the store's
 * next, and the notices that came with it.  On an error nothing of it is left.
 *
 * Errors: STATUS_CONFLICT (it would not be decided as it was), with ${why};
 *         those of refill_copy_note; fatal ones.
 */
enum status refill_leaf_take(struct core *core, uint64_t index) MUST_CHECK;

/**
 * refill_leaf_is_next(core, digest, ret_is):
 * Is a notice that the rules make now the copy's next leaf?  Beyond a whole
 * copy any is.
 *
 * Errors: those of the store.
 */
enum status refill_leaf_is_next(struct core *core, const struct digest *digest, int *ret_is) MUST_CHECK;

/**
 * refill_leaf_is_excused(core):
 * Non-zero if an envelope that a receipt names and nobody knows may be one of
 * those that were erased: the receipt was accepted, so it was there.
 */
int refill_leaf_is_excused(const struct core *core);

#endif
