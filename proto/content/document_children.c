#include "content/document.h"

#include <string.h>

#include "base/id.h"
#include "content/content.h"
#include "content/descriptor.h"
#include "content/member.h"

static const char *
name_of(const ProtobufCMessage *child, struct arena *arena)
{
	const char *given = member_named_text(child, "given_names");
	const char *family = member_named_text(child, "family_name");
	const char *known_as = member_named_text(child, "known_as");

	if (*given || *family)
		return arena_print(arena, "%s%s%s", given, *given && *family ? " " : "", family);
	if (*known_as)
		return known_as;
	if (*member_named_text(child, "name"))
		return member_named_text(child, "name");
	return *member_named_text(child, "expected_date") ? "unborn" : "";
}

/* The word of the field `code` or `s47`; NULL where there is none. */
static enum status
code_of(const ProtobufCMessage *child, struct arena *arena, const char **ret_code)
{
	const ProtobufCFieldDescriptor *field = descriptor_field(child->descriptor, "code");
	char word[DESCRIPTOR_NAME_SIZE];

	*ret_code = NULL;
	if (!field)
		field = descriptor_field(child->descriptor, "s47");
	if (!field || !descriptor_enum(field) ||
	    descriptor_word(descriptor_enum(field), (int)member_number(child, field, 0), word))
		return STATUS_OK;
	*ret_code = arena_text(arena, word, strlen(word));
	return *ret_code ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status
document_children(const struct document *document, struct arena *arena, struct document_child **ret_children,
		  size_t *ret_count)
{
	static const char *const names[] = {"children", "per_child", "child"};
	const ProtobufCMessage *message = document->content->message;
	const ProtobufCFieldDescriptor *field = NULL;
	struct document_child *children;
	size_t count;

	for (size_t i = 0; !field && i < sizeof names / sizeof *names; i++)
		field = descriptor_field(message->descriptor, names[i]);
	count = field ? member_count(message, field) : 0;
	children = arena_array(arena, count ? count : 1, sizeof *children);
	if (!children)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		const ProtobufCMessage *child = member_message(message, field, i);
		const char *token = member_named_text(child, "token");

		if (id_is_child(token))
			id_set(children[i].token.hex, sizeof children[i].token.hex, token);
		children[i].name = name_of(child, arena);
		if (!children[i].name || code_of(child, arena, &children[i].code))
			return STATUS_NO_MEMORY;
	}
	*ret_children = children;
	*ret_count = count;
	return STATUS_OK;
}
