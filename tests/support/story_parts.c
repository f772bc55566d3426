#include "support/story_parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

int
story_parts_put(struct story_parts *parts, const char *pointer, enum json_put_kind kind, const char *value)
{
	struct json_put *put = &parts->puts[parts->put_count];

	if (parts->put_count == STORY_PUTS)
		return story_cast_wrong(parts->cast, "the message says too much");
	*put = (struct json_put){arena_print(parts->cast->arena, "%s", pointer), kind,
				 arena_print(parts->cast->arena, "%s", value), 0, 0};
	if (kind == JSON_PUT_NUMBER) {
		if (!*value || strspn(value, "0123456789") != strlen(value))
			return story_cast_wrong(parts->cast, "%s is no number", value);
		put->number = atoll(value);
	}
	parts->put_count++;
	return 0;
}

static void
unput(struct story_parts *parts, const char *pointer)
{
	size_t kept = 0, size = strlen(pointer);

	for (size_t i = 0; i < parts->put_count; i++) {
		const char *at = parts->puts[i].pointer;

		if (strncmp(at, pointer, size) != 0 || (at[size] && at[size] != '/'))
			parts->puts[kept++] = parts->puts[i];
	}
	parts->put_count = kept;
}

/* The object at ${parent} without ${member}, as the example has it. */
static int
drop_inside(struct story_parts *parts, const char *parent, const char *member)
{
	struct arena *arena = parts->cast->arena;
	const char *pointer = arena_print(arena, "/%s", parent);
	struct view part;

	if (json_form_part(parts->base, pointer, arena, &part) || json_form_drop(part, member, arena, &part))
		return story_cast_wrong(parts->cast, "there is no %s in %s", member, parent);
	return story_parts_put(parts, pointer, JSON_PUT_JSON, arena_text(arena, part.bytes, part.size));
}

int
story_parts_drop(struct story_parts *parts, const char *member)
{
	const char *dot = strchr(member, '.');

	if (dot) {
		char *parent = arena_text(parts->cast->arena, member, (size_t)(dot - member));

		unput(parts, arena_print(parts->cast->arena, "/%s/%s", parent, dot + 1));
		return drop_inside(parts, parent, dot + 1);
	}
	unput(parts, arena_print(parts->cast->arena, "/%s", member));
	if (json_form_drop(parts->base, member, parts->cast->arena, &parts->base))
		return story_cast_wrong(parts->cast, "%s cannot be left out", member);
	return 0;
}

/* A part of the example, as JSON; "{}" where it has none. */
static const char *
part_of(struct story_parts *parts, const char *pointer)
{
	struct view part;

	if (json_form_part(parts->base, pointer, parts->cast->arena, &part))
		return "{}";
	return arena_text(parts->cast->arena, part.bytes, part.size);
}

static const char *
without(struct story_parts *parts, const char *object, const char *member)
{
	struct view view = {(const uint8_t *)object, strlen(object)};

	if (json_form_drop(view, member, parts->cast->arena, &view))
		return object;
	return arena_text(parts->cast->arena, view.bytes, view.size);
}

static int
put_at(struct story_parts *parts, const char *list, unsigned number, const char *member, const char *value)
{
	return story_parts_put(parts, arena_print(parts->cast->arena, "/%s/%u/%s", list, number, member), JSON_PUT_TEXT,
			       value);
}

/* The word before the next space; ${rest} moves on. */
static char *
word_next(char **rest)
{
	char *word;

	*rest += strspn(*rest, " ");
	word = strsep(rest, " ");
	if (!*rest)
		*rest = word + strlen(word);
	return word;
}

/* ---- children ----------------------------------------------------------------------- */

