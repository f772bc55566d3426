/* Who holds a case, as far as this agency can know: what it is told by a
 * handover that was accepted, by the broker's notice, by a refusal that names
 * the holder; else whoever the case's first message was for. */
#ifndef TELLBACK_RUNTIME_AGENT_HOLDER_H
#define TELLBACK_RUNTIME_AGENT_HOLDER_H

#include "runtime/agent.h"
#include "tellback/notice.h"

/**
 * agent_holder(agent, case_token, now, arena, ret_holder):
 * The holder; perhaps ourselves.
 *
 * Errors: STATUS_NOT_FOUND (nothing of that case is here); STATUS_NO_MEMORY;
 *         broken ones.
 * Source: docs/FORMATS.md, "Holder".
 */
enum status agent_holder(struct agent *agent, const struct case_token *case_token, struct agent_now now,
			 struct arena *arena, struct agency *ret_holder) MUST_CHECK;

/**
 * agent_holder_may(agent, name):
 * Non-zero if the directory says that ${name} may hold cases: nobody else is
 * written to as a holder, whatever the broker says.
 */
int agent_holder_may(const struct agent *agent, const char *name);

/**
 * agent_holder_learn(agent, envelope, arena), agent_holder_notice(agent, notice),
 * agent_holder_told(agent, case_token, name):
 * Inside the transaction: what a message that was accepted, a notice, a refusal
 * says of it.  What says nothing of it changes nothing.
 *
 * Errors: STATUS_NO_MEMORY; broken ones.
 */
enum status agent_holder_learn(struct agent *agent, const struct envelope *envelope, struct arena *arena) MUST_CHECK;
enum status agent_holder_notice(struct agent *agent, const struct notice *notice) MUST_CHECK;
enum status agent_holder_told(struct agent *agent, const struct case_token *case_token, const char *name) MUST_CHECK;

#endif
