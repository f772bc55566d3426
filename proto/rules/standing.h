/* Looking things up in what is in force: the directory, the cards and the
 * policies that a decision is made under. */
#ifndef TELLBACK_RULES_STANDING_H
#define TELLBACK_RULES_STANDING_H

#include "rules/decide.h"

/**
 * standing_agency(standing, name):
 * The directory's entry of ${name}, or NULL.
 *
 * Owner:  borrows.
 */
const struct directory_agency *standing_agency(const struct standing *standing, const char *name);

/**
 * standing_has_agent(standing, name):
 * Non-zero if ${name}, or whoever took over from it, can be written to: in the
 * directory, and neither the agency nor its sign key revoked.
 *
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
int standing_has_agent(const struct standing *standing, const char *name);

/**
 * standing_has_role(standing, name, role), standing_may(standing, name, type_word):
 * Non-zero if the directory gives ${name} that role; lets it send that type.
 */
int standing_has_role(const struct standing *standing, const char *name, const char *role);
int standing_may(const struct standing *standing, const char *name, const char *type_word);

/**
 * standing_card(standing, name):
 * The newest card of ${name}, or NULL.
 *
 * Owner:  borrows.
 */
const struct card *standing_card(const struct standing *standing, const char *name);

/**
 * standing_policy(standing, crs):
 * The policy that governs the cases of ${crs}, or NULL.
 *
 * Owner:  borrows.
 */
const struct policy *standing_policy(const struct standing *standing, const char *crs);

/**
 * standing_is_side(standing, holder, agency):
 * Non-zero if ${agency} is ${holder} or stands beside it: an `also` of the
 * policy that governs it, or the other way round; or if it took over from one
 * that does.
 *
 * Source: docs/FORMATS.md, "Holder".
 */
int standing_is_side(const struct standing *standing, const char *holder, const char *agency);

/**
 * standing_successor(standing, agency):
 * Who took over from ${agency} in the end, by the directory; itself where
 * nobody did.
 *
 * Owner:  borrows.
 * Source: docs/FORMATS.md, "Card, directory, join" (`successor`).
 */
const char *standing_successor(const struct standing *standing, const char *agency);

/**
 * standing_may_hold(standing, agency):
 * Non-zero if the directory gives it a role that may hold cases.
 */
int standing_may_hold(const struct standing *standing, const char *agency);

/**
 * standing_principal(standing, agency):
 * The CRS that ${agency} stands beside as `also`, or NULL if it stands for
 * itself.
 *
 * Owner:  borrows.
 */
const char *standing_principal(const struct standing *standing, const char *agency);

/**
 * standing_check_recipient(standing, recipient):
 * May a message be sealed to ${recipient} now: known, not revoked, its epoch
 * on its card and at most 14 days past its end?
 *
 * Errors: REFUSAL_RECIPIENT_UNKNOWN; REFUSAL_REVOKED; REFUSAL_EPOCH.
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
enum refusal standing_check_recipient(const struct standing *standing, const struct recipient *recipient);

#endif
