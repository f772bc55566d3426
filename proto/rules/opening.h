/* The duties that an accepted envelope opens, by the rows of duty_table.c. */
#ifndef TELLBACK_RULES_OPENING_H
#define TELLBACK_RULES_OPENING_H

#include "rules/ruling.h"

/**
 * opening_all(ruling):
 * Open every duty that the envelope opens; with what it replaces taken into
 * account.
 *
 * Source: docs/FORMATS.md, "Duties".
 */
void opening_all(struct ruling *ruling);

/**
 * opening_again(ruling, duty):
 * Open ${duty}, once met by an answer that does not stand, under this
 * envelope's id.
 *
 * Source: docs/FORMATS.md, "Duties" (An answer undone is owed again).
 */
void opening_again(struct ruling *ruling, const struct duty *duty);

/**
 * opening_set_clock(ruling, opener, duty, code):
 * Set due and warn of ${duty} from its start, by the home's policy; ${code} of
 * its child or NULL.  The most exact of the policy's `when` wins: the opener's
 * facts first, then those of the referral.
 *
 * Source: docs/FORMATS.md, "Policy".
 */
void opening_set_clock(struct ruling *ruling, const struct envelope *opener, struct duty *duty, const char *code);

/**
 * opening_follow(ruling, verified, kind):
 * Open a duty of ${kind} that follows from ${verified} having been met.
 */
void opening_follow(struct ruling *ruling, const struct duty *verified, enum duty_kind kind);

#endif
