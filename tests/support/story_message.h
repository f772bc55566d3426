/* A message of a story: the example of its type with what the story says. */
#ifndef TELLBACK_SUPPORT_STORY_MESSAGE_H
#define TELLBACK_SUPPORT_STORY_MESSAGE_H

#include "support/story_cast.h"

/**
 * struct story_message:
 * What a line of a story says of a message.
 *
 * Shape:  ${name} what the story calls it; ${about}, ${replacing}, ${in_case} numbers of messages or -1; ${to}
 *         agencies with commas, or NULL; ${members} lines `name: value`.
 */
struct story_message {
	enum message_type type;
	const char *name;
	int about;
	int replacing;
	int in_case;
	const char *to;
	const struct story_line *members;
	size_t member_count;
};

/**
 * story_message_is(line):
 * Non-zero if it is a member of a message, and not what somebody reads.
 */
int story_message_is(const struct story_line *line);

/**
 * story_message_json(cast, message, ret_json):
 * Write it.
 *
 * Owner:  ${ret_json} in the cast's ${arena}.
 * Errors: non-zero, and the cast's ${why}.
 */
int story_message_json(struct story_cast *cast, const struct story_message *message, struct view *ret_json);

#endif