/* "Amara TEST-Reed, born 2017-03-14, ethnicity NOBT" */
static int
put_child(struct story_parts *parts, char *value)
{
	char *words = strsep(&value, ","), *given = word_next(&words);
	const char *object = parts->child_json;
	unsigned number = parts->children++;

	if (!number) {
		object = part_of(parts, "/children/0");
		if (story_parts_drop(parts, "children"))
			return 1;
		parts->child_json = object;
	}
	if (!strcmp(given, "nobody"))
		return 0; /* a report that names no child */
	if (number)
		object = without(parts, without(parts, object, "nhsNumber"), "upn");
	object = without(parts, object, "knownAs");
	if (story_parts_put(parts, arena_print(parts->cast->arena, "/children/%u", number), JSON_PUT_JSON, object) ||
	    put_at(parts, "children", number, "givenNames", given) ||
	    put_at(parts, "children", number, "familyName", *words ? words : "TEST-Reed"))
		return 1;
	while (value) {
		char *rest = strsep(&value, ","), *name = word_next(&rest);

		if (put_at(parts, "children", number, !strcmp(name, "born") ? "birthDate" : name, rest))
			return 1;
	}
	return 0;
}

/* Which child a request asks about. */
static int
put_asked(struct story_parts *parts, const char *name)
{
	const struct story_kid *kid = story_cast_kid(parts->cast, parts->message->about, name);

	if (!kid)
		return story_cast_wrong(parts->cast, "no child is called %s", name);
	parts->children++;
	return story_parts_put(parts, "/child/token", JSON_PUT_TEXT, kid->token.hex) ||
	       story_parts_put(parts, "/child/givenNames", JSON_PUT_TEXT, name);
}

/* "Amara: assessment": what is answered or agreed for one child. */
static int
put_per_child(struct story_parts *parts, const char *name, char *value)
{
	enum message_type type = parts->message->type;
	const struct story_kid *kid = story_cast_kid(parts->cast, parts->message->about, name);
	const char *code = type == TYPE_STRATEGY_RECORD || type == TYPE_OVERRIDE ? "s47" : "code";
	unsigned number = parts->per_child++;
	const char *place = arena_print(parts->cast->arena, "/perChild/%u", number);

	if (!kid)
		return story_cast_wrong(parts->cast, "no child is called %s", name);
	if (!number) {
		parts->per_child_json = part_of(parts, "/perChild/0");
		if (story_parts_drop(parts, "perChild"))
			return 1;
	}
	return story_parts_put(parts, place, JSON_PUT_JSON, parts->per_child_json) ||
	       put_at(parts, "perChild", number, "token", kid->token.hex) ||
	       story_parts_put(parts, arena_print(parts->cast->arena, "%s/%s", place, code), JSON_PUT_WORD, value);
}

/* ---- meetings, cases, duties ---------------------------------------------------------- */

/* "health by 2026-11-03 18:00 arrange the medical" */
static int
put_action(struct story_parts *parts, char *value)
{
	char *who = word_next(&value), *by = word_next(&value), *date = word_next(&value), *minute = word_next(&value);
	unsigned number = parts->actions++;
	struct instant at;

	if (strcmp(by, "by") != 0 || story_cast_moment(arena_print(parts->cast->arena, "%s %s", date, minute), &at))
		return story_cast_wrong(parts->cast, "an action is written `health by 2026-11-03 18:00 what to do`");
	return story_parts_put(parts, arena_print(parts->cast->arena, "/actions/%u/n", number), JSON_PUT_NUMBER,
			       arena_print(parts->cast->arena, "%u", number + 1)) ||
	       put_at(parts, "actions", number, "what", *value ? value : "As agreed") ||
	       put_at(parts, "actions", number, "who", who) ||
	       put_at(parts, "actions", number, "by", story_cast_zulu(parts->cast, at));
}

static int
put_omitted(struct story_parts *parts, char *value, unsigned number)
{
	char *who = word_next(&value);

	return put_at(parts, "omitted", number, "agency", who) ||
	       story_parts_put(parts, arena_print(parts->cast->arena, "/omitted/%u/reason", number), JSON_PUT_WORD, value);
}

static int
put_item(struct story_parts *parts, char *value)
{
	char *word;

	while ((word = strsep(&value, ","))) {
		unsigned number = parts->items++;
		int said = story_cast_find(parts->cast, word + strspn(word, " "));
		const char *hex = said < 0 ? NULL : parts->cast->said[said].case_token.hex;

		if (!hex)
			return story_cast_wrong(parts->cast, "no message is called %s", word);
		if (parts->message->type != TYPE_HANDOVER) {
			if (story_parts_put(parts, arena_print(parts->cast->arena, "/item/%u", number), JSON_PUT_TEXT, hex))
				return 1;
			continue;
		}
		if (put_at(parts, "items", number, "case", hex) ||
		    put_at(parts, "items", number, "summary", "TEST as it stands") ||
		    put_at(parts, "items", number, "todo", "TEST what is to be done"))
			return 1;
	}
	return 0;
}

