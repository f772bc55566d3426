#include "support/story_message.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <tellback.pb-c.h>

#include "content/content.h"
#include "content/descriptor.h"
#include "content/json_form.h"
#include "support/story_parts.h"

/* Moments of the examples that would lie in another year than the story's.
 * The offset is counted from the moment of sending. */
static const struct {
	enum message_type type;
	const char *pointer;
	int hours;
} moments[] = {
	{TYPE_REFERRAL, "/awareAt", 0},
	{TYPE_REFERRAL, "/occurredAt", -1},
	{TYPE_REFERRAL, "/concerns/0/seenAt", 0},
	{TYPE_FURTHER_INFORMATION, "/concerns/0/seenAt", 0},
	{TYPE_NOTIFICATION, "/awareAt", 0},
	{TYPE_NOTIFICATION, "/incidentAt", -1},
	{TYPE_PROGRESS, "/nextBy", 24},
	{TYPE_DECISION, "/answer/nextBy", 72},
	{TYPE_DECISION, "/answer/disagreeBy", 120},
	{TYPE_OUTCOME, "/eventAt", 0},
	{TYPE_OUTCOME, "/answer/nextBy", 240},
	{TYPE_OUTCOME, "/answer/disagreeBy", 120},
	{TYPE_CAPACITY, "/until", 24},
	{TYPE_STRATEGY_RECORD, "/heldAt", 0},
	{TYPE_ACTION_DONE, "/doneAt", 0},
	{TYPE_TOLD_OTHERWISE, "/toldAt", 0},
	{TYPE_ESCALATION_RESPONSE, "/meetingAt", 24},
};

/* What an example says that no story means unless it says so. */
static const struct {
	enum message_type type;
	const char *member;
} dropped[] = {
	{TYPE_UNKNOWN, "clientReference"}, /* every type */
	{TYPE_UNKNOWN, "to"},
	{TYPE_UNKNOWN, "case"},
	{TYPE_UNKNOWN, "re"},
	{TYPE_STRATEGY_RECORD, "invited"},
	{TYPE_STRATEGY_RECORD, "invitedOff"},
	{TYPE_STRATEGY_RECORD, "present"},
	{TYPE_STRATEGY_RECORD, "omitted"},
	{TYPE_STRATEGY_RECORD, "attendance"},
	{TYPE_STRATEGY_RECORD, "actions"},
	{TYPE_OVERRIDE, "action"},
	{TYPE_HANDOVER, "items"},
	{TYPE_HANDOVER, "until"},
	{TYPE_HANDOVER_ACCEPTED, "item"},
	{TYPE_HANDOVER_DECLINED, "item"},
	{TYPE_CORRECT, "grade"},
	{TYPE_EXCUSE, "review"},
};

int
story_message_is(const struct story_line *line)
{
	return line->is_more && strncmp(line->text, "reads:", 6) != 0 && strncmp(line->text, "reads first:", 12) != 0 &&
	       strncmp(line->text, "does not read:", 14) != 0;
}

/* ---- one member by what its field holds ----------------------------------------- */

static const ProtobufCFieldDescriptor *
field_of(enum message_type type, const char *path, char pointer[static 200])
{
	const ProtobufCMessageDescriptor *message = descriptor_message(descriptor_member(type));
	const ProtobufCFieldDescriptor *field = NULL;
	char *copy = strcpy(pointer + 100, path), *step;
	size_t size = 0;

	pointer[0] = '\0';
	if (!strncmp(path, "handling.", 9))
		message = &tellback__v1__sealed__descriptor;
	while ((step = strsep(&copy, "."))) {
		size += (size_t)snprintf(pointer + size, 100 - size, "/%s", step);
		if (isdigit((unsigned char)*step))
			continue;
		field = message ? descriptor_json_field(message, step) : NULL;
		if (!field || size >= 99)
			return NULL;
		message = descriptor_message(field);
	}
	return field;
}

static int
put_one(struct story_parts *parts, const char *pointer, const ProtobufCFieldDescriptor *field, const char *value)
{
	struct instant at;

	if (descriptor_enum(field))
		return story_parts_put(parts, pointer, JSON_PUT_WORD, value);
	switch ((int)field->type) {
	case PROTOBUF_C_TYPE_STRING:
		return story_parts_put(parts, pointer, JSON_PUT_TEXT, value);
	case PROTOBUF_C_TYPE_UINT32:
		return story_parts_put(parts, pointer, JSON_PUT_NUMBER, value);
	case PROTOBUF_C_TYPE_BOOL:
		return story_parts_put(parts, pointer, JSON_PUT_TRUE, value);
	case PROTOBUF_C_TYPE_INT64:
		if (story_cast_moment(value, &at))
			return story_cast_wrong(parts->cast, "%s is no moment (2026-11-02 09:10)", value);
		return story_parts_put(parts, pointer, JSON_PUT_TEXT, story_cast_zulu(parts->cast, at));
	}
	return story_cast_wrong(parts->cast, "%s cannot be said in one line", pointer);
}

