/* `tellback-review verify`: is the whole copy what the log's key signed, and
 * the whole log what the rules allow? */
#ifndef TELLBACK_REVIEW_VERIFY_H
#define TELLBACK_REVIEW_VERIFY_H

#include "review/folder.h"
#include "review/inventory.h"
#include "review/pinned.h"
#include "review/replay.h"

/**
 * verify_run(words, word_count):
 * The verb, given what stands after it.
 *
 * Errors: the exit code, after naming on standard error the first thing that
 *         is wrong.
 */
int verify_run(char **words, int word_count);

/**
 * struct verified:
 * What was found in a copy in which all is well.
 *
 * Shape:  ${witnessed} leaves that a witness has seen, 0 none, newest at
 *         ${cosigned}; ${kinds}[k] leaves of each kind; ${serial} the
 *         directory's.
 * Owner:  ${replay}, replay_free.
 */
struct verified {
	struct replay *replay;
	uint64_t kinds[LEAF_KIND_COUNT];
	uint64_t serial;
	uint64_t witnessed;
	struct instant cosigned;
	struct inventory inventory;
};

/**
 * verify_folder(folder, roots, arena, ret_verified, trouble):
 * All that can be wrong, in this order: tiles, notes by their hashes, the
 * checkpoint's signature, the cosigned checkpoint, files that do not belong
 * there, gaps between directories and policies, each note's signature and
 * number and what the rules say of it, evidence of another log.
 *
 * Errors: the first that is, in words in ${trouble}.
 * Source: docs/OPERATE.md, "What an export looks like".
 */
enum status verify_folder(const struct folder *folder, const struct pinned *roots, struct arena *arena,
			  struct verified *ret_verified, struct trouble *trouble) MUST_CHECK;

#endif
