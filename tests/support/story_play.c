/* An arm, line by line: who does what, what they read, and what is owed in
 * the end. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "support/story_acts.h"

/* Only an instant before the first word the world begins. */
#define BEGINS_BEFORE_S 3600

static struct instant
first_moment(const struct story *story, const struct story_arm *arm)
{
	struct instant at = {NOTES_BEGIN_S * 1000LL};

	for (size_t i = arm->first; i < arm->end; i++)
		if (!strncmp(story->lines[i].text, "at ", 3) && !story_cast_moment(story->lines[i].text + 3, &at))
			break;
	return at;
}

/* The lines below an act that belong to it. */
static size_t
more_of(const struct story *story, const struct story_arm *arm, size_t line)
{
	size_t count = 0;

	while (line + 1 + count < arm->end && story->lines[line + 1 + count].is_more)
		count++;
	return count;
}

const char *
story_play(const struct story *story, const struct story_arm *arm, struct arena *arena)
{
	const char *why;
	struct story_cast *cast =
		story_cast_new(story, first_moment(story, arm).ms / 1000 - BEGINS_BEFORE_S, arena, &why);
	int has_duties = 0;

	if (!cast)
		return why;
	for (size_t i = arm->first; i < arm->end && !cast->why;) {
		const struct story_act act = {&story->lines[i], &story->lines[i + 1], more_of(story, arm, i)};

		has_duties |= !strcmp(act.line->text, "duties");
		if (act.line->is_more)
			(void)story_cast_wrong(cast, "it belongs to no act");
		else
			(void)story_acts_do(cast, &act);
		if (cast->why)
			why = arena_print(arena, "%s:%u: %s", story->path, act.line->number, cast->why);
		i += 1 + act.more_count;
	}
	if (!why && !has_duties)
		why = arena_print(arena, "%s: arm %s: it does not say what is owed in the end", story->path, arm->name);
	story_cast_free(cast);
	return why;
}