static int
put_member(struct story_parts *parts, const char *path, const char *value)
{
	char pointer[200], *words, *word;
	const ProtobufCFieldDescriptor *field = strlen(path) < 99 ? field_of(parts->message->type, path, pointer) : NULL;
	unsigned count = 0;

	if (!field)
		return story_cast_wrong(parts->cast, "%s has no member %s",
					message_type_word(parts->message->type), path);
	if (!strcmp(value, "-") || (field->type == PROTOBUF_C_TYPE_BOOL && !strcmp(value, "no")))
		return story_parts_drop(parts, path);
	value = story_cast_fill(parts->cast, value);
	if (!value)
		return 1;
	if (field->label != PROTOBUF_C_LABEL_REPEATED)
		return put_one(parts, pointer, field, value);
	if (!strchr(path, '.') && story_parts_drop(parts, path))
		return 1; /* deeper down the list of the example is written over from its beginning */
	words = arena_print(parts->cast->arena, "%s", value);
	while ((word = strsep(&words, ","))) {
		word += strspn(word, " ");
		if (put_one(parts, arena_print(parts->cast->arena, "%s/%u", pointer, count++), field, word))
			return 1;
	}
	return 0;
}

/* ---- the whole -------------------------------------------------------------------- */

static int
base_of(struct story_parts *parts)
{
	const struct story_message *message = parts->message;
	int64_t now = parts->cast->house->box->now.civil.ms;

	if (document_template(message->type, parts->cast->arena, &parts->base))
		return story_cast_wrong(parts->cast, "there is no such type");
	for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++)
		if ((dropped[i].type == TYPE_UNKNOWN || dropped[i].type == message->type) &&
		    story_parts_drop(parts, dropped[i].member))
			return 1;
	for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
		struct instant at = {now + moments[i].hours * 3600000LL};

		if (moments[i].type == message->type &&
		    story_parts_put(parts, moments[i].pointer, JSON_PUT_TEXT, story_cast_zulu(parts->cast, at)))
			return 1;
	}
	return 0;
}

static int
put_head(struct story_parts *parts)
{
	const struct story_message *message = parts->message;
	const struct story_said *said = parts->cast->said;
	char *words, *word;
	unsigned count = 0;

	/* two reports of the same words are two */
	if (story_parts_put(parts, "/clientReference", JSON_PUT_TEXT, message->name))
		return 1;
	if (message->about >= 0 && story_parts_put(parts, "/re", JSON_PUT_TEXT, said[message->about].id.hex))
		return 1;
	if (message->replacing >= 0 &&
	    story_parts_put(parts, "/replaces", JSON_PUT_TEXT, said[message->replacing].id.hex))
		return 1;
	if (message->in_case >= 0 &&
	    story_parts_put(parts, "/case", JSON_PUT_TEXT, said[message->in_case].case_token.hex))
		return 1;
	words = message->to ? arena_print(parts->cast->arena, "%s", message->to) : NULL;
	while (words && (word = strsep(&words, ","))) {
		word += strspn(word, " ");
		if (story_parts_put(parts, arena_print(parts->cast->arena, "/to/%u", count++), JSON_PUT_TEXT, word))
			return 1;
	}
	return 0;
}

static int
put_line(struct story_parts *parts, const struct story_line *line)
{
	const char *colon = strchr(line->text, ':');
	char *name, *value;
	int is_taken = 0;

	if (!colon)
		return story_cast_wrong(parts->cast, "line %u: a member is written `name: value`", line->number);
	name = arena_text(parts->cast->arena, line->text, (size_t)(colon - line->text));
	value = arena_print(parts->cast->arena, "%s", colon + 1 + strspn(colon + 1, " "));
	if (story_parts_special(parts, name, value, &is_taken))
		return 1;
	return is_taken ? 0 : put_member(parts, name, value);
}

int
story_message_json(struct story_cast *cast, const struct story_message *message, struct view *ret_json)
{
	struct story_parts *parts = arena_alloc(cast->arena, sizeof *parts);
	struct document_problems *problems = arena_alloc(cast->arena, sizeof *problems);

	assert(parts && problems);
	parts->cast = cast;
	parts->message = message;
	if (base_of(parts) || put_head(parts))
		return 1;
	for (size_t i = 0; i < message->member_count; i++)
		if (put_line(parts, &message->members[i]))
			return 1;
	if (story_parts_done(parts))
		return 1;
	if (json_form_fill(parts->base, (struct json_puts){parts->puts, parts->put_count}, cast->arena, ret_json, problems))
		return story_cast_wrong(cast, "the message cannot be written: %s %s", problems->items[0].pointer,
					problems->items[0].detail);
	return 0;
}
