/* Who may sign for the log, by the directories in it, and what they signed: a
 * checkpoint is believed only where the registrar named its key. */
#ifndef TELLBACK_REVIEW_SIGNERS_H
#define TELLBACK_REVIEW_SIGNERS_H

#include "review/folder.h"
#include "review/pinned.h"
#include "tellback/instant.h"

/**
 * struct signers:
 * The keys of the log and of its witnesses in every directory of the log,
 * those of the newest first; and that directory's serial.
 *
 * Owner:  the arena.
 */
struct signers {
	const struct signer_key *logs;
	size_t log_count;
	const struct signer_key *witnesses;
	size_t witness_count;
	uint64_t serial;
};

/**
 * signers_of(folder, roots, arena, ret_signers, trouble):
 * Follow the directories of ${folder} from the pinned roots on.
 *
 * Errors: STATUS_NOT_FOUND (there is no directory in it); those of
 *         inforce_directory and folder_note; in words in ${trouble}.
 */
enum status signers_of(const struct folder *folder, const struct pinned *roots, struct arena *arena,
		       struct signers *ret_signers, struct trouble *trouble) MUST_CHECK;

/**
 * struct signed_checkpoint:
 * One that was checked.
 *
 * Shape:  ${cosigned} the newest cosignature's time, ms 0 where there is none.
 */
struct signed_checkpoint {
	struct checkpoint checkpoint;
	struct instant cosigned;
};

/**
 * signers_check(signers, raw, what, arena, ret_signed, trouble):
 * Is ${raw}, called ${what}, a checkpoint that the log's key signed, with no
 * line but of it and of witnesses, each of which holds?
 *
 * Errors: STATUS_MALFORMED; STATUS_CONFLICT (another log's); STATUS_UNKNOWN_KEY;
 *         STATUS_BAD_SIGNATURE; in words in ${trouble}.
 * Source: C2SP tlog-checkpoint v1.0.0, tlog-cosignature v1.0.1.
 */
enum status signers_check(const struct signers *signers, struct view raw, const char *what, struct arena *arena,
			  struct signed_checkpoint *ret_signed, struct trouble *trouble) MUST_CHECK;

#endif
