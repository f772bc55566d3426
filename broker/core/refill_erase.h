/* An erasure taken again: what it names goes once more. */
#ifndef TELLBACK_CORE_REFILL_ERASE_H
#define TELLBACK_CORE_REFILL_ERASE_H

#include "core/inner.h"

/**
 * refill_erase_take(core, raw):
 * Add the erasure's leaf, and let the notes and cases go that it names and that
 * are here.  Of a case whose last notes are gone nobody can see that it was
 * closed; the erasure says so.
 *
 * Errors: STATUS_MALFORMED; those of the store.
 */
enum status refill_erase_take(struct core *core, struct view raw) MUST_CHECK;

/**
 * refill_erase_stand_in(core, envelope):
 * For each case that ${envelope}, which was accepted, names beside its own and
 * that is not here, because all its notes were erased since: an empty one of
 * whoever hands it over.  The erasure takes it away again.
 *
 * Errors: those of the store; STATUS_NO_MEMORY.
 */
enum status refill_erase_stand_in(struct core *core, const struct envelope *envelope) MUST_CHECK;

#endif
