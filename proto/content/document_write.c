#include "content/document.h"

#include "content/content.h"
#include "content/json_load.h"
#include "content/json_write.h"
#include "content/moment.h"

/* An absent or empty text is left out. */
static int
set_text(json_t *object, const char *key, const char *text)
{
	return text && *text ? json_object_set_new(object, key, json_string(text)) : 0;
}

static int
set_header(json_t *object, const struct document_header *header)
{
	char accepted[MOMENT_SIZE];
	int failed;

	failed = set_text(object, "id", header->id) | set_text(object, "from", header->from);
	if (!moment_print(header->accepted_ms / 1000, accepted))
		failed |= set_text(object, "acceptedAt", accepted);
	for (size_t i = 0; i < header->extra_count; i++)
		failed |= set_text(object, header->extra_names[i], header->extra_values[i]);
	return failed;
}

static json_t *
recipients_of(const struct document *document)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < document->to_count; i++) {
		if (json_array_append_new(list, json_string(document->to[i]))) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static json_t *
attachments_of(const struct document *document)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < document->attachment_count; i++) {
		const struct document_attachment *attachment = &document->attachments[i];
		json_t *item = json_object();

		if (!item || set_text(item, "file", attachment->name) ||
		    set_text(item, "mediaType", attachment->media_type) || json_array_append(list, item)) {
			json_decref(item);
			json_decref(list);
			return NULL;
		}
		json_decref(item);
	}
	return list;
}

static enum status
set_handling(json_t *object, const struct content *content, struct arena *arena)
{
	json_t *handling;

	if (!content->handling || !protobuf_c_message_get_packed_size(content->handling))
		return STATUS_OK;
	handling = json_object();
	if (json_object_set_new(object, "handling", handling))
		return STATUS_NO_MEMORY;
	return json_write_members(content->handling, arena, handling);
}

/* Handling marks come before all that is said, as on every screen. */
static enum status
fill(json_t *object, const struct document *document, const struct document_header *header, struct arena *arena)
{
	int failed = header ? set_header(object, header) : 0;
	enum status status;

	failed |= json_object_set_new(object, "tellback", json_integer(1));
	failed |= set_text(object, "type", message_type_word(document->type));
	failed |= set_text(object, "clientReference", document->client_reference);
	if (document->to_count)
		failed |= json_object_set_new(object, "to", recipients_of(document));
	failed |= set_text(object, "case", document->case_token.hex) | set_text(object, "re", document->re.hex) |
		  set_text(object, "replaces", document->replaces.hex);
	if (document->attachment_count)
		failed |= json_object_set_new(object, "attachments", attachments_of(document));
	if (failed)
		return STATUS_NO_MEMORY;
	status = set_handling(object, document->content, arena);
	return status ? status : json_write_members(document->content->message, arena, object);
}

enum status
document_write(const struct document *document, const struct document_header *header, struct arena *arena,
	       struct view *ret_json)
{
	enum status status = STATUS_NO_MEMORY;
	json_t *object;

	json_load_memory();
	object = json_object();
	if (object)
		status = fill(object, document, header, arena);
	if (!status)
		status = json_write_text(object, JSON_INDENT(2), arena, ret_json);
	json_decref(object);
	return status;
}
