/* Deadlines: civil days in London, office hours, working days, school days.
 * London's rule is written here; the machine's time zone files are never
 * asked, so that every machine computes the same deadline. */
#ifndef TELLBACK_RULES_CLOCKS_H
#define TELLBACK_RULES_CLOCKS_H

#include "tellback/directory.h"
#include "tellback/duty.h"
#include "tellback/instant.h"
#include "tellback/policy.h"

/**
 * struct calendar:
 * What days are counted by.
 *
 * Shape:  ${setting} the card whose `term` and `closed` lines count school
 *         days; NULL, or without terms: the policy's terms.
 * Owner:  borrows.
 */
struct calendar {
	const struct policy *policy;
	const struct card *setting;
};

/**
 * clocks_day(instant), clocks_minute(instant):
 * The London day of ${instant}, days since 1970-01-01; minutes into that day
 * by the clock on the wall.
 *
 * Source: docs/FORMATS.md, "Policy" (London is UTC+1 from 01:00 UTC on the
 *         last Sunday of March to that of October).
 */
int32_t clocks_day(struct instant instant);
int clocks_minute(struct instant instant);

/**
 * clocks_at(day, minute):
 * The moment when London's clock shows ${minute} (0..1440) of ${day}.  In the
 * hour that March skips: as if the clock had not changed.  In the hour that
 * October repeats: the first.
 */
struct instant clocks_at(int32_t day, int minute);

/**
 * clocks_is_working_day(policy, day):
 * Non-zero if ${day} is one of the policy's weekdays and no holiday.
 */
int clocks_is_working_day(const struct policy *policy, int32_t day);

/**
 * clocks_covers(policy, day):
 * Non-zero if the policy's list of holidays is complete for ${day}.  A day
 * beyond counts as no holiday: a deadline may then be early, never late.
 */
int clocks_covers(const struct policy *policy, int32_t day);

/**
 * clocks_due(calendar, unit, amount, start):
 * When ${amount} ${unit}s from ${start} have passed.
 *
 *   minutes, hours   elapsed
 *   working-hours    counted inside the policy's hours on working days
 *   working-days     24:00 of the n-th working day after the day of ${start}
 *   mornings         the policy's `morning` of that day
 *   school-days      its `school-start` of the n-th school day
 *
 * Errors: INSTANT_NEVER when the amount is beyond any calendar.
 * Source: docs/FORMATS.md, "Policy".
 */
struct instant clocks_due(const struct calendar *calendar, enum clock_unit unit, uint64_t amount, struct instant start);

/**
 * clocks_remind(policy, duty):
 * When to say that ${duty} falls due today: the policy's `morning` of the
 * London day on which its time runs out (24:00 is still that day), if that is
 * after its warning and before its due time.  A duty that began that same day
 * has none: it is news already.
 *
 * Errors: INSTANT_NEVER: never.
 * Source: docs/FORMATS.md, "Notice".
 */
struct instant clocks_remind(const struct policy *policy, const struct duty *duty);

/**
 * clocks_line(policy, duty, whens, when_count):
 * The clock line for ${duty} whose `when` is the first of ${whens}, which go
 * from the most exact to "any"; NULL if there is none.
 *
 * Owner:  borrows.
 */
const struct clock_line *clocks_line(const struct policy *policy, const char *duty, const char *const *whens,
				     size_t when_count);

/**
 * clocks_missing(policy):
 * The token of the first kind of duty for which ${policy} has no line that
 * holds in any circumstance, or NULL: such a duty would never fall due.
 *
 * Owner:  static.
 */
const char *clocks_missing(const struct policy *policy);

#endif
