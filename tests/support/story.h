/* A story: one finding of the inspectors as a play of two arms, in a text that
 * a practitioner can read (tests/scenario/findings/README.md has the words).
 * What the players write and read is the product's own: the story's reader
 * only names who does what when, and compares. */
#ifndef TELLBACK_SUPPORT_STORY_H
#define TELLBACK_SUPPORT_STORY_H

#include <stddef.h>

#include "base/arena.h"

/** Lines of a story, its arms, players of one arm; a name in it with NUL. */
#define STORY_LINES 600
#define STORY_ARMS 6
#define STORY_PLAYERS 14
#define STORY_NAME_SIZE 40

/**
 * struct story_line:
 * One line that is neither empty nor a remark.
 *
 * Shape:  ${number} from 1, as an editor counts; ${is_more}: it is indented and
 *         belongs to the act above it; ${text} without the indent.
 */
struct story_line {
	unsigned number;
	int is_more;
	char *text;
};

/**
 * struct story_arm:
 * Lines ${first} up to before ${end}.
 */
struct story_arm {
	const char *name;
	size_t first;
	size_t end;
};

/**
 * struct story:
 * One file.
 *
 * Shape:  ${row} of the table of findings; ${players} the agencies that have
 *         an agent in it.
 * Owner:  all lies in the arena given.
 */
struct story {
	const char *path;
	const char *row;
	const char *finding;
	const char *source;
	const char *players[STORY_PLAYERS];
	size_t player_count;
	struct story_arm arms[STORY_ARMS];
	size_t arm_count;
	struct story_line lines[STORY_LINES];
	size_t line_count;
};

/**
 * story_read(path, arena, ret_why):
 * Read a story.
 *
 * Errors: NULL, and ${ret_why} says what is wrong and in which line.
 */
struct story *story_read(const char *path, struct arena *arena, const char **ret_why);

/**
 * story_play(story, arm, arena):
 * Play one arm from its beginning: NULL, or what did not come about as it is
 * written, with the line and what the product said instead.
 */
const char *story_play(const struct story *story, const struct story_arm *arm, struct arena *arena);

#endif
