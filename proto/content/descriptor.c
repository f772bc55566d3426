#include "content/descriptor.h"

#include <assert.h>
#include <string.h>
#include <tellback.pb-c.h>

const ProtobufCFieldDescriptor *
descriptor_member(enum message_type type)
{
	char name[DESCRIPTOR_NAME_SIZE];
	const char *word = message_type_word(type);
	size_t length = strlen(word);

	assert(length < sizeof name);
	for (size_t i = 0; i <= length; i++)
		name[i] = (char)(word[i] == '-' ? '_' : word[i]);
	return descriptor_field(&tellback__v1__sealed__descriptor, name);
}

const ProtobufCMessageDescriptor *
descriptor_message(const ProtobufCFieldDescriptor *field)
{
	return field->type == PROTOBUF_C_TYPE_MESSAGE ? field->descriptor : NULL;
}

const ProtobufCEnumDescriptor *
descriptor_enum(const ProtobufCFieldDescriptor *field)
{
	return field->type == PROTOBUF_C_TYPE_ENUM ? field->descriptor : NULL;
}

const ProtobufCFieldDescriptor *
descriptor_field(const ProtobufCMessageDescriptor *message, const char *name)
{
	for (unsigned i = 0; i < message->n_fields; i++)
		if (!strcmp(message->fields[i].name, name))
			return &message->fields[i];
	return NULL;
}

const ProtobufCFieldDescriptor *
descriptor_json_field(const ProtobufCMessageDescriptor *message, const char *key)
{
	char name[DESCRIPTOR_NAME_SIZE];

	for (unsigned i = 0; i < message->n_fields; i++) {
		descriptor_json_name(message->fields[i].name, name);
		if (!strcmp(name, key))
			return &message->fields[i];
	}
	return NULL;
}

void
descriptor_json_name(const char *name, char ret_key[DESCRIPTOR_NAME_SIZE])
{
	size_t at = 0;
	int raise = 0;

	for (; *name; name++) {
		if (*name == '_') {
			raise = 1;
			continue;
		}
		assert(at + 1 < DESCRIPTOR_NAME_SIZE);
		ret_key[at++] = (char)(raise && *name >= 'a' && *name <= 'z' ? *name - 'a' + 'A' : *name);
		raise = 0;
	}
	ret_key[at] = '\0';
}

int
descriptor_word(const ProtobufCEnumDescriptor *words, int value, char ret_word[DESCRIPTOR_NAME_SIZE])
{
	const ProtobufCEnumValue *named = value ? protobuf_c_enum_descriptor_get_value(words, value) : NULL;
	size_t length;

	if (!named)
		return -1;
	length = strlen(named->name);
	assert(length < DESCRIPTOR_NAME_SIZE);
	for (size_t i = 0; i <= length; i++) {
		char letter = named->name[i];

		if (letter >= 'A' && letter <= 'Z')
			letter = (char)(letter - 'A' + 'a');
		ret_word[i] = (char)(letter == '_' ? '-' : letter);
	}
	return 0;
}

ProtobufCMessage *
descriptor_new(const ProtobufCMessageDescriptor *message, struct arena *arena)
{
	ProtobufCMessage *made = arena_alloc(arena, message->sizeof_message);

	if (made)
		message->message_init(made);
	return made;
}
