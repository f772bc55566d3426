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

#endif
