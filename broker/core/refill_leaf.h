/* One leaf of a copy of the log taken again, at its old index and time, by the
 * same hands that took it first. */
#ifndef TELLBACK_CORE_REFILL_LEAF_H
#define TELLBACK_CORE_REFILL_LEAF_H

#include "core/inner.h"

/**
 * refill_leaf_take(core, index):
 * Inside the open transaction: leaf ${index} of the copy, which is the store's
 * next, and the notices that came with it.  On an error nothing of it is left.
 *
 * Errors: STATUS_CONFLICT (it would not be decided as it was), with ${why};
 *         those of refill_copy_note; fatal ones.
 */
enum status refill_leaf_take(struct core *core, uint64_t index) MUST_CHECK;

#endif
