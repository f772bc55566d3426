#include "content/sealed.h"

#include <string.h>
#include <tellback.pb-c.h>

#include "base/digest.h"
#include "base/id.h"
#include "content/content.h"
#include "content/descriptor.h"
#include "content/scan.h"
#include "content/sealed_name.h"
#include "tellback/bounds.h"

/* Fields of Sealed by number; content is whatever else the scan knows. */
enum field { FIELD_BINDING = 1, FIELD_HANDLING = 2, FIELD_ATTACHMENTS = 3, FIELD_PADDING = 4 };

/* The top level taken apart, each part still packed. */
struct parts {
	struct view binding;
	struct view handling;
	struct view content;
	enum message_type type;
	struct view attachments[SEALED_ATTACHMENTS_MOST];
	size_t attachment_count;
	int has_binding;
	int has_handling;
};

static enum message_type
type_of(uint32_t id)
{
	for (int type = TYPE_UNKNOWN + 1; type < TYPE_COUNT_OF; type++)
		if (descriptor_member((enum message_type)type)->id == id)
			return (enum message_type)type;
	return TYPE_UNKNOWN;
}

static enum status
take_part(struct parts *parts, const struct scan_field *field)
{
	enum message_type type;

	if (field->id == FIELD_BINDING) {
		parts->binding = field->value;
		parts->has_binding = 1;
	} else if (field->id == FIELD_HANDLING) {
		parts->handling = field->value;
		parts->has_handling = 1;
	} else if (field->id == FIELD_ATTACHMENTS) {
		if (parts->attachment_count == SEALED_ATTACHMENTS_MOST)
			return STATUS_MALFORMED;
		parts->attachments[parts->attachment_count++] = field->value;
	} else if (field->id != FIELD_PADDING) {
		type = type_of(field->id);
		if (type != TYPE_UNKNOWN && parts->type != TYPE_UNKNOWN)
			return STATUS_MALFORMED; /* two contents: which one was meant? */
		if (type != TYPE_UNKNOWN) {
			parts->content = field->value;
			parts->type = type;
		}
	}
	return STATUS_OK;
}

/* protobuf-c would copy padding and attachments too; here only what is asked
 * for is unpacked. */
static enum status
split(struct view plain, struct parts *ret_parts)
{
	struct parts parts = {.type = TYPE_UNKNOWN};

	while (plain.size) {
		struct scan_field field;
		enum status status = scan_next(&plain, &field);

		if (!status)
			status = take_part(&parts, &field);
		if (status)
			return status;
	}
	if (!parts.has_binding || parts.type == TYPE_UNKNOWN)
		return STATUS_MALFORMED;
	*ret_parts = parts;
	return STATUS_OK;
}

static enum status
binding_decode(struct view packed, struct arena *arena, struct sealed_binding *ret_binding)
{
	ProtobufCMessage *message;
	const Tellback__V1__Binding *binding;
	struct sealed_binding copy;
	enum status status = scan_unpack(&tellback__v1__binding__descriptor, packed, arena, &message);

	if (status)
		return status;
	binding = (const Tellback__V1__Binding *)message;
	if (!id_is_id(binding->id) || !id_is_agency(binding->from) || binding->head.len != DIGEST_BYTES)
		return STATUS_MALFORMED;
	id_set(copy.id.hex, sizeof copy.id.hex, binding->id);
	id_set(copy.from.name, sizeof copy.from.name, binding->from);
	memcpy(copy.head.bytes, binding->head.data, DIGEST_BYTES);
	*ret_binding = copy;
	return STATUS_OK;
}

static enum status
attachment_decode(struct view packed, struct arena *arena, struct document *document)
{
	ProtobufCMessage *message;
	const Tellback__V1__Attachment *attachment;
	struct view bytes;
	struct digest digest;
	enum status status = scan_unpack(&tellback__v1__attachment__descriptor, packed, arena, &message);

	if (status)
		return status;
	attachment = (const Tellback__V1__Attachment *)message;
	bytes = (struct view){attachment->bytes.data, attachment->bytes.len};
	digest = digest_of(bytes);
	if (!sealed_name_fits(attachment->name) || attachment->sha256.len != DIGEST_BYTES ||
	    memcmp(attachment->sha256.data, digest.bytes, DIGEST_BYTES))
		return STATUS_MALFORMED;
	for (size_t i = 0; i < document->attachment_count; i++)
		if (!strcmp(document->attachments[i].name, attachment->name))
			return STATUS_MALFORMED; /* one would overwrite the other */
	document->attachments[document->attachment_count++] =
		(struct document_attachment){attachment->name, attachment->media_type, bytes};
	return STATUS_OK;
}

static enum status
content_decode(const struct parts *parts, struct arena *arena, struct document *document)
{
	struct content *content = arena_alloc(arena, sizeof *content);
	enum status status;

	if (!content)
		return STATUS_NO_MEMORY;
	document->type = parts->type;
	document->content = content;
	content->member = descriptor_member(parts->type);
	status = arena_copy(arena, parts->content, &content->packed);
	if (!status)
		status = scan_unpack(descriptor_message(content->member), parts->content, arena, &content->message);
	if (!status && parts->has_handling)
		status = scan_unpack(&tellback__v1__handling__descriptor, parts->handling, arena, &content->handling);
	return status;
}

enum status
sealed_decode(struct view plain, struct arena *arena, struct document *ret_document, struct sealed_binding *ret_binding)
{
	struct document document = {.type = TYPE_UNKNOWN};
	struct sealed_binding binding;
	struct parts parts;
	enum status status;

	if (plain.size > MAX_BODY_BYTES)
		return STATUS_TOO_BIG;
	status = scan_message(&tellback__v1__sealed__descriptor, plain);
	if (!status)
		status = split(plain, &parts);
	if (!status)
		status = binding_decode(parts.binding, arena, &binding);
	if (!status)
		status = content_decode(&parts, arena, &document);
	if (status)
		return status;
	document.attachments = arena_array(arena, SEALED_ATTACHMENTS_MOST, sizeof *document.attachments);
	if (!document.attachments)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < parts.attachment_count; i++) {
		status = attachment_decode(parts.attachments[i], arena, &document);
		if (status)
			return status;
	}
	*ret_document = document;
	*ret_binding = binding;
	return STATUS_OK;
}
