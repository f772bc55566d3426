/* Carries between the spool's folders and the agent: files to be sent in,
 * results, arrivals and notices out.  Every step may be done twice: a crash
 * between two writes the same files again. */
#ifndef TELLBACK_RUNTIME_COURIER_H
#define TELLBACK_RUNTIME_COURIER_H

#include "runtime/agent.h"
#include "runtime/people.h"
#include "runtime/spool.h"

/**
 * struct courier:
 * Whose folders and whose agent.
 *
 * Shape:  ${takes_calls}: a front door's, which also takes records of calls
 *         (runtime/phone_call.h); ${standard_type} what a file without a type is,
 *         or TYPE_UNKNOWN.
 * Owner:  borrows.
 */
struct courier {
	struct agent *agent;
	struct spool *spool;
	const struct people *people;
	int takes_calls;
	enum message_type standard_type;
};

/**
 * courier_take(courier, now, ret_again):
 * Hand what is in out/new to the agent, and who has read what (in/done).
 *
 * Shape:  ${ret_again} non-zero if there may be more now; a file that is still
 *         being written, or that cannot be taken for want of room, is left for
 *         the next look.
 * Errors: broken ones only; what is wrong with a file goes beside it.
 */
enum status courier_take(const struct courier *courier, struct agent_now now, int *ret_again) MUST_CHECK;

/**
 * courier_follow(courier, ret_again):
 * Write what has happened since the last time: some rows of the journal.
 *
 * Errors: broken ones; STATUS_FULL, STATUS_IO, STATUS_NOT_PERMITTED: the folder
 *         cannot be written to, so the same rows come again.
 */
enum status courier_follow(const struct courier *courier, int *ret_again) MUST_CHECK;

#endif
