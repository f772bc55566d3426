/* Somebody at the desk of an agent in a house: types a verb, reads what it
 * prints. */
#ifndef TELLBACK_SUPPORT_DESK_H
#define TELLBACK_SUPPORT_DESK_H

#include "runtime/verbs.h"
#include "support/house.h"

/**
 * struct desk:
 * One desk.
 *
 * Shape:  ${user} who sits there: ann (social-worker), max (manager), nia
 *         (navigator); ${out}, ${err} what the last verb printed; ${payload} a
 *         file for the next one.
 * Owner:  texts in the actor's arena.
 */
struct desk {
	struct house *house;
	size_t who;
	struct people people;
	const char *user;
	const char *out;
	const char *err;
	struct view payload;
};

/**
 * desk_new(house, who, kind):
 * The agent ${who} of the house is of that ${kind} from now on.
 *
 * Owner:  the caller; free().
 */
struct desk *desk_new(struct house *house, size_t who, const struct agent_kind *kind);

/**
 * desk_type(desk, format, ...):
 * Type a verb; quoted words are one.  Time stands still; all agents play while
 * the verb waits.
 */
enum exit_code desk_type(struct desk *desk, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * desk_id(desk):
 * The id that the last verb printed ("id    …").
 *
 * Owner:  the actor's arena.
 */
const char *desk_id(const struct desk *desk);

/**
 * desk_says(desk, text):
 * Non-zero if ${text} stands in what the last verb printed, out or err.
 */
int desk_says(const struct desk *desk, const char *text);

#endif
