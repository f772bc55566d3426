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
 * Whose folders and whose agent; what a file may be is the agent's kind's.
 *
 * Owner:  borrows.
 */
struct courier {
	struct agent *agent;
	struct spool *spool;
	const struct people *people;
};

/** A file that could not be taken for now is looked at again after this:
 * somebody writes to it, a recipient's card is on its way, the disk is full
 * (milliseconds). */
#define COURIER_SOON_MS 1000

/** What lies in out/new under another name than x.json for so long is no
 * attachment on its way (milliseconds). */
#define COURIER_STRAY_MS (10 * 60 * 1000)

/**
 * courier_take(courier, now, ret_look_ms):
 * Hand what is in out/new to the agent, and who has read what (in/done).
 *
 * Units:  ${ret_look_ms} how long to wait before the next look, if nothing
 *         rings: 0, COURIER_SOON_MS or SPOOL_SCAN_MS.
 * Errors: broken ones only; what is wrong with a file goes beside it.
 */
enum status courier_take(const struct courier *courier, struct agent_now now, int64_t *ret_look_ms) MUST_CHECK;

/**
 * courier_follow(courier, ret_again):
 * Write what has happened since the last time: some rows of the journal.
 *
 * Errors: broken ones; STATUS_FULL, STATUS_IO, STATUS_NOT_PERMITTED: the folder
 *         cannot be written to, so the same rows come again.
 */
enum status courier_follow(const struct courier *courier, int *ret_again) MUST_CHECK;

#endif
