#include "content/json_read.h"

#include <inttypes.h>
#include <string.h>

#include "content/base64.h"
#include "content/descriptor.h"
#include "content/member.h"
#include "content/moment.h"

/* How one JSON value went into one protobuf value. */
enum taken { TAKEN, NOT_THE_TYPE, NOT_READABLE };

static const char *
type_word(const ProtobufCFieldDescriptor *field)
{
	switch (field->type) {
	case PROTOBUF_C_TYPE_STRING:
		return "a text";
	case PROTOBUF_C_TYPE_UINT32:
		return "a whole number";
	case PROTOBUF_C_TYPE_INT64:
		return "a time like \"2026-11-22T08:05:00Z\"";
	case PROTOBUF_C_TYPE_BOOL:
		return "true or false";
	case PROTOBUF_C_TYPE_ENUM:
		return "one of its words, as a text";
	case PROTOBUF_C_TYPE_BYTES:
		return "base64, as a text";
	case PROTOBUF_C_TYPE_MESSAGE:
		return "an object";
	case PROTOBUF_C_TYPE_INT32:
	case PROTOBUF_C_TYPE_SINT32:
	case PROTOBUF_C_TYPE_SFIXED32:
	case PROTOBUF_C_TYPE_SINT64:
	case PROTOBUF_C_TYPE_SFIXED64:
	case PROTOBUF_C_TYPE_FIXED32:
	case PROTOBUF_C_TYPE_UINT64:
	case PROTOBUF_C_TYPE_FIXED64:
	case PROTOBUF_C_TYPE_FLOAT:
	case PROTOBUF_C_TYPE_DOUBLE:
		break;
	}
	return "of a type that this schema does not use";
}

static const char *
nth_field(void *of, size_t index)
{
	const ProtobufCMessageDescriptor *message = *(const ProtobufCMessageDescriptor **)of;

	return index < message->n_fields ? message->fields[index].name : NULL;
}

static const char *
nth_word(void *of, size_t index)
{
	const ProtobufCEnumDescriptor *words = *(const ProtobufCEnumDescriptor **)of;

	return index + 1 < words->n_values ? words->values[index + 1].name : NULL; /* not UNSPECIFIED */
}

static void
unknown_field(struct json_read *read, const ProtobufCMessageDescriptor *message, const struct path *path)
{
	char key[DESCRIPTOR_NAME_SIZE];
	const char *near = problem_nearest(path->key, nth_field, &message);

	if (near) {
		descriptor_json_name(near, key);
		problem_add(read->problems, read->arena, path, "unknown-field",
			    "unknown field \"%.60s\" (did you mean \"%s\"?)", path->key, key);
	} else {
		problem_add(read->problems, read->arena, path, "unknown-field", "unknown field \"%.60s\"", path->key);
	}
}

static void
wrong_type(struct json_read *read, const struct path *path, const char *wanted)
{
	problem_add(read->problems, read->arena, path, "wrong-type", "must be %s", wanted);
}

static void
out_of_memory(struct json_read *read)
{
	read->status = STATUS_NO_MEMORY;
}

void
json_read_mark(struct json_read *read, ProtobufCMessage *message, const char *code)
{
	const ProtobufCFieldDescriptor *marks = descriptor_field(message->descriptor, "marks");
	char *text, *slot;

	for (size_t i = 0; i < member_count(message, marks); i++)
		if (!strcmp(member_text(message, marks, i), code))
			return;
	text = arena_text(read->arena, code, strlen(code));
	slot = text ? member_extend(message, marks, 1, read->arena) : NULL;
	if (slot)
		memcpy(slot, &text, sizeof text);
	else
		out_of_memory(read);
}

/* Nothing that a referrer wrote is lost: it goes beside the content as it was
 * written, and a mark says so. */
