#include "content/fact_source.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "content/descriptor.h"
#include "content/member.h"

#define QUARTER_S 900
#define LAST_S 253402300799LL /* 9999-12-31T23:59:59Z: a peer may claim any number */

/* The parts of a fact that comes from a list of messages, in their order; of
 * several names in one part, separated by '|', the one that exists. */
static const char *const *
parts_of(enum fact_kind kind)
{
	static const char *const child[] = {"token", NULL};
	static const char *const child_code[] = {"token", "code|s47", NULL};
	static const char *const action[] = {"n", "who", "by", NULL};
	static const char *const agency_reason[] = {"agency", "reason", NULL};
	static const char *const item[] = {"case", NULL};
	static const char *const row[] = {"name", "n|suppressed", NULL};
	static const char *const code_score[] = {"code", "score", NULL};

	switch (kind) {
	case FACT_CHILD:
		return child;
	case FACT_CHILD_CODE:
		return child_code;
	case FACT_ACTION:
		return action;
	case FACT_AGENCY_REASON:
		return agency_reason;
	case FACT_ID:
		return item;
	case FACT_ROW:
		return row;
	case FACT_CODE_SCORE:
		return code_score;
	case FACT_WORD:
	case FACT_NUMBER:
	case FACT_TIME_DOWN:
	case FACT_TIME_UP:
	case FACT_AGENCY:
	case FACT_AGENCY_OR:
	case FACT_ROLE:
	case FACT_DIGEST:
	case FACT_DUTY:
	case FACT_MONTH:
	case FACT_DAY:
		break;
	}
	return NULL;
}

const ProtobufCFieldDescriptor *
fact_source_field(const struct fact_row *row, const ProtobufCMessageDescriptor *message)
{
	char name[DESCRIPTOR_NAME_SIZE];
	const ProtobufCFieldDescriptor *field;

	if (row->kind == FACT_DIGEST)
		return NULL;
	if (row->kind == FACT_CHILD)
		return descriptor_field(message, "children");
	if (row->kind == FACT_CHILD_CODE)
		return descriptor_field(message, "per_child");
	(void)snprintf(name, sizeof name - 1, "%s", row->name);
	for (size_t i = 0; name[i]; i++)
		name[i] = (char)(name[i] == '-' ? '_' : name[i]);
	field = descriptor_field(message, name);
	if (field)
		return field;
	memcpy(name + strlen(name), "s", sizeof "s");
	return descriptor_field(message, name);
}

/* Whole quarter hours; time that lies in one counts as its start or its end. */
static int64_t
quarter(enum fact_kind kind, int64_t seconds)
{
	int64_t past = seconds % QUARTER_S;

	if (kind == FACT_TIME_DOWN || !past)
		return seconds - past;
	return seconds - past + QUARTER_S;
}

/* One scalar as a fact writes it. */
static int
scalar(enum fact_kind kind, const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, size_t index,
       char ret_text[FACT_SOURCE_SIZE])
{
	char word[DESCRIPTOR_NAME_SIZE];
	const char *text = word;

	if (field->type == PROTOBUF_C_TYPE_STRING) {
		text = member_text(message, field, index);
	} else if (field->type == PROTOBUF_C_TYPE_ENUM) {
		if (descriptor_word(descriptor_enum(field), (int)member_number(message, field, index), word))
			return -1;
	} else if (field->type == PROTOBUF_C_TYPE_BOOL) {
		text = kind == FACT_ROW ? "s" : "yes"; /* false is not said at all */
	} else if (field->type == PROTOBUF_C_TYPE_INT64) {
		int64_t seconds = member_number(message, field, index);

		if (seconds < 0 || seconds > LAST_S)
			return -1;
		(void)snprintf(word, sizeof word, "%" PRId64, quarter(kind, seconds));
	} else if (field->type == PROTOBUF_C_TYPE_UINT32) {
		(void)snprintf(word, sizeof word, "%" PRId64, member_number(message, field, index));
	} else {
		return -1;
	}
	if (strlen(text) >= FACT_SOURCE_SIZE)
		return -1;
	memcpy(ret_text, text, strlen(text) + 1);
	return 0;
}

/* The one of ${names}, separated by '|', that ${message} says; where it says
 * none, ${ret_gap} is the first that it could. */
static const ProtobufCFieldDescriptor *
part_field(const ProtobufCMessage *message, const char *names, const char **ret_gap)
{
	const char *gap = NULL;

	while (*names) {
		char name[DESCRIPTOR_NAME_SIZE];
		size_t length = strcspn(names, "|");
		const ProtobufCFieldDescriptor *field;

		(void)snprintf(name, sizeof name, "%.*s", (int)length, names);
		field = descriptor_field(message->descriptor, name);
		if (field && member_count(message, field))
			return field;
		if (field && !gap)
			gap = field->name;
		names += length + (names[length] == '|');
	}
	*ret_gap = gap;
	return NULL;
}

static int
composed(enum fact_kind kind, const ProtobufCMessage *item, char ret_value[FACT_SOURCE_SIZE])
{
	const char *const *parts = parts_of(kind);
	char text[FACT_SOURCE_SIZE];
	const char *gap;
	size_t at = 0;

	for (size_t i = 0; parts && parts[i]; i++) {
		const ProtobufCFieldDescriptor *field = part_field(item, parts[i], &gap);

		if (!field || scalar(kind, item, field, 0, text) || at + strlen(text) + 2 > FACT_SOURCE_SIZE)
			return -1;
		at += (size_t)snprintf(ret_value + at, FACT_SOURCE_SIZE - at, "%s%s", i ? ":" : "", text);
	}
	return parts ? 0 : -1;
}

int
fact_source_value(const struct fact_row *row, const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
		  size_t index, char ret_value[FACT_SOURCE_SIZE])
{
	int failed;

	if (field->type == PROTOBUF_C_TYPE_MESSAGE)
		failed = composed(row->kind, member_message(message, field, index), ret_value);
	else
		failed = scalar(row->kind, message, field, index, ret_value);
	return failed || !fact_value_fits(row, ret_value);
}

const char *
fact_source_gap(const struct fact_row *row, const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
		size_t index)
{
	const char *const *parts = field->type == PROTOBUF_C_TYPE_MESSAGE ? parts_of(row->kind) : NULL;
	const char *gap;

	for (size_t i = 0; parts && parts[i]; i++)
		if (!part_field(member_message(message, field, index), parts[i], &gap))
			return gap;
	return NULL;
}
