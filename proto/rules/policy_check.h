/* What the grammar of a policy cannot say: whether its lines are of duties and
 * circumstances that there are, and whether its calendar and stages are whole.
 * Asked before a policy is signed and before it is loaded, never of one that
 * is in force. */
#ifndef TELLBACK_RULES_POLICY_CHECK_H
#define TELLBACK_RULES_POLICY_CHECK_H

#include "tellback/policy.h"

/** A sentence for a registrar, with NUL. */
#define POLICY_CHECK_SIZE 240

/** Bank holidays that every year has in England and Wales: six by the Act of
 * 1971 and by proclamation, Good Friday and Christmas Day.  A proclamation may
 * add one or move one, but not out of its year. */
#define POLICY_CHECK_HOLIDAYS 8

/**
 * policy_check(policy, ret_words):
 * Is there anything in ${policy} that a registrar would not have meant?
 *
 *   a clock line of a duty or of a circumstance that there is not
 *   a kind of duty without a line that always holds: it would never fall due
 *   a warning that does not come before the due time (in one unit)
 *   stages that do not begin with 1, or leave one out
 *   a whole year of the `holidays` span with fewer than eight `holiday` lines,
 *   or one of them on a Saturday or Sunday
 *   terms that overlap
 *
 * Errors: non-zero, and ${ret_words} says what is wrong, naming the line.
 * Source: docs/POLICY.md; docs/FORMATS.md, "Policy".
 */
int policy_check(const struct policy *policy, char ret_words[POLICY_CHECK_SIZE]);

/**
 * policy_check_follows(policy, serial, hash, ret_words):
 * Does ${policy} take up where the note of ${serial} and ${hash} left off?
 * ${serial} 0: none is in force, and any may be the first.  The same note
 * again does follow.
 *
 * Errors: non-zero, and ${ret_words} says why not.
 * Source: docs/FORMATS.md, "Policy" (one serial chain for each CRS).
 */
int policy_check_follows(const struct policy *policy, uint64_t serial, const struct digest *hash,
			 char ret_words[POLICY_CHECK_SIZE]);

#endif
