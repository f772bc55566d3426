/* The desks of a story: which kind of agent each player has, the people there,
 * and a verb typed at one. */
#ifndef TELLBACK_SUPPORT_STORY_DESK_H
#define TELLBACK_SUPPORT_STORY_DESK_H

#include "support/story_cast.h"

/**
 * struct story_printed:
 * What a verb printed, and its exit code.
 *
 * Owner:  the cast's ${of_act}.
 */
struct story_printed {
	const char *out;
	const char *err;
	enum exit_code code;
};

/**
 * story_desk_kind(player):
 * The row of the program that this player runs.
 *
 * Owner:  static.
 */
const struct agent_kind *story_desk_kind(const char *player);

/**
 * story_desk_people(people):
 * One user a role, called as the role; and `second-manager`.
 */
void story_desk_people(struct people *people);

/**
 * story_desk_type(cast, typed, ret_printed):
 * Type a verb.
 *
 * Errors: non-zero, and the cast's ${why}: there is no such verb.
 */
int story_desk_type(struct story_cast *cast, const struct story_typed *typed, struct story_printed *ret_printed);

/**
 * story_cast_named(cast, text):
 * ${text} with ids and tokens written as the story's names, and one space for
 * many.
 */
char *story_cast_named(struct story_cast *cast, const char *text);

#endif
