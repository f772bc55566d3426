/* What happens to the world rather than to a player: time, and crashes. */
#include <string.h>

#include "support/story_acts.h"

static int
do_at(struct story_cast *cast, const char *words)
{
	struct instant at;

	if (story_cast_moment(words, &at))
		return story_cast_wrong(cast, "it is written `at 2026-11-02 09:10`");
	if (at.ms < cast->house->box->now.civil.ms)
		return story_cast_wrong(cast, "time does not go back");
	house_until(cast->house, at);
	return 0;
}

int
story_world_do(struct story_cast *cast, const struct story_act *act, int *ret_is_taken)
{
	const char *text = act->line->text;

	*ret_is_taken = 1;
	if (!strncmp(text, "at ", 3))
		return do_at(cast, text + 3);
	if (!strcmp(text, "duties"))
		return story_duties_check(cast, act);
	if (!strcmp(text, "broker dies")) {
		house_reopen(cast->house);
		return 0;
	}
	*ret_is_taken = 0;
	return 0;
}
