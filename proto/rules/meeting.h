/* Strategy meetings: what one record says beside the others of the case. */
#ifndef TELLBACK_RULES_MEETING_H
#define TELLBACK_RULES_MEETING_H

#include "rules/ruling.h"

/**
 * meeting_has_version(ruling):
 * Non-zero if this version of this meeting's record is there with other
 * content.
 *
 * Source: docs/FORMATS.md, "Duties" (`version` is refused only …).
 */
int meeting_has_version(const struct ruling *ruling);

/**
 * meeting_has_content(ruling):
 * Non-zero if a record before this one had the same content: this is the
 * envelope of somebody who was to get it apart.
 */
int meeting_has_content(const struct ruling *ruling);

/**
 * enum meeting_version, meeting_version(ruling, past):
 * What ${past} is to the record being decided: a version of the same meeting's
 * record, earlier, this one or later; or nothing of the kind.
 */
enum meeting_version { VERSION_NONE, VERSION_FORMER, VERSION_SAME, VERSION_LATER };
enum meeting_version meeting_version(const struct ruling *ruling, const struct past *past);

/**
 * meeting_suits(ruling, opener):
 * Non-zero if the record being decided is what ${opener} promised: the same
 * content, or whatever is newer where that was no record.
 */
int meeting_suits(const struct ruling *ruling, const struct past *opener);

/**
 * meeting_is_owed(ruling, agency):
 * Non-zero if ${agency} is or was owed this very record already, or a later one.
 */
int meeting_is_owed(const struct ruling *ruling, const char *agency);

/**
 * meeting_is_weaker(ruling):
 * Non-zero if it should be looked at: no quorum, or done alone what had been
 * agreed to be done jointly.  It is taken all the same.
 */
int meeting_is_weaker(const struct ruling *ruling);

/**
 * meeting_action(action, ret_number, ret_agency, ret_due):
 * The three parts of an `action` that was agreed.
 *
 * Shape:  ${action} of the grammar; ${ret_number} of DUTY_PART_SIZE bytes.
 */
void meeting_action(const char *action, char *ret_number, struct agency *ret_agency, struct instant *ret_due);

/**
 * meeting_knows_actions(ruling):
 * Non-zero if every action that the envelope names was agreed at the meeting
 * it is about, and (for what says that one is done) taken by its sender.
 */
int meeting_knows_actions(const struct ruling *ruling);

/**
 * meeting_began(ruling):
 * When the meeting was held that began the enquiry which the envelope
 * answers; the moment of acceptance if no record is there.
 *
 * Source: docs/FORMATS.md, "Duties" (icpc).
 */
struct instant meeting_began(const struct ruling *ruling);

#endif
