/* What an agency may send: finite for the ordinary, never in the way of what
 * must pass. */
#ifndef TELLBACK_CORE_QUOTA_H
#define TELLBACK_CORE_QUOTA_H

#include "core/inner.h"

/**
 * struct quota_ask:
 * One note that wants in.
 *
 * Shape:  ${was_taken}: its sender says that it was taken before a restore, and
 *         so was within its quota; that is its word alone.
 * Units:  ${bytes} of the note and its body.
 */
struct quota_ask {
	uint64_t bytes;
	int is_urgent;
	int was_taken;
};

/**
 * quota_take(core, seat, ask, ret_code):
 * Count it; REFUSAL_NONE, or why it has to wait: quota, disk-low or busy.
 *
 * Errors: those of the store.
 * Source: docs/FORMATS.md, "Quotas".
 */
enum status quota_take(struct core *core, struct seat *seat, const struct quota_ask *ask, enum refusal *ret_code)
	MUST_CHECK;

/**
 * quota_sent(core, agency, bytes):
 * It was taken: count its bytes for the day.
 */
enum status quota_sent(struct core *core, const struct agency *agency, uint64_t bytes) MUST_CHECK;

/**
 * quota_piece(core, agency, bytes, ret_code):
 * May ${bytes} more of a body be sent ahead?  What lies untouched for a minute
 * makes room for it.
 */
enum status quota_piece(struct core *core, const struct agency *agency, uint64_t bytes, enum refusal *ret_code)
	MUST_CHECK;

#endif
