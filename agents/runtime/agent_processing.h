/* The statutory record of processing: who consulted, disclosed or changed what,
 * when, and to whom.  Each agent writes it about its own users, and only this
 * agency can export it.  It is for checking that processing was lawful, for
 * self-monitoring, for the integrity and security of data, and for criminal
 * proceedings: performance is read from the log of the broker instead, which
 * knows no persons.
 *
 * Source: Data Protection Act 2018 section 62; docs/SECURITY.md, "Two records". */
#ifndef TELLBACK_AGENT_PROCESSING_H
#define TELLBACK_AGENT_PROCESSING_H

#include "runtime/agent.h"
#include "runtime/processing.h"

/**
 * agent_processing_begin(agent, person, way), agent_processing_end(agent, purpose, now):
 * From here on ${person} looks and acts, by ${way}; and no longer: what was
 * looked at is recorded, in a transaction of its own.  What cannot be recorded
 * is an event: nobody is kept from reading of a child because a disk is full.
 *
 * Owner:  copies.
 */
void agent_processing_begin(struct agent *agent, const struct agent_person *person, const char *way);
void agent_processing_end(struct agent *agent, const char *purpose, struct agent_now now);

/**
 * agent_processing_look(agent, envelope):
 * The content of that message is taken out of its seal; whoever acts now, if
 * anybody does, consults it.
 */
void agent_processing_look(struct agent *agent, const struct envelope *envelope);

/**
 * agent_processing_sent(agent, envelope, user, now, arena),
 * agent_processing_came(agent, envelope_id, sender, now):
 * Inside the open transaction: a message of ours is kept for sending, a
 * disclosure to its recipients, and what its type does besides; a message came
 * from ${sender}.
 *
 * Errors: those of the store; STATUS_NO_MEMORY.
 */
enum status agent_processing_sent(struct agent *agent, const struct envelope *envelope, const char *user,
				  struct agent_now now, struct arena *arena) MUST_CHECK;
enum status agent_processing_came(struct agent *agent, const struct envelope_id *id, const struct agency *sender,
				  struct agent_now now) MUST_CHECK;

/**
 * agent_processing_opened(agent, id, person, now):
 * Inside the open transaction: ${person} has read ${id}, by the word of the
 * agency's own system.
 *
 * Errors: those of the store.
 */
enum status agent_processing_opened(struct agent *agent, const struct envelope_id *id, const struct agent_person *person,
				    struct agent_now now) MUST_CHECK;

/**
 * agent_processing_list(agent, ask, arena, ret_rows, ret_count):
 * Records, the oldest first; the ask's place moves on.
 *
 * Owner:  ${arena}.
 * Errors: those of the store; STATUS_NO_MEMORY.
 */
enum status agent_processing_list(struct agent *agent, struct processing_ask *ask, struct arena *arena,
				  struct processing_row **ret_rows, size_t *ret_count) MUST_CHECK;

#endif
