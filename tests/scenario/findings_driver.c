/* Plays the stories of the findings: for each arm one line, `ok - …`.
 * usage: findings_driver FILE...; ends with 1 if an arm failed. */
#include <stdio.h>
#include <stdlib.h>
#include <sodium.h>

#include "base/log.h"
#include "support/story.h"

#define STORY_ARENA_BYTES ((size_t)1024 * 1024 * 1024)

static int
play_file(const char *path)
{
	struct arena *arena = arena_new(STORY_ARENA_BYTES);
	const char *why;
	const struct story *story = arena ? story_read(path, arena, &why) : NULL;
	int failed = 0;

	if (!story) {
		printf("not ok - %s\n", arena ? why : "no memory");
		arena_free(arena);
		return 1;
	}
	for (size_t i = 0; i < story->arm_count; i++) {
		struct arena *of_arm = arena_new(STORY_ARENA_BYTES);

		why = of_arm ? story_play(story, &story->arms[i], of_arm) : "no memory";
		printf("%s - row %s: %s: %s\n", why ? "not ok" : "ok", story->row, story->finding, story->arms[i].name);
		if (why)
			printf("    %s\n", why);
		(void)fflush(stdout); /* whatever comes next may end us */
		failed |= why != NULL;
		arena_free(of_arm);
	}
	arena_free(arena);
	return failed;
}

int
main(int argc, char **argv)
{
	int failed = 0;

	if (argc < 2 || sodium_init() < 0) {
		(void)fprintf(stderr, "usage: findings_driver FILE...\n");
		return 2;
	}
	log_level_set(LOG_LINE_ERROR);
	for (int i = 1; i < argc; i++)
		failed |= play_file(argv[i]);
	return failed;
}
