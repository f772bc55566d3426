/* Was what we were told of use?  One tap when an answer is opened; counted, and
 * said to the sub-group in a `return`, as a number only. */
#ifndef TELLBACK_AGENT_USEFUL_H
#define TELLBACK_AGENT_USEFUL_H

#include "runtime/agent.h"

/**
 * agent_useful_mark(agent, id, is_useful, person, now):
 * ${person} says so of the received message ${id}; the last word counts.
 *
 * Errors: STATUS_NOT_FOUND (no such message came); STATUS_NOT_PERMITTED (no
 *         person, or no role); broken ones.
 */
enum status agent_useful_mark(struct agent *agent, const struct envelope_id *id, int is_useful,
			      const struct agent_person *person, struct agent_now now) MUST_CHECK;

/**
 * agent_useful_count(agent, from, until, ret_useful, ret_not):
 * How many were first marked at ${from} or later and before ${until}.
 *
 * Errors: those of the store.
 */
enum status agent_useful_count(struct agent *agent, struct instant from, struct instant until, uint64_t *ret_useful,
			       uint64_t *ret_not) MUST_CHECK;

#endif
