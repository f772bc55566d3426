/* Does what the broker shows of the log hold?  Pure: the keys of the
 * directory, what we knew of the log, and the answer in; a finding out. */
#ifndef TELLBACK_RUNTIME_PROOF_CHECK_H
#define TELLBACK_RUNTIME_PROOF_CHECK_H

#include "base/arena.h"
#include "log/tree.h"
#include "note/signed_note.h"
#include "tellback/frame.h"
#include "tellback/instant.h"
#include "tellback/leaf.h"

/** Each with its word in the store, and a sentence about what was shown. */
#define PROOF_FINDING_TABLE(X) \
	X(GOOD, "good", "it holds") \
	X(NONE, "none", "no checkpoint was shown") \
	X(SIGNATURE, "signature", "a checkpoint was shown that the log's key has not signed, or that is another log's") \
	X(SMALLER, "smaller", "the log that is shown is smaller than the one that was shown before") \
	X(ROOT, "root", "two logs of the same size were shown, and they differ") \
	X(HISTORY, "history", "the log that is shown does not hold what the one shown before held") \
	X(WITNESS, "witness", "the log that is shown does not hold what its witness saw")

/**
 * enum proof_finding:
 * What there is to say of a checkpoint.
 *
 * Source: docs/OPERATE.md, "The log, as an agent sees it".
 */
enum proof_finding {
#define X(code, word, sentence) PROOF_##code,
	PROOF_FINDING_TABLE(X)
#undef X
	PROOF_FINDING_COUNT
};

/**
 * proof_finding_word(finding), proof_finding_find(word), proof_finding_sentence(finding):
 * Its word, and back (PROOF_FINDING_COUNT if none); what to say of it.
 */
const char *proof_finding_word(enum proof_finding finding);
enum proof_finding proof_finding_find(const char *word);
const char *proof_finding_sentence(enum proof_finding finding);

/**
 * struct proof_keys:
 * Whose word counts: the directory's.
 *
 * Shape:  the log's origin is the name of its key.
 */
struct proof_keys {
	const struct signer_key *log;
	const struct signer_key *witnesses;
	size_t witness_count;
};

/**
 * proof_check_note(raw, keys, arena, ret_head):
 * Is ${raw} a checkpoint of this log, signed by its key?
 *
 * Errors: STATUS_MALFORMED; STATUS_CONFLICT (another log's); STATUS_UNKNOWN_KEY;
 *         STATUS_BAD_SIGNATURE; STATUS_TOO_BIG; STATUS_NO_MEMORY.
 */
enum status proof_check_note(struct view raw, const struct proof_keys *keys, struct arena *arena,
			     struct tree_head *ret_head) MUST_CHECK;

/**
 * struct proof_checked:
 * What an answer is worth.
 *
 * Shape:  ${head} where there is a checkpoint of this log at all; of ${witnessed}
 *         PROOF_GOOD: ${cosigned} is when, and the checkpoint holds that tree;
 *         PROOF_NONE: no cosigned checkpoint came, or nobody is named whose
 *         cosignature counts; PROOF_SIGNATURE: one came that is not by them;
 *         ${is_behind_witness}: PROOF_SMALLER than what the witness saw.
 */
struct proof_checked {
	enum proof_finding finding;
	struct tree_head head;
	enum proof_finding witnessed;
	struct tree_head witnessed_head;
	struct instant cosigned;
	int is_behind_witness;
};

/**
 * proof_check(proof, keys, known, arena, ret_checked):
 * Hold the checkpoint against the log's key, against the tree we ${known} (of
 * size 0: none yet) and against what the witness saw.
 *
 * Errors: STATUS_NO_MEMORY; what is wrong with the answer is a finding.
 * Source: RFC 9162 section 2.1.4.2; C2SP tlog-checkpoint, tlog-cosignature.
 */
enum status proof_check(const struct frame_proof *proof, const struct proof_keys *keys, const struct tree_head *known,
			struct arena *arena, struct proof_checked *ret_checked) MUST_CHECK;

/**
 * proof_check_leaf(leaf, head, item):
 * Is ${leaf} in the tree of ${head}, by the hashes of ${item}?
 *
 * Errors: STATUS_BAD_SIGNATURE (it is not); STATUS_NOT_FOUND (the item is of
 *         another leaf, or the leaf is not below the size).
 * Source: RFC 9162 section 2.1.3.2.
 */
enum status proof_check_leaf(const struct leaf *leaf, const struct tree_head *head, const struct frame_proof_item *item)
	MUST_CHECK;

#endif
