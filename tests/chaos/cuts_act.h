/* What an agency does: a row of its agent's journal becomes a line of the
 * ledger, and what people there do upon it. */
#ifndef TELLBACK_CHAOS_CUTS_ACT_H
#define TELLBACK_CHAOS_CUTS_ACT_H

#include "runtime/agent_view.h"
#include "support/actor.h"
#include "support/ledger.h"

/**
 * struct cuts_act:
 * Whose act it is, and where it is written down; ${waits} counts how often it
 * was told to wait.
 */
struct cuts_act {
	struct ledger *ledger;
	struct actor *actor;
	const char *name;
	unsigned long long *waits;
};

/**
 * cuts_act_write(act, row):
 * The ledger's line of that row, if it has one.  Non-zero once the store fails.
 */
int cuts_act_write(const struct cuts_act *act, const struct journal_row *row);

/**
 * cuts_act_all(act, until):
 * What people do upon the rows up to ${until} that they have not seen to: they
 * open what came, answer a referral, close the case once the answer was
 * opened.  All of it may be done twice.  Non-zero once the store fails.
 */
int cuts_act_all(const struct cuts_act *act, uint64_t until);

/**
 * cuts_act_refer(act, number):
 * Hand in the referral of that number; again changes nothing.  Non-zero once
 * the store fails.
 */
int cuts_act_refer(const struct cuts_act *act, unsigned number);

#endif
