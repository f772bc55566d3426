/* A witness's word on our log: taken if the tree is ours, and then shown. */
#ifndef TELLBACK_CORE_COSIGN_H
#define TELLBACK_CORE_COSIGN_H

#include "core/inner.h"

/**
 * struct cosign_taken:
 * What became of a note, and what is shown as witnessed now.
 *
 * Shape:  ${size} 0: nothing.
 */
struct cosign_taken {
	enum cosign_code code;
	uint64_t size;
};

/**
 * cosign_take(core, raw, by, ret_taken):
 * Keep ${raw}, a checkpoint of our log that a witness of the directory has
 * cosigned, if it is the newest; of one size the lines of all witnesses are
 * kept, the newest of each.  A checkpoint that our key signed and that is not
 * of our tree is logged (log.foreign-checkpoint).
 *
 * Shape:  ${by}: who brings it, for the log.
 * Errors: STATUS_BUSY (the log cannot be read now); STATUS_NO_MEMORY; those of
 *         the store.
 * Source: docs/FORMATS.md, "Frames".
 */
enum status cosign_take(struct core *core, struct view raw, const char *by, struct cosign_taken *ret_taken) MUST_CHECK;

/**
 * cosign_frame(question):
 * Answer a Cosign.
 *
 * Errors: as cosign_take.
 */
enum status cosign_frame(struct question *question) MUST_CHECK;

#endif
