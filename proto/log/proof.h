/* The proof file that a sender keeps: a leaf's place, the hashes, and the
 * checkpoint they lead to. */
#ifndef TELLBACK_LOG_PROOF_H
#define TELLBACK_LOG_PROOF_H

#include "base/arena.h"
#include "log/checkpoint.h"

/** A proof file at most (bytes). */
#define MAX_PROOF_BYTES (MAX_CHECKPOINT_BYTES + TREE_PROOF_MOST * 45 + 256)

/**
 * struct proof:
 * What it says.
 *
 * Shape:  ${extra} empty where there is none; ${checkpoint} the whole note.
 * Owner:  views point into the bytes or the arena it was parsed with.
 * Source: C2SP tlog-proof (c2sp.org/tlog-proof@v1).
 */
struct proof {
	struct view extra;
	uint64_t index;
	struct tree_path path;
	struct view checkpoint;
};

/**
 * proof_print(proof, arena, ret_bytes), proof_parse(bytes, arena, ret_proof):
 * The file's bytes and back.  Nothing is verified: tree_check_inclusion against
 * the checkpoint, whose signature the caller checks, does that.
 *
 * Errors: STATUS_MALFORMED; STATUS_TOO_BIG; STATUS_NO_MEMORY.
 * Source: C2SP tlog-proof (c2sp.org/tlog-proof@v1).
 */
enum status proof_print(const struct proof *proof, struct arena *arena, struct view *ret_bytes) MUST_CHECK;
enum status proof_parse(struct view bytes, struct arena *arena, struct proof *ret_proof) MUST_CHECK;

#endif
