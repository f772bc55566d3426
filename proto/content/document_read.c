#include "content/document.h"

#include <string.h>
#include <tellback.pb-c.h>

#include "base/id.h"
#include "content/content.h"
#include "content/descriptor.h"
#include "content/facts.h"
#include "content/json_file.h"
#include "content/need.h"
#include "content/plausible.h"
#include "content/question.h"
#include "content/sealed_name.h"
#include "tellback/bounds.h"

#define REFERENCE_MOST 200

/* The text of ${value} where it is one; else NULL and a problem. */
static const char *
text_of(struct json_read *read, const struct path *path, json_t *value)
{
	char *text = NULL;

	if (!json_is_string(value)) {
		json_file_must_be(read, path, "wrong-type", "a text");
		return NULL;
	}
	text = arena_text(read->arena, json_string_value(value), json_string_length(value));
	if (!text)
		read->status = STATUS_NO_MEMORY;
	return text;
}

static void
take_nothing(struct json_read *read, struct document *document, const struct path *path, json_t *value)
{
	(void)read; /* the type was read before all else */
	(void)document;
	(void)path;
	(void)value;
}

static void
take_reference(struct json_read *read, struct document *document, const struct path *path, json_t *value)
{
	const char *text = text_of(read, path, value);

	if (!text)
		return;
	if (!*text || strlen(text) > REFERENCE_MOST)
		json_file_must_be(read, path, "bad-value", "1 to 200 characters");
	document->client_reference = text;
}

static void
take_id(struct json_read *read, char ret_hex[ID_SIZE], const struct path *path, json_t *value)
{
	const char *text = text_of(read, path, value);

	if (!text)
		return;
	if (id_is_id(text))
		id_set(ret_hex, ID_SIZE, text);
	else
		json_file_must_be(read, path, "bad-value", "an id: 32 hex digits");
}

static void
take_case(struct json_read *read, struct document *document, const struct path *path, json_t *value)
{
	take_id(read, document->case_token.hex, path, value);
}

static void
take_re(struct json_read *read, struct document *document, const struct path *path, json_t *value)
{
	take_id(read, document->re.hex, path, value);
}

static void
take_replaces(struct json_read *read, struct document *document, const struct path *path, json_t *value)
{
	take_id(read, document->replaces.hex, path, value);
}

static void
take_to(struct json_read *read, struct document *document, const struct path *path, json_t *value)
{
	size_t count = json_array_size(value);
	const char **to;

	if (!json_is_array(value)) {
		json_file_must_be(read, path, "wrong-type", "a list of agencies");
		return;
	}
	if (count > MAX_RECIPIENTS) {
		json_file_must_be(read, path, "too-many", "at most 64 agencies");
		return;
	}
	to = arena_array(read->arena, count ? count : 1, sizeof *to);
	if (!to) {
		read->status = STATUS_NO_MEMORY;
		return;
	}
	for (size_t i = 0; i < count; i++) {
		struct path item = {path, NULL, i};
		const char *text = text_of(read, &item, json_array_get(value, i));

		if (text && !id_is_agency(text))
			json_file_must_be(read, &item, "bad-value", "an agency's id, like \"southampton-crs\"");
		for (size_t j = 0; text && j < document->to_count; j++)
			if (!strcmp(to[j], text))
				problem_add(read->problems, read->arena, &item, "twice", "stands twice");
		if (text)
			to[document->to_count++] = text;
	}
	document->to = to;
}

static void
attachment_of(struct json_read *read, struct document *document, const struct path *path, json_t *object)
{
	struct document_attachment *attachment = &document->attachments[document->attachment_count];
	const char *key;
	json_t *value;

	*attachment = (struct document_attachment){"", "", {NULL, 0}};
	if (!json_is_object(object)) {
		json_file_must_be(read, path, "wrong-type", "an object {file, mediaType}");
		return;
	}
	json_object_foreach(object, key, value)
	{
		struct path here = {path, key, 0};
		int is_file = !strcmp(key, "file");
		const char *text;

		if (!is_file && strcmp(key, "mediaType")) {
			problem_add(read->problems, read->arena, &here, "unknown-field",
				    "unknown field \"%.60s\": an attachment has \"file\" and \"mediaType\"", key);
			continue;
		}
		text = text_of(read, &here, value);
		if (text && is_file)
			attachment->name = text;
		else if (text)
			attachment->media_type = text;
	}
	if (!sealed_name_fits(attachment->name)) {
		struct path here = {path, "file", 0};

		json_file_must_be(read, &here, "bad-value", "a file name without a path");
	}
	for (size_t i = 0; i < document->attachment_count; i++)
		if (!strcmp(document->attachments[i].name, attachment->name))
			problem_add(read->problems, read->arena, path, "twice", "the same file stands twice");
	document->attachment_count++;
}

static void
take_attachments(struct json_read *read, struct document *document, const struct path *path, json_t *value)
{
	size_t count = json_array_size(value);

	if (!json_is_array(value)) {
		json_file_must_be(read, path, "wrong-type", "a list of {file, mediaType}");
		return;
	}
	if (count > SEALED_ATTACHMENTS_MOST) {
		json_file_must_be(read, path, "too-many", "at most 64 files");
		return;
	}
	document->attachments = arena_array(read->arena, count ? count : 1, sizeof *document->attachments);
	if (!document->attachments)
		read->status = STATUS_NO_MEMORY;
	for (size_t i = 0; document->attachments && i < count; i++) {
		struct path item = {path, NULL, i};

		attachment_of(read, document, &item, json_array_get(value, i));
	}
}

