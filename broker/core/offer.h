/* After a restore: what the store lacks and agencies bring back.  Sealed bodies
 * of notes that came from a copy of the log; notes that the copy did not have,
 * which each sender submits again; and until all were heard nothing is refused
 * that may only build on one of those. */
#ifndef TELLBACK_CORE_OFFER_H
#define TELLBACK_CORE_OFFER_H

#include "core/arrival.h"

/**
 * offer_begin(core):
 * Read from the store whether it was put back.
 *
 * Errors: those of the store.
 */
enum status offer_begin(struct core *core) MUST_CHECK;

/**
 * offer_frame(question):
 * Answer an Offer: which bodies are wanted of that agency.
 *
 * Errors: fatal ones only.
 * Source: docs/FORMATS.md, "Frames".
 */
enum status offer_frame(struct question *question) MUST_CHECK;

/**
 * offer_lost(core, index, envelope):
 * An envelope is accepted whose body is not here: it is to be asked for.
 *
 * Errors: those of the store.
 */
enum status offer_lost(struct core *core, uint64_t index, const struct envelope *envelope) MUST_CHECK;

/**
 * offer_body(core, digest, body):
 * A body is whole: whoever lacked it has it now.
 *
 * Errors: those of the store.
 */
enum status offer_body(struct core *core, const struct digest *digest, const struct store_body *body) MUST_CHECK;

/**
 * offer_was_said(core, agency, seq):
 * Non-zero if ${agency} says that its number ${seq} had been answered before the
 * restore: it was within its quota once, if that is true.
 */
int offer_was_said(struct core *core, const struct agency *agency, uint64_t seq);

/**
 * offer_is_awaited(arrival, seq):
 * Non-zero while some other agency may yet bring what the restored store lacks,
 * so that to refuse the note of number ${seq} may be wrong; not where it says
 * itself that this one was refused before.
 */
int offer_is_awaited(struct arrival *arrival, uint64_t seq);

#endif