static void
keep_unread(struct json_read *read, const struct path *path, const ProtobufCFieldDescriptor *field, json_t *value)
{
	const ProtobufCFieldDescriptor *list = descriptor_field(read->unread->descriptor, "unread");
	ProtobufCMessage *kept = descriptor_new(descriptor_message(list), read->arena);
	const char *pointer = path_pointer(path, read->arena);
	const char *text;
	char *code;
	void *slot = kept ? member_extend(read->unread, list, 1, read->arena) : NULL;

	if (json_is_string(value))
		text = arena_text(read->arena, json_string_value(value), json_string_length(value));
	else
		text = arena_print(read->arena, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	code = arena_print(read->arena, "%s-unreadable", field->name);
	if (!slot || !pointer || !text || !code) {
		out_of_memory(read);
		return;
	}
	memcpy(slot, &kept, sizeof kept);
	member_set(kept, descriptor_field(kept->descriptor, "pointer"), &pointer);
	member_set(kept, descriptor_field(kept->descriptor, "text"), &text);
	for (size_t i = 0; code[i]; i++)
		code[i] = (char)(code[i] == '_' ? '-' : code[i]);
	json_read_mark(read, read->marked, code);
}

static void
not_readable(struct json_read *read, const struct path *path, const ProtobufCFieldDescriptor *field, json_t *value)
{
	const ProtobufCEnumDescriptor *words = descriptor_enum(field);
	const char *near;

	if (read->unread && read->marked) {
		keep_unread(read, path, field, value);
		return;
	}
	near = words && json_is_string(value) ? problem_nearest(json_string_value(value), nth_word, &words) : NULL;
	if (near)
		problem_add(read->problems, read->arena, path, "bad-value",
			    "\"%.60s\" is not one of its words (did you mean \"%s\"?)", json_string_value(value), near);
	else
		problem_add(read->problems, read->arena, path, "bad-value", "must be %s", type_word(field));
}

static enum taken
take_text(struct json_read *read, json_t *value, void *slot)
{
	const char *text = json_string_value(value);
	char *copy = arena_text(read->arena, text, json_string_length(value));

	if (copy)
		memcpy(slot, &copy, sizeof copy);
	else
		out_of_memory(read);
	return TAKEN;
}

static enum taken
take_number(json_t *value, void *slot)
{
	json_int_t wide = json_integer_value(value);
	uint32_t number = (uint32_t)wide;

	if (wide < 0 || wide > UINT32_MAX)
		return NOT_READABLE;
	memcpy(slot, &number, sizeof number);
	return TAKEN;
}

static enum taken
take_word(const ProtobufCEnumDescriptor *words, json_t *value, void *slot)
{
	const ProtobufCEnumValue *named = protobuf_c_enum_descriptor_get_value_by_name(words, json_string_value(value));
	int number;

	if (!named || !named->value)
		return NOT_READABLE;
	number = named->value;
	memcpy(slot, &number, sizeof number);
	return TAKEN;
}

static enum taken
take_bytes(struct json_read *read, json_t *value, void *slot)
{
	struct view bytes;
	ProtobufCBinaryData held;

	switch ((int)base64_decode(json_string_value(value), read->arena, &bytes)) {
	case STATUS_OK:
		held.len = bytes.size;
		held.data = (uint8_t *)(uintptr_t)bytes.bytes;
		memcpy(slot, &held, sizeof held);
		return TAKEN;
	case STATUS_NO_MEMORY:
		out_of_memory(read);
		return TAKEN;
	default:
		return NOT_READABLE;
	}
}

/* Everything but messages: ${value} into ${slot}. */
static enum taken
take_scalar(struct json_read *read, const ProtobufCFieldDescriptor *field, json_t *value, void *slot)
{
	int64_t seconds;
	protobuf_c_boolean truth = json_is_true(value);

	if (field->type == PROTOBUF_C_TYPE_BOOL) {
		memcpy(slot, &truth, sizeof truth);
		return json_is_boolean(value) ? TAKEN : NOT_THE_TYPE;
	}
	if (field->type == PROTOBUF_C_TYPE_UINT32)
		return json_is_integer(value) ? take_number(value, slot) : NOT_THE_TYPE;
	if (!json_is_string(value))
		return NOT_THE_TYPE;
	if (field->type == PROTOBUF_C_TYPE_STRING)
		return take_text(read, value, slot);
	if (field->type == PROTOBUF_C_TYPE_ENUM)
		return take_word(descriptor_enum(field), value, slot);
	if (field->type == PROTOBUF_C_TYPE_BYTES)
		return take_bytes(read, value, slot);
	if (field->type != PROTOBUF_C_TYPE_INT64)
		return NOT_THE_TYPE;
	if (moment_parse(json_string_value(value), &seconds))
		return NOT_READABLE;
	memcpy(slot, &seconds, sizeof seconds);
	return TAKEN;
}

/* One value into zeroed memory of its own; non-zero if it is to be kept. */
static int
take(struct json_read *read, const ProtobufCFieldDescriptor *field, const struct path *path, json_t *value, void *slot)
{
	ProtobufCMessage *held;

	if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
		if (!json_is_object(value)) {
			wrong_type(read, path, type_word(field));
			return 0;
		}
		held = descriptor_new(descriptor_message(field), read->arena);
		if (!held) {
			out_of_memory(read);
			return 0;
		}
		memcpy(slot, &held, sizeof held);
		json_read_object(read, held, path, value);
		return 1;
	}
	switch (take_scalar(read, field, value, slot)) {
	case TAKEN:
		return read->status == STATUS_OK;
	case NOT_THE_TYPE:
		wrong_type(read, path, type_word(field));
		return 0;
	case NOT_READABLE:
		not_readable(read, path, field, value);
		return 0;
	}
	return 0;
}

static void
read_list(struct json_read *read, ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
	  const struct path *path, json_t *list)
{
	size_t each = member_bytes_each(field);
	size_t count = json_array_size(list);
	size_t kept = 0;
	uint8_t *values;
	void *slots;

	values = arena_array(read->arena, count ? count : 1, each);
	if (!values) {
		out_of_memory(read);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		struct path step = {path, NULL, i};

		kept += take(read, field, &step, json_array_get(list, i), values + kept * each) ? 1 : 0;
	}
	if (!kept)
		return;
	/* The list may have grown meanwhile: a value in it that cannot be read
	 * puts a mark on the message around it. */
	slots = member_extend(message, field, kept, read->arena);
	if (slots)
		memcpy(slots, values, kept * each);
	else
		out_of_memory(read);
}

void
json_read_member(struct json_read *read, ProtobufCMessage *message, const struct path *path, json_t *value)
{
	const ProtobufCFieldDescriptor *field = descriptor_json_field(message->descriptor, path->key);
	_Alignas(16) uint8_t slot[sizeof(ProtobufCBinaryData)] = {0};

	if (!field) {
		unknown_field(read, message->descriptor, path);
	} else if (field->label == PROTOBUF_C_LABEL_REPEATED) {
		if (json_is_array(value))
			read_list(read, message, field, path, value);
		else
			wrong_type(read, path, "a list");
	} else if (take(read, field, path, value, slot)) {
		member_set(message, field, slot);
	}
}

void
json_read_object(struct json_read *read, ProtobufCMessage *message, const struct path *path, json_t *object)
{
	ProtobufCMessage *around = read->marked;
	const char *key;
	json_t *value;

	if (descriptor_field(message->descriptor, "marks"))
		read->marked = message;
	json_object_foreach(object, key, value)
	{
		struct path step = {path, key, 0};

		if (read->status != STATUS_OK)
			break;
		json_read_member(read, message, &step, value);
	}
	read->marked = around;
}
