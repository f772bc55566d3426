/* That what was accepted is in the log, and that the log is one and the same
 * for everybody: what this agent has found out, for screens and files. */
#ifndef TELLBACK_AGENT_PROOF_H
#define TELLBACK_AGENT_PROOF_H

#include "runtime/agent.h"
#include "runtime/agent_store_log.h"

/**
 * struct agent_proof, agent_proof_find(agent, id, arena, ret_proof):
 * How far the proof of our message ${id} is.
 *
 * Shape:  ${proven_ms} 0 and ${file} empty while it is not proven; ${file} the
 *         proof file (c2sp.org/tlog-proof@v1) that leads to a checkpoint of
 *         ${size} leaves; ${missed_ms} since when it is missing, 0 if it is not,
 *         below 0 where somebody has seen to that.
 * Errors: STATUS_NOT_FOUND (no message of ours, or not accepted yet);
 *         STATUS_NO_MEMORY; broken ones.
 * Source: docs/FORMATS.md, "Proof file".
 */
struct agent_proof {
	uint64_t index;
	uint64_t size;
	int64_t proven_ms;
	int64_t missed_ms;
	struct view file;
};
enum status agent_proof_find(struct agent *agent, const struct envelope_id *id, struct arena *arena,
			     struct agent_proof *ret_proof) MUST_CHECK;

/**
 * struct agent_log, agent_log_view(agent, arena, ret_log):
 * What is known of the log.
 *
 * Shape:  ${is_watched}: the directory names a witness; ${stale_ms} from when on
 *         its cosignature counts as stale (INT64_MAX never); ${waiting} notes
 *         are not proven, ${missing} of them for too long; ${open} pieces of
 *         evidence that nobody has seen to.
 * Owner:  points into ${arena}.
 * Errors: STATUS_NOT_FOUND (there is no directory); STATUS_NO_MEMORY; broken ones.
 */
struct agent_log {
	struct log_known known;
	int is_watched;
	int64_t stale_ms;
	uint64_t waiting;
	uint64_t missing;
	uint64_t open;
};
enum status agent_log_view(struct agent *agent, struct arena *arena, struct agent_log *ret_log) MUST_CHECK;

/**
 * agent_log_evidence(agent, arena, ret_list):
 * What did not fit, newest first.
 *
 * Errors: STATUS_NO_MEMORY; broken ones.
 */
enum status agent_log_evidence(struct agent *agent, struct arena *arena, struct log_evidences *ret_list) MUST_CHECK;

/**
 * agent_log_noted(agent, person):
 * A person has seen to the evidence, and to what is missing: it is kept, and no
 * alarm any more.  Where the log was another one than before, the newest that
 * was shown is what the next one is held against.
 *
 * Errors: STATUS_NOT_PERMITTED (no person); STATUS_NO_MEMORY; broken ones.
 */
enum status agent_log_noted(struct agent *agent, const struct agent_person *person) MUST_CHECK;

#endif
