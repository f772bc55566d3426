#include "content/document_value.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "content/content.h"
#include "content/descriptor.h"
#include "content/member.h"

/* Where a pointer has led so far: a field of ${message}, and which of its
 * values; ${field} NULL: nowhere. */
struct place {
	const ProtobufCMessage *message;
	const ProtobufCFieldDescriptor *field;
	size_t index;
};

/* One step of a pointer; the rest of it, NULL when it does not fit. */
static const char *
step_of(const char *pointer, char ret_step[DESCRIPTOR_NAME_SIZE])
{
	size_t size = strcspn(pointer + 1, "/");

	if (*pointer != '/' || !size || size >= DESCRIPTOR_NAME_SIZE)
		return NULL;
	memcpy(ret_step, pointer + 1, size);
	ret_step[size] = '\0';
	return pointer + 1 + size;
}

static int
index_of(const char *step, size_t *ret_index)
{
	size_t index = 0;

	if (!*step || strlen(step) > 6 || strspn(step, "0123456789") != strlen(step))
		return 0;
	while (*step)
		index = index * 10 + (size_t)(*step++ - '0');
	*ret_index = index;
	return 1;
}

static struct place
place_of(const struct document *document, const char *pointer)
{
	static const char handling[] = "/handling/";
	const struct place nowhere = {NULL, NULL, 0};
	struct place at = {document->content->message, NULL, 0};
	char step[DESCRIPTOR_NAME_SIZE];

	if (!strncmp(pointer, handling, strlen(handling))) {
		at.message = document->content->handling;
		pointer += strlen(handling) - 1;
	}
	while (at.message && *pointer) {
		if (at.field) { /* the message that the last step named */
			if (!descriptor_message(at.field) || at.index >= member_count(at.message, at.field))
				return nowhere;
			at.message = member_message(at.message, at.field, at.index);
			at.index = 0;
		}
		pointer = step_of(pointer, step);
		at.field = pointer ? descriptor_json_field(at.message->descriptor, step) : NULL;
		if (!at.field)
			return nowhere;
		if (at.field->label == PROTOBUF_C_LABEL_REPEATED && *pointer) {
			pointer = step_of(pointer, step);
			if (!pointer || !index_of(step, &at.index))
				return nowhere;
		}
	}
	return at.message ? at : nowhere;
}

size_t
document_value_count(const struct document *document, const char *pointer)
{
	struct place place = place_of(document, pointer);

	return place.field ? member_count(place.message, place.field) : 0;
}

const char *
document_value(const struct document *document, const char *pointer, struct arena *arena)
{
	struct place place = place_of(document, pointer);
	char word[DESCRIPTOR_NAME_SIZE] = "";
	const char *text;

	if (!place.field || place.index >= member_count(place.message, place.field))
		return "";
	if (place.field->type == PROTOBUF_C_TYPE_STRING)
		return member_text(place.message, place.field, place.index);
	if (descriptor_message(place.field) || place.field->type == PROTOBUF_C_TYPE_BYTES)
		return "";
	if (descriptor_enum(place.field)) {
		if (descriptor_word(descriptor_enum(place.field),
				    (int)member_number(place.message, place.field, place.index), word))
			return "";
	} else if (place.field->type == PROTOBUF_C_TYPE_BOOL) {
		memcpy(word, "yes", sizeof "yes"); /* one that is false is not said */
	} else {
		(void)snprintf(word, sizeof word, "%" PRId64, member_number(place.message, place.field, place.index));
	}
	text = arena_text(arena, word, strlen(word));
	return text ? text : "";
}
