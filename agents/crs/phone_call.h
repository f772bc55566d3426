/* The record of a telephone call that a front door took: the referral on the
 * caller's behalf, its read-back, and, if it was decided there and then, the
 * decision, in one step.
 *
 *   {"tellback": 1, "type": "log-call", "clientReference": …, "for": agency |
 *    "individual" | "anonymous", "safe": "YES" | "NO", "case"?: …,
 *    "referral": {fields of a referral}, "decision"?: {fields of a decision,
 *    or "code" alone for every child}}
 *
 * `safe` has no default: whether it is safe to write back to that agency is
 * asked of whoever took the call.  If it is not, the agency gets nothing and is
 * told otherwise. */
#ifndef TELLBACK_CRS_PHONE_CALL_H
#define TELLBACK_CRS_PHONE_CALL_H

#include "runtime/agent_kind.h"

/** The type of such a document; it never leaves the agent. */
#define PHONE_CALL_TYPE "log-call"

/**
 * phone_call_is(json):
 * Non-zero if ${json} is such a record.
 */
int phone_call_is(struct view json);

/**
 * phone_call_send(agent, submission, now, arena, ret_sent, ret_problems):
 * As agent_send for ${submission}'s record: the call, and "decision" if one was
 * made.  The same record again gives the same messages: a crash between its two
 * halves loses nothing.
 *
 * Errors: as agent_send; a decision that is not fit to send is found before
 *         anything is kept, as far as it can be without the call's id.
 */
enum status phone_call_send(struct agent *agent, const struct agent_submission *submission, struct agent_now now,
			    struct arena *arena, struct agent_packet_sent *ret_sent,
			    struct document_problems *ret_problems) MUST_CHECK;

#endif
