/* What a ledger proves: was anything lost, done twice, or a case closed over
 * somebody who was not told?  Knows nothing of the broker. */
#ifndef TELLBACK_SUPPORT_VERDICT_H
#define TELLBACK_SUPPORT_VERDICT_H

#include "support/ledger.h"

/**
 * struct verdict:
 * How often, and the first case of each in a sentence with ids.
 *
 * Shape:  ${lost} accepted, and at the end not stored by each of its
 *         recipients; or its leaf was given to another.  ${doubled} two leaves
 *         of one id, or accepted and refused; two cursors of one id at one
 *         agency, one opened twice.  ${unanswered} a close was accepted while
 *         a referral that was accepted before it in the same case had no
 *         decision or outcome that its sender's agent had verified by then.
 *         ${stuck} offered and at the end neither accepted nor refused, or
 *         opened and its sender not told: liveness, judged like ${lost} only
 *         if the ledger has a SETTLED line, and up to the last of those.
 *         ${offered} … ${closed} what it was judged over.
 */
struct verdict {
	size_t lost;
	size_t doubled;
	size_t unanswered;
	size_t stuck;
	size_t offered;
	size_t accepted;
	size_t stored;
	size_t opened;
	size_t closed;
	size_t faults;
	char first[4][256];
};

/**
 * verdict_of(ledger, ret_verdict):
 * Judge.  Zero if nothing is wrong.
 */
int verdict_of(const struct ledger *ledger, struct verdict *ret_verdict);

/**
 * verdict_print(verdict, arm, seed):
 * The line that every arm of the fault tests ends with:
 *   sum: ARM seed=S faults=N offered=… accepted=… … lost=0 doubled=0 unanswered=0 stuck=0
 * after the sentences of what is wrong.
 */
void verdict_print(const struct verdict *verdict, const char *arm, unsigned long long seed);

#endif
