/* May the notes of a case be erased? */
#ifndef TELLBACK_RULES_ERASING_H
#define TELLBACK_RULES_ERASING_H

#include "rules/decide.h"

/**
 * enum erasing:
 * What stands in the way, the first of these.
 *
 *   ERASING_OPEN   the case is open
 *   ERASING_HELD   it is on hold: a party was told so, and not that it is over
 *   ERASING_TERM   no policy that names a time governs it
 *   ERASING_EARLY  that time has not come yet
 *   ERASING_MAY    nothing does
 */
enum erasing { ERASING_OPEN, ERASING_HELD, ERASING_TERM, ERASING_EARLY, ERASING_MAY };

/**
 * erasing_judge(state, standing, ret_from):
 * May all of ${state}, the case and those linked with it, be erased now?
 * A deadline never erases anything: that takes somebody who asks for it.  The
 * time is counted from the last note of the case, which may be later than its
 * close.
 *
 * Shape:  ${ret_from} when its time comes, INSTANT_NEVER where nothing says.
 * Source: docs/POLICY.md, `keep note`; docs/FORMATS.md, "Erasure".
 */
enum erasing erasing_judge(const struct case_state *state, const struct standing *standing, struct instant *ret_from);

/**
 * erasing_soonest(standing, accepted):
 * When the notes of a case could be erased at the soonest, by whichever policy
 * keeps them the shortest, if its last was accepted then.
 *
 * Errors: INSTANT_NEVER where no policy names a time.
 */
struct instant erasing_soonest(const struct standing *standing, struct instant accepted);

/**
 * erasing_from(keep, closed):
 * When the time that ${keep} names, counted from ${closed}, is over: 0:00 in
 * London of that day, a month that is too short ending on its last day.
 *
 * Errors: INSTANT_NEVER beyond any calendar.
 */
struct instant erasing_from(const struct policy_keep *keep, struct instant closed);

#endif
