/* Which of our accepted notes are proven to be in the log, and what proves it. */
#ifndef TELLBACK_AGENT_STORE_PROOF_H
#define TELLBACK_AGENT_STORE_PROOF_H

#include "log/tree.h"
#include "runtime/agent_store.h"

/**
 * struct proof_row:
 * An accepted note of ours that is not proven yet.
 *
 * Shape:  ${number} its row of `sent`; ${leaf} what the log must hold of it;
 *         ${id} the message's, for an envelope; ${was_missed}: somebody was
 *         told that its proof is missing.
 */
struct proof_row {
	int64_t number;
	struct leaf leaf;
	struct envelope_id id;
	int was_missed;
};

/**
 * agent_store_proof_add(db, number, index, accepted_ms):
 * The row ${number} of `sent` was accepted, and is to be proven; once more,
 * where the broker has it at another place now.
 *
 * Errors: those of db_step.
 */
enum status agent_store_proof_add(struct db *db, int64_t number, uint64_t index, int64_t accepted_ms) MUST_CHECK;

/**
 * agent_store_proof_due(db, after, most, rows, ret_count),
 * agent_store_proof_load(db, number, ret_row):
 * Those that are not proven, from behind the number ${after} on; one of them.
 *
 * Errors: STATUS_NOT_FOUND (agent_store_proof_load); those of db_step.
 */
enum status agent_store_proof_due(struct db *db, int64_t after, size_t most, struct proof_row *rows, size_t *ret_count)
	MUST_CHECK;
enum status agent_store_proof_load(struct db *db, int64_t number, struct proof_row *ret_row) MUST_CHECK;

/**
 * agent_store_proof_newest(db, ret_index):
 * Where the note of ours that was accepted last stands.
 *
 * Errors: STATUS_NOT_FOUND (none was); those of db_step.
 */
enum status agent_store_proof_newest(struct db *db, uint64_t *ret_index) MUST_CHECK;

/**
 * agent_store_proof_done(db, number, proven):
 * It is proven.
 *
 * Shape:  ${path}, ${checkpoint} (agent_store_log_checkpoint) of an envelope,
 *         whose proof is kept; NULL and 0 of others.
 * Errors: those of db_step.
 */
struct proof_done {
	const struct tree_path *path;
	int64_t checkpoint;
	int64_t ms;
};
enum status agent_store_proof_done(struct db *db, int64_t number, const struct proof_done *done) MUST_CHECK;

/**
 * agent_store_proof_missed(db, until_ms, now_ms, ret_count):
 * Of those accepted until then, or as far ahead of now, which are not proven:
 * how many had not been told of before, and now are.  The time of acceptance is
 * the broker's word: one that lies years ahead would never be late.
 *
 * Errors: those of db_step.
 */
enum status agent_store_proof_missed(struct db *db, int64_t until_ms, int64_t now_ms, uint64_t *ret_count) MUST_CHECK;

/**
 * agent_store_proof_noted(db):
 * A person has seen to those that somebody was told of: they go on being asked
 * for, and are told of no more.
 *
 * Errors: those of db_step.
 */
enum status agent_store_proof_noted(struct db *db) MUST_CHECK;

/**
 * agent_store_proof_oldest(db, ret_accepted_ms):
 * When the oldest was accepted that is not proven nor told of; 0 for none.
 *
 * Errors: those of db_step.
 */
enum status agent_store_proof_oldest(struct db *db, int64_t *ret_accepted_ms) MUST_CHECK;

/**
 * agent_store_proof_counts(db, ret_waiting, ret_missing):
 * How many are not proven, and of how many of those somebody was told and
 * nobody has seen to it.
 *
 * Errors: those of db_step.
 */
enum status agent_store_proof_counts(struct db *db, uint64_t *ret_waiting, uint64_t *ret_missing) MUST_CHECK;

/**
 * struct proof_kept, agent_store_proof_find(db, id, arena, ret_kept):
 * How far the proof of our message ${id} is.
 *
 * Shape:  ${proven_ms} 0 while it is not; then ${path}, ${checkpoint} and its
 *         ${size}.  ${missed_ms} since when somebody was told, below 0 once
 *         that was seen to.
 * Owner:  ${checkpoint} points into ${arena}.
 * Errors: STATUS_NOT_FOUND (no accepted message of ours); STATUS_CORRUPT;
 *         STATUS_NO_MEMORY; those of db_step.
 */
struct proof_kept {
	struct leaf leaf;
	int64_t proven_ms;
	int64_t missed_ms;
	uint64_t size;
	struct view checkpoint;
	struct tree_path path;
};
enum status agent_store_proof_find(struct db *db, const struct envelope_id *id, struct arena *arena,
				   struct proof_kept *ret_kept) MUST_CHECK;

#endif
