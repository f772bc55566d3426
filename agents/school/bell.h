/* In which order a setting reads its notices, by when, and what not to do with
 * them.  Pure. */
#ifndef TELLBACK_SCHOOL_BELL_H
#define TELLBACK_SCHOOL_BELL_H

#include "rules/clocks.h"
#include "tellback/ids.h"

/**
 * bell_next(calendar, at):
 * The bell before which what came ${at} is to be read: that of the same day
 * where it is a school day and has not begun, else the next school day's.
 *
 * Errors: INSTANT_NEVER when no calendar gives one.
 * Source: Operation Encompass: before the start of the next school day.
 */
struct instant bell_next(const struct calendar *calendar, struct instant at);

/**
 * enum bell_state:
 * How one notice stands.
 *
 * Shape:  BELL_UNREAD nobody here has opened it; BELL_MISSING it was opened and
 *         the child has not been found; BELL_CLEARED a `found` has come for this
 *         `missing`, or it was taken back; BELL_READ all else.
 */
enum bell_state { BELL_UNREAD, BELL_MISSING, BELL_READ, BELL_CLEARED };

/**
 * struct bell_notice:
 * One notice in a list.
 *
 * Shape:  ${is_missing} it says that a child is missing; ${found_by} the notice
 *         that the child was found, "" none.
 * Units:  ${opened_ms} 0 while nobody opened it.
 * Owner:  ${context} is the caller's.
 */
struct bell_notice {
	struct envelope_id id;
	int is_missing;
	int is_taken_back;
	struct envelope_id found_by;
	struct instant accepted;
	int64_t opened_ms;
	struct instant bell;
	const void *context;
};

/**
 * bell_state_of(notice):
 * How it stands.
 */
enum bell_state bell_state_of(const struct bell_notice *notice);

/**
 * bell_sort(notices, count):
 * Unread before read; then by their bell, then the oldest first.
 */
void bell_sort(struct bell_notice *notices, size_t count);

/**
 * bell_is_of_day(notice, day):
 * Is it this day's: to be read by a bell of ${day} or before and not read, of a
 * child who is still missing, or come on that day?
 *
 * Units:  ${day} the London day, days since 1970-01-01.
 */
int bell_is_of_day(const struct bell_notice *notice, int32_t day);

/**
 * bell_word(kind), bell_do_not(kind, is_alert):
 * What a screen calls a notice of that kind ("endeavour-missing"), and what not
 * to do with it, in plain words.
 *
 * Owner:  static; "" for a kind that is none.
 */
const char *bell_word(const char *kind);
const char *bell_do_not(const char *kind, int is_alert);

#endif
