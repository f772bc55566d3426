/* One duty as it is opened: its parties, when it starts, when it is due, and
 * what it has of the one that it replaces. */
#ifndef TELLBACK_RULES_OPENING_DUTY_H
#define TELLBACK_RULES_OPENING_DUTY_H

#include "rules/duty_table.h"
#include "rules/ruling.h"

/**
 * struct opening_one:
 * One of what a row is opened for.
 *
 * Shape:  ${party} the one that PARTY_EACH means; ${child} a token or "-";
 *         ${code} of that child; ${number} the part of the id where it is no
 *         child; ${due} 0 where the policy sets it; NULL and 0 otherwise.
 */
struct opening_one {
	const char *party;
	const char *child;
	const char *code;
	const char *number;
	struct instant due;
};

/**
 * opening_duty(ruling, row, one):
 * Open it in the envelope's case.
 */
void opening_duty(struct ruling *ruling, const struct duty_opening *row, const struct opening_one *one);

/**
 * opening_duty_make(ruling, row, one):
 * It, not yet opened.
 */
struct duty opening_duty_make(struct ruling *ruling, const struct duty_opening *row, const struct opening_one *one);

/**
 * opening_duty_add(ruling, duty):
 * Open ${duty}; where a replaced envelope, or a former version, had it, with the
 * clock it had there, and not again if it was met; nor where this very record,
 * or a later version, has it under another envelope.
 */
void opening_duty_add(struct ruling *ruling, const struct duty *duty);

/**
 * opening_duty_keep(duty, old):
 * ${duty} runs as ${old} did, which it takes the place of.
 */
void opening_duty_keep(struct duty *duty, const struct duty *old);

/**
 * opening_duty_clock(ruling, opener, duty, code):
 * Set due and warn of ${duty} from its start, by the home's policy; ${code} of
 * its child or NULL.  The most exact of the policy's `when` wins: the opener's
 * facts first, then those of the referral.
 *
 * Source: docs/FORMATS.md, "Policy".
 */
void opening_duty_clock(struct ruling *ruling, const struct envelope *opener, struct duty *duty, const char *code);

#endif
