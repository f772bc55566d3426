/* An incident as the police's own system hands it in: one file, from which
 * their agent makes a notice for each child and setting.
 *
 *   police reports I1: N1,N2
 *     kind: encompass
 *     child: Amara TEST-Reed, born 2017-03-14, at school, at early
 *     works: mother at school          works: aunt at school, no key adult
 *     missing: I0                      exploitationTeam: team */
#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "support/story_acts.h"
#include "support/story_desk.h"
#include "support/story_message.h"

struct incident {
	struct story_cast *cast;
	char *members;
	char *children;
	char *works;
};

static char *
joined(struct incident *incident, const char *list, const char *part)
{
	return arena_print(incident->cast->arena, "%s%s%s", list, *list ? ", " : "", part);
}

/* "Amara TEST-Reed, born 2017-03-14, at school": a child and where it goes. */
static int
add_child(struct incident *incident, char *words)
{
	struct arena *arena = incident->cast->arena;
	char *name = strsep(&words, ","), *family = strchr(name, ' ');
	const char *given = family ? arena_text(arena, name, (size_t)(family - name)) : name;
	char *child = arena_print(arena, "\"givenNames\": \"%s\", \"familyName\": \"%s\"", given,
				  family ? family + 1 : "TEST-Reed");
	char *settings = arena_print(arena, "%s", "");

	while (words) {
		char *part = strsep(&words, ","), *value;

		part += strspn(part, " ");
		value = strchr(part, ' ');
		if (!value)
			return story_cast_wrong(incident->cast, "a child is written `Amara TEST-Reed, born 2017-03-14, at school`");
		*value++ = '\0';
		if (!strcmp(part, "at"))
			settings = joined(incident, settings,
					  arena_print(arena, "{\"agency\": \"%s\", \"name\": \"TEST %s\"}", value, value));
		else
			child = joined(incident, child,
				       arena_print(arena, "\"%s\": \"%s\"", !strcmp(part, "born") ? "birthDate" : part, value));
	}
	incident->children =
		joined(incident, incident->children,
		       arena_print(arena, "{\"key\": \"%s\", \"child\": {%s}, \"settings\": [%s]}", given, child, settings));
	return 0;
}

/* "mother at school", "aunt at school, no key adult" */
static int
add_works(struct incident *incident, const char *words)
{
	char relation[STORY_NAME_SIZE], agency[STORY_NAME_SIZE];
	const char *key = strstr(words, "no key adult") ? ", \"keyAdult\": \"NO\"" : "";

	if (sscanf(words, "%39s at %39[^ ,]", relation, agency) != 2)
		return story_cast_wrong(incident->cast, "it is written `works: mother at school`");
	incident->works = joined(incident, incident->works,
				 arena_print(incident->cast->arena, "{\"relation\": \"%s\", \"worksFor\": \"%s\"%s}", relation,
					     agency, key));
	return 0;
}

static int
is_word(const char *name)
{
	return !strcmp(name, "kind") || !strcmp(name, "grade") || !strcmp(name, "detail");
}

static int
add_member(struct incident *incident, const char *name, const char *value)
{
	struct arena *arena = incident->cast->arena;
	char *text = arena_print(arena, "%s", value);
	struct instant at;

	for (char *c = text; is_word(name) && *c; c++)
		*c = *c == '-' ? '_' : (char)toupper((unsigned char)*c);
	if (!story_cast_moment(value, &at))
		text = arena_print(arena, "%s", story_cast_fill(incident->cast, arena_print(arena, "{@%s}", value)));
	incident->members = joined(incident, incident->members, arena_print(arena, "\"%s\": \"%s\"", name, text));
	return 0;
}

static int
add_line(struct incident *incident, const struct story_line *line)
{
	const char *colon = strchr(line->text, ':');
	char *value;

	if (!colon)
		return story_cast_wrong(incident->cast, "line %u: a member is written `name: value`", line->number);
	value = arena_print(incident->cast->arena, "%s", colon + 1 + strspn(colon + 1, " "));
	if (!strncmp(line->text, "child:", 6))
		return add_child(incident, value);
	if (!strncmp(line->text, "works:", 6))
		return add_works(incident, value);
	return add_member(incident, arena_text(incident->cast->arena, line->text, (size_t)(colon - line->text)), value);
}

int
story_incident_json(struct story_cast *cast, const char *name, const struct story_act *act, struct view *ret_json)
{
	struct arena *arena = cast->arena;
	char *none = arena_print(arena, "%s", "");
	struct incident incident = {cast, none, none, none};
	struct instant now = cast->house->box->now.civil;
	const char *text;
	int has_aware = 0;

	for (size_t i = 0; i < act->more_count; i++) {
		if (!story_message_is(&act->more[i]))
			continue;
		has_aware |= !strncmp(act->more[i].text, "awareAt:", 8);
		if (add_line(&incident, &act->more[i]))
			return 1;
	}
	if (!has_aware && add_member(&incident, "awareAt", story_cast_zulu(cast, now)))
		return 1;
	text = arena_print(arena,
			   "{\"tellback\": 1, \"type\": \"incident\", \"clientReference\": \"%s\", %s, \"people\": [%s],"
			   " \"children\": [%s]}",
			   name, incident.members, incident.works, incident.children);
	*ret_json = (struct view){(const uint8_t *)text, strlen(text)};
	return 0;
}
