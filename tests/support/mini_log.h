/* The log of the small broker: a tree of hashes in memory, whose proofs are
 * honest until a test says otherwise. */
#ifndef TELLBACK_SUPPORT_MINI_LOG_H
#define TELLBACK_SUPPORT_MINI_LOG_H

#include "log/tree.h"
#include "support/keys.h"
#include "tellback/frame.h"
#include "tellback/leaf.h"

/**
 * struct mini_log:
 * The tree, and how it lies.
 *
 * Shape:  ${is_silent}: it shows no checkpoint; ${is_problem}: it answers
 *         `busy`; ${shown}: as much of it is shown (0: all); ${fork_at}: from
 *         this leaf on another log is shown (UINT64_MAX: none); ${origin} and
 *         ${signer} are the log's own until a test changes them; ${spoil}: one
 *         bit of each proof is turned over; ${asked} questions so far, the
 *         last of which was ${last}.
 *         ${cosigner} NULL: no witness; else it cosigns whatever is shown, as of
 *         ${cosigned_s}.
 */
struct mini_log {
	struct digest *leaves;
	uint64_t room;
	uint64_t size;
	int is_silent;
	int is_problem;
	uint64_t shown;
	uint64_t fork_at;
	const char *origin;
	const struct keys_signer *signer;
	enum mini_spoiled { SPOIL_NOTHING, SPOIL_ITEMS, SPOIL_CONSISTENCY, SPOIL_CHECKPOINT, SPOIL_COSIGNED } spoil;
	const struct keys_signer *cosigner;
	int64_t cosigned_s;
	int is_cosigned_fork; /* the witness saw the other log */
	unsigned asked;
	struct frame_proof_get last;
};

/**
 * mini_log_init(log, signer), mini_log_done(log):
 * An empty one that ${signer} signs.
 */
void mini_log_init(struct mini_log *log, const struct keys_signer *signer);
void mini_log_done(struct mini_log *log);

/**
 * mini_log_put(log, leaf), mini_log_reach(log, size):
 * A leaf in its place; as many leaves as that, of which a test knows nothing
 * else.
 */
void mini_log_put(struct mini_log *log, const struct leaf *leaf);
void mini_log_reach(struct mini_log *log, uint64_t size);

/**
 * mini_log_head(log, size), mini_log_note(log, size, arena):
 * The tree of ${size} leaves as it is shown; its checkpoint, signed.
 */
struct tree_head mini_log_head(const struct mini_log *log, uint64_t size);
struct view mini_log_note(const struct mini_log *log, uint64_t size, struct arena *arena);

/**
 * mini_log_answer(log, get, arena):
 * The answer to a question for proofs.
 */
struct frame_proof *mini_log_answer(struct mini_log *log, const struct frame_proof_get *get, struct arena *arena);

#endif
