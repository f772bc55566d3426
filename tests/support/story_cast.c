#include "support/story_cast.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/id.h"
#include "note/directory.h"
#include "rules/clocks.h"
#include "runtime/agent_view.h"
#include "support/story_desk.h"

#define ACT_BYTES ((size_t)512 * 1024 * 1024)
/* Meetings have ids of notes_id from here. */
#define MEETINGS_FROM 70000

struct story_cast *
story_cast_new(const struct story *story, int64_t begin_s, struct arena *arena, const char **ret_why)
{
	struct story_cast *cast = arena_alloc(arena, sizeof *cast);

	assert(cast);
	cast->arena = arena;
	cast->of_act = arena_new(ACT_BYTES);
	cast->people = calloc(1, sizeof *cast->people);
	assert(cast->of_act && cast->people);
	cast->house = house_new_at(begin_s, story->players, story->player_count);
	for (size_t i = 0; i < cast->house->count; i++)
		actor_become(cast->house->actors[i], story_desk_kind(story->players[i]));
	story_desk_people(cast->people);
	cast->print = cast->raw = arena_print(arena, "%s", "");
	house_play(cast->house);
	*ret_why = NULL;
	return cast;
}

void
story_cast_free(struct story_cast *cast)
{
	house_free(cast->house);
	arena_free(cast->of_act);
	free(cast->people);
}

int
story_cast_wrong(struct story_cast *cast, const char *format, ...)
{
	char text[4096];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (!cast->why)
		cast->why = arena_print(cast->arena, "%s", text);
	return 1;
}

/* ---- messages and children by name -------------------------------------------- */

int
story_cast_find(const struct story_cast *cast, const char *name)
{
	for (size_t i = cast->said_count; i > 0; i--)
		if (!strcmp(cast->said[i - 1].name, name))
			return (int)i - 1;
	return -1;
}

int
story_cast_said(struct story_cast *cast, size_t who, const char *name, const struct envelope_id *id, int re)
{
	struct story_said *said = &cast->said[cast->said_count];
	struct document_child *children;
	size_t count = 0;
	struct sent_row row;

	if (cast->said_count == STORY_SAID || strlen(name) >= sizeof said->name)
		return story_cast_wrong(cast, "too many messages, or too long a name: %s", name);
	if (story_cast_find(cast, name) >= 0)
		return story_cast_wrong(cast, "%s is the name of another message already", name);
	*said = (struct story_said){.id = *id, .re = re};
	id_set(said->name, sizeof said->name, name);
	if (!agent_view_sent_one(cast->house->actors[who]->agent, id, cast->of_act, &row))
		said->case_token = row.case_token;
	if (agent_children(cast->house->actors[who]->agent, id, cast->of_act, &children, &count))
		count = 0; /* a type without any */
	for (size_t i = 0; i < count && cast->kid_count < STORY_KIDS; i++) {
		struct story_kid *kid = &cast->kids[cast->kid_count];

		kid->said = (int)cast->said_count;
		kid->token = children[i].token;
		(void)snprintf(kid->name, sizeof kid->name, "%.*s", (int)strcspn(children[i].name, " "), children[i].name);
		cast->kid_count += *kid->token.hex != '\0';
	}
	cast->said_count++;
	return 0;
}

static const struct story_kid *
kid_of(const struct story_cast *cast, int said, const char *name)
{
	for (size_t i = 0; i < cast->kid_count; i++)
		if (cast->kids[i].said == said && !strcmp(cast->kids[i].name, name))
			return &cast->kids[i];
	return NULL;
}

const struct story_kid *
story_cast_kid(const struct story_cast *cast, int said, const char *name)
{
	for (int at = said; at >= 0; at = cast->said[at].re)
		if (kid_of(cast, at, name))
			return kid_of(cast, at, name);
	for (int at = 0; said >= 0 && at < (int)cast->said_count; at++)
		if (!strcmp(cast->said[at].case_token.hex, cast->said[said].case_token.hex) && kid_of(cast, at, name))
			return kid_of(cast, at, name);
	for (int at = 0; at < (int)cast->said_count; at++)
		if (kid_of(cast, at, name))
			return kid_of(cast, at, name);
	return NULL;
}

void
story_cast_meeting(struct story_cast *cast, const char *name, char ret_id[ID_SIZE])
{
	size_t i = 0;

	while (i < cast->meeting_count && strcmp(cast->meetings[i], name) != 0)
		i++;
	if (i == cast->meeting_count && i + 1 < sizeof cast->meetings / sizeof *cast->meetings)
		(void)snprintf(cast->meetings[cast->meeting_count++], STORY_NAME_SIZE, "%s", name);
	notes_id((unsigned)(MEETINGS_FROM + i), ret_id);
}

/* ---- names into what is typed --------------------------------------------------- */

int
story_cast_moment(const char *text, struct instant *ret_at)
{
	char date[DAY_SIZE] = "";
	int hour, minute, used = 0;
	int32_t day;

	if (sscanf(text, "%10s %2d:%2d%n", date, &hour, &minute, &used) != 3 || text[used] || day_parse(date, &day))
		return -1;
	if (hour < 0 || hour > 24 || minute < 0 || minute > 59)
		return -1;
	*ret_at = clocks_at(day, hour * 60 + minute);
	return 0;
}