static int
put_into(struct story_parts *parts, const char *value)
{
	int said = story_cast_find(parts->cast, value);

	if (said < 0)
		return story_cast_wrong(parts->cast, "no message is called %s", value);
	return story_parts_put(parts, "/into", JSON_PUT_TEXT, parts->cast->said[said].case_token.hex);
}

/* "decision/police/Amara" */
static int
put_duty(struct story_parts *parts, char *value)
{
	char *part = strrchr(value, '/');
	const struct story_kid *kid = part ? story_cast_kid(parts->cast, parts->message->about, part + 1) : NULL;

	if (kid)
		value = arena_print(parts->cast->arena, "%.*s/%s", (int)(part - value), value, kid->token.hex);
	return story_parts_put(parts, "/duty", JSON_PUT_TEXT, value);
}

int
story_parts_special(struct story_parts *parts, const char *name, char *value, int *ret_is_taken)
{
	enum message_type type = parts->message->type;
	char id[ID_SIZE];

	*ret_is_taken = 1;
	if (!strcmp(name, "child"))
		return type == TYPE_INFORMATION_REQUEST ? put_asked(parts, value) : put_child(parts, value);
	if (isupper((unsigned char)*name))
		return put_per_child(parts, name, value);
	if (!strcmp(name, "action") && type == TYPE_STRATEGY_RECORD)
		return put_action(parts, value);
	if (!strcmp(name, "omitted"))
		return put_omitted(parts, value, parts->attended++);
	if (!strcmp(name, "item"))
		return put_item(parts, value);
	if (!strcmp(name, "into"))
		return put_into(parts, value);
	if (!strcmp(name, "duty"))
		return put_duty(parts, value);
	if (!strcmp(name, "meeting")) {
		story_cast_meeting(parts->cast, value, id);
		return story_parts_put(parts, "/meeting", JSON_PUT_TEXT, id);
	}
	*ret_is_taken = 0;
	return 0;
}

static int
is_put(const struct story_parts *parts, const char *list, const char *value)
{
	for (size_t i = 0; i < parts->put_count; i++)
		if (!strncmp(parts->puts[i].pointer, list, strlen(list)) && !strcmp(parts->puts[i].text, value))
			return 1;
	return 0;
}

/* Whoever was invited stands in the list of who came. */
static int
put_attendance(struct story_parts *parts)
{
	unsigned number = 0;

	for (size_t i = 0, count = parts->put_count; i < count; i++) {
		const char *who = parts->puts[i].text;
		const char *place = arena_print(parts->cast->arena, "/attendance/%u/present", number);

		if (strncmp(parts->puts[i].pointer, "/invited/", 9) != 0)
			continue;
		if (put_at(parts, "attendance", number, "agency", who) ||
		    put_at(parts, "attendance", number, "role", "TEST practitioner") ||
		    put_at(parts, "attendance", number, "name", "Test Person") ||
		    story_parts_put(parts, place, JSON_PUT_WORD, is_put(parts, "/present/", who) ? "yes" : "no"))
			return 1;
		number++;
	}
	return 0;
}

int
story_parts_done(struct story_parts *parts)
{
	enum message_type type = parts->message->type;
	int is_of_children = type == TYPE_REFERRAL || type == TYPE_NOTIFICATION || type == TYPE_INFORMATION_REQUEST;
	int is_per_child = type == TYPE_DECISION || type == TYPE_OUTCOME || type == TYPE_STRATEGY_RECORD;

	if (is_of_children && !parts->children)
		return story_cast_wrong(parts->cast, "say which child: `child: Amara TEST-Reed`, or `child: nobody`");
	if (is_per_child && !parts->per_child)
		return story_cast_wrong(parts->cast, "say it for each child: `Amara: code`");
	return type == TYPE_STRATEGY_RECORD ? put_attendance(parts) : 0;
}
