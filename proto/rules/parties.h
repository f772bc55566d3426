/* Who is who in a case: its home, its parties, its referrers. */
#ifndef TELLBACK_RULES_PARTIES_H
#define TELLBACK_RULES_PARTIES_H

#include "rules/ruling.h"

/**
 * parties_in_to(envelope, agency):
 * Non-zero if ${agency} is one of the `to` lines.
 */
int parties_in_to(const struct envelope *envelope, const char *agency);

/**
 * parties_is_side(ruling, agency):
 * Non-zero if ${agency} is the holder or stands beside it.
 */
int parties_is_side(const struct ruling *ruling, const char *agency);

/**
 * parties_reaches(ruling, envelope, agency):
 * Non-zero if ${agency}, or whoever took over from it, is one of the `to` lines.
 */
int parties_reaches(const struct ruling *ruling, const struct envelope *envelope, const char *agency);

/**
 * parties_principal(ruling, envelope):
 * Who is the party of what ${envelope} does: the holder for whoever stands
 * beside it, an agency for its `also` where both stand in `to`, else its sender.
 *
 * Owner:  borrows.
 */
const char *parties_principal(const struct ruling *ruling, const struct envelope *envelope);

/**
 * parties_receiver(ruling):
 * The one agency beside its sender that the envelope is for, an `also` of which
 * may stand beside it; NULL if there is none or more than one.
 *
 * Owner:  borrows.
 */
const char *parties_receiver(const struct ruling *ruling);

/**
 * parties_own_home(standing, envelope):
 * Whose policy governs an own case: the CRS in `to`, else that of the area of
 * a recipient, else of the sender, else the sender itself.
 *
 * Owner:  borrows.
 */
const char *parties_own_home(const struct standing *standing, const struct envelope *envelope);

/**
 * parties_home(standing, envelope):
 * The CRS whose case this first note makes: for a call that a CRS or its EDT
 * records, its own; else the CRS (or that of the EDT) in `to`.  NULL if there
 * is none.
 *
 * Owner:  borrows.
 * Source: docs/FORMATS.md, "Holder".
 */
const char *parties_home(const struct standing *standing, const struct envelope *envelope);

/**
 * parties_knows(standing, state, agency):
 * Non-zero if ${agency}, or one that it took over from, sent or got anything of
 * the case, or holds it.
 */
int parties_knows(const struct standing *standing, const struct case_state *state, const char *agency);

/**
 * parties_records(ruling):
 * Non-zero if the sender may write down here what others say: the holder's
 * side, or the front door's, though the case is in other hands by now.
 *
 * Source: docs/FORMATS.md, "Types" (a CRS recording a call).
 */
int parties_records(const struct ruling *ruling);

/**
 * parties_asker(ruling):
 * To whom the referral being decided is owed: its sender; for what the
 * holder's side recorded, whom it was for, and INDIVIDUAL where that agency
 * cannot be written to.
 *
 * Owner:  borrows.
 * Source: docs/FORMATS.md, "Envelope" (`on-behalf-of`).
 */
const char *parties_asker(const struct ruling *ruling);

/**
 * parties_answered(ruling):
 * The one who is owed what the envelope answers: the referrer of a referral; of
 * a meeting or a notification the party that it is sent to, or that sends it.
 * NULL if that cannot be found, "" if it is sent to no such party.
 *
 * Owner:  borrows.
 */
const char *parties_answered(const struct ruling *ruling);

/**
 * parties_referrer(ruling, referral):
 * To whom the accepted ${referral} is owed, by the duties it opened; NULL if
 * they are gone.
 *
 * Owner:  borrows.
 */
const char *parties_referrer(const struct ruling *ruling, const struct past *referral);

/**
 * parties_audience(ruling):
 * How the referrer is reached by the envelope.
 */
enum audience parties_audience(const struct ruling *ruling);

/**
 * parties_is_told(ruling, at):
 * Non-zero if the `to` line at ${at} is one that the envelope tells something:
 * not the sender's own side, not an `also` of another recipient.
 */
int parties_is_told(const struct ruling *ruling, size_t at);

/**
 * parties_gets(ruling, at):
 * Non-zero if the note is delivered to the `to` line at ${at}: not to its
 * sender, and of what the holder's side sends only to itself and the one
 * answered or called for, so that no referrer learns of another.
 */
int parties_gets(const struct ruling *ruling, size_t at);

#endif
