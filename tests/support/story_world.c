/* What happens to the world rather than to a player: time, crashes, and what
 * the registrar decides. */
#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "support/story_acts.h"

/* One change of the directory: who, what becomes of it, and by whom or which. */
struct entry_change {
	char who[STORY_NAME_SIZE];
	char what[STORY_NAME_SIZE];
	char word[STORY_NAME_SIZE];
	struct revoked *revoked;
	const char **roles;
	int is_done;
};

static void
change_entry(void *context, struct directory_agency *agencies, size_t count)
{
	struct entry_change *change = context;

	for (size_t i = 0; i < count; i++) {
		struct directory_agency *entry = &agencies[i];

		if (strcmp(entry->id.name, change->who) != 0)
			continue;
		change->is_done = 1;
		if (!strcmp(change->what, "succeeded-by")) {
			id_set(entry->successor.name, sizeof entry->successor.name, change->word);
		} else if (!strcmp(change->what, "leaves")) {
			entry->revoked = change->revoked;
			entry->revoked_count = 1;
		} else if (!strcmp(change->what, "becomes")) {
			change->roles[0] = change->word;
			entry->roles = change->roles;
			entry->role_count = 1;
		} else {
			change->is_done = 0;
		}
	}
}

/* `registrar: health succeeded-by trust`, `… camhs leaves`, `… council becomes holder` */
static int
do_registrar(struct story_cast *cast, const char *words)
{
	struct entry_change *change = arena_alloc(cast->arena, sizeof *change);

	change->revoked = arena_alloc(cast->arena, sizeof *change->revoked);
	change->roles = arena_array(cast->arena, 1, sizeof *change->roles);
	if (!change->revoked || !change->roles ||
	    sscanf(words, "%39s %39s %39s", change->who, change->what, change->word) < 2)
		return story_cast_wrong(cast, "it is written `registrar: health succeeded-by trust`");
	*change->revoked = (struct revoked){
		.what = REVOKED_AGENCY, .since_s = cast->house->box->now.civil.ms / 1000, .reason = "left"};
	notes_directory(cast->house->box->world, change_entry, change);
	if (!change->is_done)
		return story_cast_wrong(cast, "the registrar knows no such agency or change: %s", words);
	if (core_box_load(cast->house->box, cast->house->box->world->directory_raw))
		return story_cast_wrong(cast, "the broker does not take the new directory");
	house_wait(cast->house, 30000); /* whoever waits for news has it */
	return 0;
}

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
	if (!strncmp(text, "registrar: ", 11))
		return do_registrar(cast, text + 11);
	if (!strcmp(text, "broker dies")) {
		house_reopen(cast->house);
		return 0;
	}
	*ret_is_taken = 0;
	return 0;
}
