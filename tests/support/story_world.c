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

/* ${text} with the line of the same first three words made ${line}; NULL if
 * there is none. */
static char *
with_line(struct arena *arena, const char *text, const char *line)
{
	char kind[32], duty[64], when[64];
	const char *at, *end;
	size_t size;

	if (sscanf(line, "%31s %63s %63s", kind, duty, when) != 3)
		return NULL;
	at = strstr(text, arena_print(arena, "\n%s %s %s ", kind, duty, when));
	end = at ? strchr(at + 1, '\n') : NULL;
	if (!end)
		return NULL;
	size = (size_t)(at + 1 - text);
	return arena_print(arena, "%.*s%s%s", (int)size, text, line, end);
}

static char *
replaced(struct arena *arena, const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);

	return at ? arena_print(arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from)) : NULL;
}

static int
load_policy(struct story_cast *cast, const char *text)
{
	const char *why;
	struct view raw = text ? notes_sign(cast->house->box->world, (struct view){(const uint8_t *)text, strlen(text)}, 2)
			       : (struct view){NULL, 0};

	if (!text)
		return story_cast_wrong(cast, "the policy has no such line");
	if (core_box_load_why(cast->house->box, raw, &why))
		return story_cast_wrong(cast, "the broker does not take the policy: %s", why);
	house_wait(cast->house, 30000);
	return 0;
}

/* `policy: clock decision any 1 hours 30 minutes local`: from now on that line
 * holds; `policy of lado`: the front door's for another one, too. */
static int
do_policy(struct story_cast *cast, const char *words)
{
	struct arena *arena = cast->arena;
	const struct policy *now = &cast->house->box->world->policy;
	const char *text = notes_policy_text();
	char hash[2 * sizeof now->hash.bytes + 1], who[STORY_NAME_SIZE];

	if (sscanf(words, "of %39s", who) == 1) {
		text = replaced(arena, text, "governs crs\nalso edt\n", arena_print(arena, "governs %s\n", who));
		return load_policy(cast, text ? replaced(arena, text, "phone crs", arena_print(arena, "phone %s", who)) : NULL);
	}
	for (size_t i = 0; i < sizeof now->hash.bytes; i++)
		(void)snprintf(hash + 2 * i, 3, "%02x", now->hash.bytes[i]);
	text = replaced(arena, text, "serial 1\nprev 0000000000000000000000000000000000000000000000000000000000000000",
			arena_print(arena, "serial 2\nprev %s", hash));
	return load_policy(cast, text ? with_line(arena, text, words) : NULL);
}

static const struct card_span *
with_span(struct story_cast *cast, const struct card_span *spans, size_t count, const struct card_span *more)
{
	struct card_span *longer = arena_array(cast->arena, count + 1, sizeof *longer);

	for (size_t i = 0; i < count; i++)
		longer[i] = spans[i];
	longer[count] = *more;
	return longer;
}

/* `card of school: term 2026-11-09 2026-12-18`, `… closed 2026-11-02 2026-11-02 council` */
static int
do_card(struct story_cast *cast, const char *words)
{
	char who[STORY_NAME_SIZE], what[16], contact[STORY_NAME_SIZE] = "";
	struct card_span *span = arena_alloc(cast->arena, sizeof *span);
	struct notes_agency *agency;
	size_t player;

	if (sscanf(words, "%39[^:]: %15s %10s %10s %39s", who, what, span->first, span->last, contact) < 4)
		return story_cast_wrong(cast, "it is written `card of school: closed 2026-11-02 2026-11-02 council`");
	player = house_find(cast->house, who);
	if (player == HOUSE_MOST)
		return story_cast_wrong(cast, "%s does not play", who);
	agency = notes_agency(cast->house->box->world, who);
	id_set(span->contact.name, sizeof span->contact.name, contact);
	if (!strcmp(what, "term"))
		agency->card.terms = with_span(cast, agency->card.terms, agency->card.term_count++, span);
	else
		agency->card.closures = with_span(cast, agency->card.closures, agency->card.closure_count++, span);
	notes_card(cast->house->box->world, who);
	if (agent_card(cast->house->actors[player]->agent, agency->card_raw, cast->house->actors[player]->now))
		return story_cast_wrong(cast, "its agent does not take the card");
	house_wait(cast->house, 30000);
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
	if (!strncmp(text, "policy: ", 8))
		return do_policy(cast, text + 8);
	if (!strncmp(text, "policy of ", 10))
		return do_policy(cast, text + 7);
	if (!strncmp(text, "card of ", 8))
		return do_card(cast, text + 8);
	if (!strcmp(text, "broker dies")) {
		house_reopen(cast->house);
		return 0;
	}
	*ret_is_taken = 0;
	return 0;
}
