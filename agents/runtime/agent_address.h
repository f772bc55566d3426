/* Where a message belongs when its writer left that out: to whom, in which
 * case, under which council. */
#ifndef TELLBACK_AGENT_ADDRESS_H
#define TELLBACK_AGENT_ADDRESS_H

#include "runtime/agent.h"

/**
 * struct address:
 * To whom and where; ${to} without ourselves.
 */
struct address {
	struct agency to[MAX_RECIPIENTS];
	size_t to_count;
	struct agency area;
	struct case_token case_token;
};

/**
 * agent_address(agent, document, now, arena, ret_address, ret_problem):
 * The document's `to` and `case`, or what they are by its type and `re`
 * (runtime/address_table.h).  An agency that another took over from (its
 * `successor` in the directory) is written to under that other.
 *
 * Errors: STATUS_MALFORMED with ${ret_problem}; STATUS_NO_MEMORY; broken ones.
 * Source: docs/FORMATS.md, "Envelope" (from -> to).
 */
enum status agent_address(struct agent *agent, const struct document *document, struct agent_now now,
			  struct arena *arena, struct address *ret_address,
			  struct document_problem *ret_problem) MUST_CHECK;

/**
 * agent_address_successor(agent, name):
 * Whoever took over from ${name}, perhaps in several steps; ${name} itself if
 * nobody did.
 *
 * Owner:  ${name}, or the directory's.
 */
const char *agent_address_successor(const struct agent *agent, const char *name);

#endif
