/* What the rows of arrivals_table.c do with a message: one function each, as
 * agent_kind's ${arrived}. */
#ifndef TELLBACK_CRS_ARRIVALS_H
#define TELLBACK_CRS_ARRIVALS_H

#include "runtime/agent_kind.h"

/** What every function here is like. */
typedef enum status arrivals_row(struct agent *agent, const struct agent_message *message, struct agent_now now,
				 struct arena *arena);

/**
 * arrivals_referral, arrivals_information, arrivals_correction,
 * arrivals_retraction, arrivals_link, arrivals_unlink, arrivals_priority,
 * arrivals_decision, arrivals_outcome:
 * A referral: its children go into the register, what it leaves open becomes
 * follow-ups, and one that it replaces is forgotten.  Further information: it
 * answers them.  A correction: of an ethnicity.  A retraction: that referral is
 * forgotten.  A link, and its undoing: our own.  A regrading of our own: our
 * priority beside the sender's grade.  A decision of ours for early help, and
 * what came of it: was it taken up.
 *
 * Errors: STATUS_GONE (the vault); STATUS_NO_MEMORY; those of db_step.
 */
arrivals_row arrivals_referral, arrivals_information, arrivals_correction, arrivals_retraction, arrivals_link,
	arrivals_unlink, arrivals_priority, arrivals_decision, arrivals_outcome;

#endif
