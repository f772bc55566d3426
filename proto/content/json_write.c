#include "content/json_write.h"

#include <string.h>

#include "content/base64.h"
#include "content/descriptor.h"
#include "content/member.h"
#include "content/moment.h"

/* A word that this version has no name for stands as its number: shown, and
 * plainly not one of ours. */
static json_t *
word_value(const ProtobufCEnumDescriptor *words, int64_t number)
{
	const ProtobufCEnumValue *named = protobuf_c_enum_descriptor_get_value(words, (int)number);

	return named ? json_string(named->name) : json_integer(number);
}

static json_t *
moment_value(int64_t seconds)
{
	char text[MOMENT_SIZE];

	return moment_print(seconds, text) ? json_integer(seconds) : json_string(text);
}

static json_t *
bytes_value(const void *at, struct arena *arena)
{
	ProtobufCBinaryData bytes;
	const char *text;

	memcpy(&bytes, at, sizeof bytes);
	text = base64_encode((struct view){bytes.data, bytes.len}, arena);
	return text ? json_string(text) : NULL;
}

static json_t *
message_value(const ProtobufCMessage *message, struct arena *arena)
{
	json_t *object = json_object();

	if (object && json_write_members(message, arena, object)) {
		json_decref(object);
		return NULL;
	}
	return object;
}

static json_t *
value_of(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, size_t index, struct arena *arena)
{
	switch (field->type) {
	case PROTOBUF_C_TYPE_STRING:
		return json_string(member_text(message, field, index));
	case PROTOBUF_C_TYPE_UINT32:
		return json_integer(member_number(message, field, index));
	case PROTOBUF_C_TYPE_INT64:
		return moment_value(member_number(message, field, index));
	case PROTOBUF_C_TYPE_BOOL:
		return json_boolean(member_number(message, field, index));
	case PROTOBUF_C_TYPE_ENUM:
		return word_value(descriptor_enum(field), member_number(message, field, index));
	case PROTOBUF_C_TYPE_BYTES:
		return bytes_value(member_at(message, field, index), arena);
	case PROTOBUF_C_TYPE_MESSAGE:
		return message_value(member_message(message, field, index), arena);
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
		break; /* no field has these: tests/unit/fields_test.c */
	}
	return NULL;
}

static json_t *
list_value(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, struct arena *arena)
{
	size_t count = member_count(message, field);
	json_t *list = json_array();

	for (size_t i = 0; list && i < count; i++) {
		if (json_array_append_new(list, value_of(message, field, i, arena))) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

enum status
json_write_members(const ProtobufCMessage *message, struct arena *arena, json_t *object)
{
	for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
		const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
		char key[DESCRIPTOR_NAME_SIZE];
		json_t *value;

		if (!member_count(message, field))
			continue;
		descriptor_json_name(field->name, key);
		value = field->label == PROTOBUF_C_LABEL_REPEATED ? list_value(message, field, arena)
								  : value_of(message, field, 0, arena);
		if (json_object_set_new(object, key, value))
			return STATUS_NO_MEMORY;
	}
	return STATUS_OK;
}

enum status
json_write_text(const json_t *value, size_t flags, struct arena *arena, struct view *ret_json)
{
	size_t size = json_dumpb(value, NULL, 0, flags);
	char *text = size ? arena_alloc(arena, size + 2) : NULL;

	if (!text || json_dumpb(value, text, size, flags) != size)
		return STATUS_NO_MEMORY;
	text[size] = '\n';
	*ret_json = (struct view){(const uint8_t *)text, size + 1};
	return STATUS_OK;
}