/* The members that are not the content's, and who reads each. */
static const struct json_file_member headers[] = {
	{"tellback", json_file_take_version},
	{"type", take_nothing},
	{"clientReference", take_reference},
	{"to", take_to},
	{"case", take_case},
	{"re", take_re},
	{"replaces", take_replaces},
	{"attachments", take_attachments},
	{"handling", json_file_take_handling},
};

#define HEADER_COUNT (sizeof headers / sizeof *headers)

static const struct json_file_member *
header_of(const char *key)
{
	for (size_t i = 0; i < HEADER_COUNT; i++)
		if (!strcmp(headers[i].key, key))
			return &headers[i];
	return NULL;
}

/* Candidates for a key that is neither a header nor a field of the content. */
static const char *
nth_key(void *of, size_t index)
{
	const ProtobufCMessageDescriptor *message = *(const ProtobufCMessageDescriptor **)of;

	if (index < HEADER_COUNT)
		return headers[index].key;
	index -= HEADER_COUNT;
	return index < message->n_fields ? message->fields[index].name : NULL;
}

static void
unknown_key(struct json_read *read, const struct document *document, const struct path *path)
{
	const ProtobufCMessageDescriptor *message = document->content->message->descriptor;
	const char *near = problem_nearest(path->key, nth_key, &message);
	char key[DESCRIPTOR_NAME_SIZE];

	if (near) {
		descriptor_json_name(near, key);
		problem_add(read->problems, read->arena, path, "unknown-field",
			    "unknown field \"%.60s\" (did you mean \"%s\"?)", path->key, key);
		return;
	}
	problem_add(read->problems, read->arena, path, "unknown-field", "unknown field \"%.60s\" in a %s", path->key,
		    message_type_word(document->type));
}

static void
take_member(struct json_read *read, struct document *document, const char *key, json_t *value)
{
	const struct json_file_member *header = header_of(key);
	const struct path path = {NULL, key, 0};
	const ProtobufCFieldDescriptor *field;

	if (header) {
		header->take(read, document, &path, value);
		return;
	}
	field = descriptor_json_field(document->content->message->descriptor, key);
	if (!field)
		unknown_key(read, document, &path);
	else
		json_read_member(read, document->content->message, &path, value);
}

static const char *
nth_type(void *of, size_t index)
{
	(void)of;
	return index + 1 < TYPE_COUNT_OF ? message_type_word((enum message_type)(index + 1)) : NULL;
}

/* The type comes first: it says what every other member means. */
static enum status
type_of(struct json_read *read, json_t *object, struct document *document)
{
	const struct path path = {NULL, "type", 0};
	const char *word = json_string_value(json_object_get(object, "type"));
	const char *near;

	if (!word) {
		json_file_must_be(read, &path, "required", "a text: what kind of message this is");
		return STATUS_MALFORMED;
	}
	document->type = message_type_find(word);
	if (document->type != TYPE_UNKNOWN)
		return STATUS_OK;
	near = problem_nearest(word, nth_type, NULL);
	problem_add(read->problems, read->arena, &path, "bad-value", "unknown type \"%.60s\"%s%s%s", word,
		    near ? " (did you mean \"" : "", near ? near : "", near ? "\"?)" : "");
	return STATUS_MALFORMED;
}

static enum status
content_new(struct document *document, struct arena *arena)
{
	struct content *content = arena_alloc(arena, sizeof *content);

	if (!content)
		return STATUS_NO_MEMORY;
	content->member = descriptor_member(document->type);
	content->message = descriptor_new(descriptor_message(content->member), arena);
	document->content = content;
	return content->message ? STATUS_OK : STATUS_NO_MEMORY;
}

/* What can only be said once all of it was read. */
static void
whole(struct json_read *read, json_t *object, struct document *document)
{
	const struct path version = {NULL, "tellback", 0};
	struct content *content = document->content;

	if (!json_object_get(object, "tellback"))
		json_file_must_be(read, &version, "required", "the number 1");
	plausible_values(read, content->message);
	facts_check(document, read->arena, read->problems);
	if (need_is_marked(document->type))
		plausible_gaps(read, content->message, content->handling);
	else
		need_check(document, read->arena, read->problems);
	question_check(document, read->arena, read->problems);
}

static enum status
read_object(struct json_read *read, json_t *object, struct document *document)
{
	enum status status = type_of(read, object, document);
	const char *key;
	json_t *value;

	if (!status)
		status = content_new(document, read->arena);
	if (status)
		return status;
	if (need_is_marked(document->type)) {
		read->unread = document->content->message;
		read->marked = document->content->message;
	}
	json_object_foreach(object, key, value) take_member(read, document, key, value);
	if (!read->status)
		whole(read, object, document);
	if (read->status)
		return read->status;
	return read->problems->count ? STATUS_MALFORMED : STATUS_OK;
}

enum status
document_read(struct view json, struct arena *arena, struct document *ret_document,
	      struct document_problems *ret_problems)
{
	return json_file_read(json, read_object, arena, ret_document, ret_problems);
}
