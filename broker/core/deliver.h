/* Putting a leaf into the streams of those who get it, and the broker's own
 * notices. */
#ifndef TELLBACK_CORE_DELIVER_H
#define TELLBACK_CORE_DELIVER_H

#include "core/inner.h"

/** Is each recipient's progress kept, or is the note for everybody? */
enum deliver_how { DELIVER_FOLLOWED, DELIVER_PUBLIC };

/**
 * deliver_leaf(core, index, to, how):
 * To one agency.
 */
enum status deliver_leaf(struct core *core, uint64_t index, const struct agency *to, enum deliver_how how) MUST_CHECK;

/**
 * deliver_all(core, index, but):
 * To every agency of the directory that is not revoked, but not to ${but}
 * (NULL: to all).
 */
enum status deliver_all(struct core *core, uint64_t index, const struct agency *but) MUST_CHECK;

/**
 * deliver_notices(core, notices, count):
 * Write each notice that was not made before, with its own leaf, and put it
 * into its streams.
 *
 * Source: docs/FORMATS.md, "Notice".
 */
enum status deliver_notices(struct core *core, struct notice *notices, size_t count) MUST_CHECK;

/**
 * deliver_stood(core, notice, raw):
 * Write ${notice} as it stood in the log once, in the bytes ${raw}, and put it
 * into its streams: while the store is filled again.
 */
enum status deliver_stood(struct core *core, const struct notice *notice, struct view raw) MUST_CHECK;

#endif
