/* A reviewer's copy of the log, to fill the store from: is it of this log, and
 * whole? */
#ifndef TELLBACK_CORE_REFILL_COPY_H
#define TELLBACK_CORE_REFILL_COPY_H

#include "base/arena.h"
#include "core/refill_why.h"
#include "log/checkpoint.h"
#include "log/tile_set.h"
#include "tellback/directory.h"
#include "tellback/leaf.h"

/**
 * struct refill_copy:
 * It.
 *
 * Shape:  ${leaves} and ${gone} of ${head}.size; ${gone}[i]: an erasure of the
 *         log names leaf i, and its note need not be there; ${first_gone} the
 *         first such, or ${head}.size.
 * Owner:  all points into an arena; ${path} is borrowed.
 */
struct refill_copy {
	const char *path;
	struct tree_head head;
	const struct leaf *leaves;
	const unsigned char *gone;
	uint64_t first_gone;
	struct tile_set set;
};

/**
 * refill_copy_open(path, keys, key_count, arena, ret_copy, why):
 * Read the copy at ${path}: its checkpoint is signed by one of ${keys}, and its
 * leaves have the root that stands in it.  No note but erasures is looked at.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_MALFORMED; STATUS_BAD_SIGNATURE;
 *         STATUS_UNKNOWN_KEY; STATUS_TOO_BIG; those of file_read; all in ${why}.
 * Source: docs/OPERATE.md, "What an export looks like".
 */
enum status refill_copy_open(const char *path, const struct signer_key *keys, size_t key_count, struct arena *arena,
			     struct refill_copy *ret_copy, struct refill_why *why) MUST_CHECK;

/**
 * refill_copy_note(copy, index, arena, ret_note, why):
 * The note behind leaf ${index}, which has its hash; empty where it was erased.
 *
 * Owner:  ${arena}.
 * Errors: STATUS_MALFORMED (missing, or another); those of file_read; in ${why}.
 */
enum status refill_copy_note(const struct refill_copy *copy, uint64_t index, struct arena *arena, struct view *ret_note,
			     struct refill_why *why) MUST_CHECK;

#endif
