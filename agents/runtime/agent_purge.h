/* What was recalled and is purged here: its content goes, the record that it
 * came stays. */
#ifndef TELLBACK_AGENT_PURGE_H
#define TELLBACK_AGENT_PURGE_H

#include "runtime/agent.h"
#include "runtime/agent_view.h"

/**
 * struct agent_purge, agent_purge(agent, purge, arena):
 * A message of ours says that what a recall asked for is purged: take the
 * recalled message's body out of the store, and have its files taken away
 * (JOURNAL_PURGED).  Its row, note and receipts stay.  Of any other message, of
 * one about no recall that is here, and the second time, nothing is done.
 *
 * Shape:  ${said} our message, ${type} and ${re} its own; ${user} who sent it,
 *         "" a program.
 * Units:  unix milliseconds.
 * Errors: STATUS_NO_MEMORY; those of db_step.  Inside the caller's transaction.
 */
struct agent_purge {
	struct envelope_id said;
	enum message_type type;
	struct envelope_id re;
	const char *user;
	int64_t ms;
};
enum status agent_purge(struct agent *agent, const struct agent_purge *purge, struct arena *arena) MUST_CHECK;

/**
 * agent_purge_arrived(agent, id, now_ms, arena):
 * ${id} was received and verified, perhaps once more into a store that was
 * restored from an older copy: what was purged before is purged again.
 *
 * Errors: as agent_purge.
 */
enum status agent_purge_arrived(struct agent *agent, const struct envelope_id *id, int64_t now_ms,
				struct arena *arena) MUST_CHECK;

/**
 * struct agent_purged, agent_purge_find(agent, id, arena, ret_purged):
 * When and by whom ${id} was purged.
 *
 * Shape:  ${handover} the received handover in which a copy of it stays
 *         sealed, "" if there is none.
 * Owner:  ${user} in the arena.
 * Errors: STATUS_NOT_FOUND; STATUS_NO_MEMORY; those of db_step.
 */
struct agent_purged {
	struct envelope_id recall;
	struct envelope_id said;
	struct envelope_id handover;
	const char *user;
	int64_t ms;
};
enum status agent_purge_find(struct agent *agent, const struct envelope_id *id, struct arena *arena,
			     struct agent_purged *ret_purged) MUST_CHECK;

/**
 * agent_purge_words(agent, id, arena):
 * "purged on <date> by <user>", NULL if it was not.
 *
 * Owner:  the arena.
 */
const char *agent_purge_words(struct agent *agent, const struct envelope_id *id, struct arena *arena);

#endif
