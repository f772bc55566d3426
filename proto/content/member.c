#include "content/member.h"

#include <assert.h>
#include <string.h>

#include "content/descriptor.h"

static const uint8_t *
place(const ProtobufCMessage *message, unsigned offset)
{
	return (const uint8_t *)message + offset;
}

/* The number of a list, or the field id that a oneof holds. */
static size_t
list_count(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
	size_t count;

	memcpy(&count, place(message, field->quantifier_offset), sizeof count);
	return count;
}

static uint32_t
oneof_case(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
	uint32_t id;

	memcpy(&id, place(message, field->quantifier_offset), sizeof id);
	return id;
}

/* A plain proto3 field is "said" when it differs from its default. */
static int
is_said(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
	ProtobufCBinaryData bytes;
	const void *pointer;

	switch (field->type) {
	case PROTOBUF_C_TYPE_STRING:
		return *member_text(message, field, 0) != '\0';
	case PROTOBUF_C_TYPE_MESSAGE:
		memcpy(&pointer, place(message, field->offset), sizeof pointer);
		return pointer != NULL;
	case PROTOBUF_C_TYPE_BYTES:
		memcpy(&bytes, place(message, field->offset), sizeof bytes);
		return bytes.len != 0;
	case PROTOBUF_C_TYPE_INT32:
	case PROTOBUF_C_TYPE_SINT32:
	case PROTOBUF_C_TYPE_SFIXED32:
	case PROTOBUF_C_TYPE_INT64:
	case PROTOBUF_C_TYPE_SINT64:
	case PROTOBUF_C_TYPE_SFIXED64:
	case PROTOBUF_C_TYPE_UINT32:
	case PROTOBUF_C_TYPE_FIXED32:
	case PROTOBUF_C_TYPE_UINT64:
	case PROTOBUF_C_TYPE_FIXED64:
	case PROTOBUF_C_TYPE_FLOAT:
	case PROTOBUF_C_TYPE_DOUBLE:
	case PROTOBUF_C_TYPE_BOOL:
	case PROTOBUF_C_TYPE_ENUM:
		return member_number(message, field, 0) != 0;
	}
	return 0;
}

size_t
member_count(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
	if (field->label == PROTOBUF_C_LABEL_REPEATED)
		return list_count(message, field);
	if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
		return oneof_case(message, field) == field->id;
	return is_said(message, field) ? 1 : 0;
}

const void *
member_at(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, size_t index)
{
	const uint8_t *list;

	if (field->label != PROTOBUF_C_LABEL_REPEATED)
		return place(message, field->offset);
	memcpy(&list, place(message, field->offset), sizeof list);
	return list + index * member_bytes_each(field);
}

const char *
member_text(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, size_t index)
{
	const char *text;

	assert(field->type == PROTOBUF_C_TYPE_STRING);
	memcpy(&text, member_at(message, field, index), sizeof text);
	return text ? text : "";
}

int64_t
member_number(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, size_t index)
{
	const void *at = member_at(message, field, index);
	int64_t wide;
	uint32_t narrow;

	if (member_bytes_each(field) == sizeof wide) {
		memcpy(&wide, at, sizeof wide);
		return wide;
	}
	memcpy(&narrow, at, sizeof narrow);
	return field->type == PROTOBUF_C_TYPE_ENUM ? (int32_t)narrow : (int64_t)narrow;
}

ProtobufCMessage *
member_message(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, size_t index)
{
	ProtobufCMessage *held;

	assert(field->type == PROTOBUF_C_TYPE_MESSAGE);
	memcpy(&held, member_at(message, field, index), sizeof held);
	return held;
}

size_t
member_bytes_each(const ProtobufCFieldDescriptor *field)
{
	switch (field->type) {
	case PROTOBUF_C_TYPE_INT64:
	case PROTOBUF_C_TYPE_SINT64:
	case PROTOBUF_C_TYPE_SFIXED64:
	case PROTOBUF_C_TYPE_UINT64:
	case PROTOBUF_C_TYPE_FIXED64:
	case PROTOBUF_C_TYPE_DOUBLE:
		return sizeof(int64_t);
	case PROTOBUF_C_TYPE_INT32:
	case PROTOBUF_C_TYPE_SINT32:
	case PROTOBUF_C_TYPE_SFIXED32:
	case PROTOBUF_C_TYPE_UINT32:
	case PROTOBUF_C_TYPE_FIXED32:
	case PROTOBUF_C_TYPE_FLOAT:
	case PROTOBUF_C_TYPE_ENUM:
	case PROTOBUF_C_TYPE_BOOL:
		return sizeof(int32_t);
	case PROTOBUF_C_TYPE_STRING:
	case PROTOBUF_C_TYPE_MESSAGE:
		return sizeof(void *);
	case PROTOBUF_C_TYPE_BYTES:
		return sizeof(ProtobufCBinaryData);
	}
	return 0;
}

void
member_set(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, const void *value)
{
	uint8_t *base = (uint8_t *)message;

	assert(field->label != PROTOBUF_C_LABEL_REPEATED);
	memcpy(base + field->offset, value, member_bytes_each(field));
	if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
		memcpy(base + field->quantifier_offset, &field->id, sizeof field->id);
}

void *
member_extend(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, size_t more, struct arena *arena)
{
	uint8_t *base = (uint8_t *)message;
	size_t each = member_bytes_each(field);
	size_t count = list_count(message, field);
	uint8_t *list, *longer;

	assert(field->label == PROTOBUF_C_LABEL_REPEATED);
	longer = arena_array(arena, count + more, each);
	if (!longer)
		return NULL;
	memcpy(&list, base + field->offset, sizeof list);
	if (count)
		memcpy(longer, list, count * each);
	memcpy(base + field->offset, &longer, sizeof longer);
	longer += count * each;
	count += more;
	memcpy(base + field->quantifier_offset, &count, sizeof count);
	return longer;
}

const char *
member_named_text(const ProtobufCMessage *message, const char *name)
{
	const ProtobufCFieldDescriptor *field = descriptor_field(message->descriptor, name);

	if (!field || field->type != PROTOBUF_C_TYPE_STRING || !member_count(message, field))
		return "";
	return member_text(message, field, 0);
}