const char *
story_cast_zulu(struct story_cast *cast, struct instant at)
{
	int64_t day = at.ms / 86400000, minute = at.ms % 86400000 / 60000;
	char date[DAY_SIZE];

	day_print((int32_t)day, date);
	return arena_print(cast->arena, "%sT%02d:%02d:00Z", date, (int)minute / 60, (int)minute % 60);
}

/* What one pair of braces holds, or NULL. */
static const char *
value_of(struct story_cast *cast, const char *word)
{
	const char *dot = strchr(word, '.');
	int said = story_cast_find(cast, dot ? arena_text(cast->arena, word, (size_t)(dot - word)) : word);
	const struct story_kid *kid;
	struct instant at;

	if (*word == '@')
		return story_cast_moment(word + 1, &at) ? NULL : story_cast_zulu(cast, at);
	if (!strncmp(word, "case ", 5)) {
		said = story_cast_find(cast, word + 5);
		return said < 0 ? NULL : cast->said[said].case_token.hex;
	}
	if (said >= 0 && !dot)
		return cast->said[said].id.hex;
	kid = said >= 0 ? kid_of(cast, said, dot + 1) : story_cast_kid(cast, -1, word);
	return kid ? kid->token.hex : NULL;
}

const char *
story_cast_fill(struct story_cast *cast, const char *text)
{
	const char *made = "";
	const char *open;

	while ((open = strchr(text, '{'))) {
		const char *close = strchr(open, '}');
		const char *word = close ? arena_text(cast->arena, open + 1, (size_t)(close - open - 1)) : open;
		const char *value = close ? value_of(cast, word) : NULL;

		if (!value) {
			(void)story_cast_wrong(cast, "nothing here is called {%s}", word);
			return NULL;
		}
		made = arena_print(cast->arena, "%s%.*s%s", made, (int)(open - text), text, value);
		text = close + 1;
	}
	return arena_print(cast->arena, "%s%s", made, text);
}

/* ---- what was printed, in the story's names -------------------------------------- */

/* The story's name for ${size} hexadecimal digits, or NULL. */
static const char *
name_of(struct story_cast *cast, const char *hex, size_t size)
{
	for (size_t i = 0; i < cast->said_count; i++) {
		if (size == ID_SIZE - 1 && !strncmp(cast->said[i].id.hex, hex, size))
			return cast->said[i].name;
	}
	for (size_t i = 0; i < cast->said_count; i++) {
		if (size == ID_SIZE - 1 && !strncmp(cast->said[i].case_token.hex, hex, size))
			return arena_print(cast->arena, "{case %s}", cast->said[i].name);
	}
	for (size_t i = 0; i < cast->kid_count; i++)
		if (strlen(cast->kids[i].token.hex) == size && !strncmp(cast->kids[i].token.hex, hex, size))
			return cast->kids[i].name;
	return NULL;
}

char *
story_cast_named(struct story_cast *cast, const char *text)
{
	char *made = arena_alloc(cast->arena, strlen(text) * 2 + STORY_NAME_SIZE * 8), *to = made;
	const char *last = made ? made + strlen(text) * 2 : NULL;

	assert(made);
	while (*text && to < last) {
		size_t size = strspn(text, "0123456789abcdef");
		const char *name = size ? name_of(cast, text, size) : NULL;

		if (name) {
			to += sprintf(to, "%s", name);
			text += size;
		} else if (size) {
			memcpy(to, text, size);
			to += size;
			text += size;
		} else if (strchr(" \t\n", *text)) {
			*to++ = ' ';
			text += strspn(text, " \t\n");
		} else {
			*to++ = *text++;
		}
	}
	return made;
}

/* ---- typing ----------------------------------------------------------------------- */

int
story_cast_type(struct story_cast *cast, const struct story_typed *typed)
{
	struct story_printed printed;

	arena_reset(cast->of_act);
	if (story_desk_type(cast, typed, &printed))
		return 1;
	cast->code = printed.code;
	cast->raw = arena_print(cast->arena, "%s%s", printed.out, printed.err);
	cast->print = story_cast_named(cast, cast->raw);
	return 0;
}

int
story_cast_ids(struct story_cast *cast, size_t who, struct envelope_id *ret_ids, size_t most)
{
	int count = 0;

	for (const char *at = cast->raw; *at && (size_t)count < most;) {
		size_t size = strspn(at, "0123456789abcdef");
		struct envelope_id id = {""};
		struct sent_row row;
		int is_known = size != ID_SIZE - 1;

		if (!is_known)
			memcpy(id.hex, at, size);
		for (size_t i = 0; i < cast->said_count; i++)
			is_known |= !strcmp(cast->said[i].id.hex, id.hex);
		for (int i = 0; i < count; i++)
			is_known |= !strcmp(ret_ids[i].hex, id.hex);
		if (!is_known && !agent_view_sent_one(cast->house->actors[who]->agent, &id, cast->of_act, &row))
			ret_ids[count++] = id;
		at += size ? size : 1;
	}
	return count;
}
