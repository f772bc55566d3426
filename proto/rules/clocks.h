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
 *         days, or NULL.
 * Owner:  borrows.
 */
struct calendar {
	const struct policy *policy;
	const struct card *setting;
};

/** Days in a row that may pass without a school day: the summer's six weeks
 * and a week more.  A calendar that says more is held to be wrong, and from
 * then on the next working day counts: no card can put a child's notice off
 * for longer, or for ever. */
#define CLOCKS_LONGEST_HOLIDAY 49

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
 * clocks_contact(card, day, at):
 * Whom to tell in place of the setting on a day on which its card says it is
 * `closed`: the first (${at} 0), second ... agency; NULL when there are no
 * more, or it is not closed.
 *
 * Owner:  borrows.
 * Source: docs/FORMATS.md, "Card, directory, join" (closed).
 */
const struct agency *clocks_contact(const struct card *card, int32_t day, size_t at);

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
 * A school day is a working day on which the setting is not `closed`, and
 * which lies in one of its terms.  Of a day before its first term or after its
 * last one the setting says nothing: then the policy's terms hold; where these
 * say nothing either, every working day counts.  So a setting without a
 * calendar, or with one that has run out, has an early deadline, never a late
 * one; and no two school days are further apart than CLOCKS_LONGEST_HOLIDAY
 * and the next working day.
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

#endif
