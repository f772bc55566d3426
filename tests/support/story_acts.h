/* The acts of a story: one line, and the indented lines below it. */
#ifndef TELLBACK_SUPPORT_STORY_ACTS_H
#define TELLBACK_SUPPORT_STORY_ACTS_H

#include "support/story_cast.h"

/**
 * struct story_act:
 * One act.
 */
struct story_act {
	const struct story_line *line;
	const struct story_line *more;
	size_t more_count;
};

/**
 * story_acts_do(cast, act):
 * Do it.
 *
 * Errors: non-zero, and the cast's ${why}: words that are none, or something
 *         that did not come about as it is written.
 */
int story_acts_do(struct story_cast *cast, const struct story_act *act);

/**
 * story_duties_check(cast, act), story_world_do(cast, act, ret_is_taken):
 * The `duties` of an arm against the broker's own list; what happens to the
 * world rather than to a player (time, crashes, the registrar).
 */
int story_duties_check(struct story_cast *cast, const struct story_act *act);
int story_world_do(struct story_cast *cast, const struct story_act *act, int *ret_is_taken);

/**
 * story_incident_json(cast, name, act, ret_json):
 * An incident called ${name} as the police's system hands it in.
 *
 * Owner:  ${ret_json} in the cast's ${arena}.
 */
int story_incident_json(struct story_cast *cast, const char *name, const struct story_act *act, struct view *ret_json);

#endif
