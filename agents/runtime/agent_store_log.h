/* What this agent knows of the log: the newest tree it was shown, what its
 * witness saw, and what did not fit together. */
#ifndef TELLBACK_AGENT_STORE_LOG_H
#define TELLBACK_AGENT_STORE_LOG_H

#include "runtime/agent_store.h"
#include "runtime/proof_check.h"

/**
 * struct log_known:
 * One log.
 *
 * Shape:  ${head} of size 0 and ${note} empty until a checkpoint was taken;
 *         ${witnessed} the newest cosigned one, empty without; ${behind_size}:
 *         the smaller tree that is shown since ${behind_ms}, 0 while it is not.
 * Units:  unix milliseconds: ${since_ms} when the first was taken, ${seen_ms}
 *         when one was taken last, ${witnessed_ms} of the cosignature.
 * Owner:  the notes point into the arena it was read with.
 */
struct log_known {
	char origin[AGENCY_SIZE];
	struct tree_head head;
	struct view note;
	int64_t since_ms;
	int64_t seen_ms;
	uint64_t witnessed_size;
	struct view witnessed;
	int64_t witnessed_ms;
	uint64_t behind_size;
	int64_t behind_ms;
};

/**
 * agent_store_log_known(db, origin, arena, ret_known), agent_store_log_know(db, known):
 * What is known of the log of that name, nothing at first; keep it.
 *
 * Errors: STATUS_CORRUPT; STATUS_NO_MEMORY; those of db_step.
 */
enum status agent_store_log_known(struct db *db, const char *origin, struct arena *arena, struct log_known *ret_known)
	MUST_CHECK;
enum status agent_store_log_know(struct db *db, const struct log_known *known) MUST_CHECK;

/**
 * agent_store_log_checkpoint(db, size, note, ret_number):
 * Keep a checkpoint that proofs lead to.
 *
 * Errors: those of db_step.
 */
enum status agent_store_log_checkpoint(struct db *db, uint64_t size, struct view note, int64_t *ret_number) MUST_CHECK;

/**
 * struct log_evidence:
 * Two notes that cannot both be honest, or one that is not the log's.
 *
 * Shape:  ${known} what we held before, empty where there was nothing;
 *         ${noted_by} who has seen to it, "" while nobody has.  As read, a NUL
 *         stands behind each note.
 */
struct log_evidence {
	int64_t number;
	enum proof_finding kind;
	struct view known;
	struct view shown;
	int64_t ms;
	const char *noted_by;
};

/**
 * agent_store_log_evidence_add(db, evidence, ret_is_new):
 * Keep it, unless one of its kind waits for somebody to see to it, or the same
 * has been seen to.
 *
 * Errors: those of db_step.
 */
enum status agent_store_log_evidence_add(struct db *db, const struct log_evidence *evidence, int *ret_is_new) MUST_CHECK;

/**
 * agent_store_log_evidence_is_noted(db, kind, known, ret_is_noted):
 * Has a person seen to evidence of that kind against ${known}?
 *
 * Errors: those of db_step.
 */
enum status agent_store_log_evidence_is_noted(struct db *db, enum proof_finding kind, struct view known,
					      int *ret_is_noted) MUST_CHECK;

/**
 * struct log_evidences, agent_store_log_evidence(db, arena, ret_list),
 * agent_store_log_evidence_open(db, ret_count), agent_store_log_evidence_noted(db, user):
 * All of it, newest first, at most LOG_EVIDENCE_MOST; how much waits for a
 * person; ${user} has seen to all of it.
 *
 * Errors: STATUS_NO_MEMORY; those of db_step.
 */
#define LOG_EVIDENCE_MOST 100
struct log_evidences {
	struct log_evidence *rows;
	size_t count;
};
enum status agent_store_log_evidence(struct db *db, struct arena *arena, struct log_evidences *ret_list) MUST_CHECK;
enum status agent_store_log_evidence_open(struct db *db, uint64_t *ret_count) MUST_CHECK;
enum status agent_store_log_evidence_noted(struct db *db, const char *user) MUST_CHECK;

#endif
