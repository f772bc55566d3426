#include "content/document.h"

#include <assert.h>
#include <string.h>

#include "base/id.h"
#include "content/content.h"
#include "content/descriptor.h"
#include "content/fact_source.h"
#include "content/member.h"
#include "content/need.h"

#define LEVEL_FULL "full"

/* The list of children that the type's own tokens come from; NULL where the
 * type mints none.  A notification names no child in clear, and yet what comes
 * of it (a return interview) is said child by child. */
static const ProtobufCFieldDescriptor *
minted_field(const struct document *document)
{
	size_t count;
	const struct fact_row *rows = fact_rows(document->type, &count);

	if (document->type == TYPE_NOTIFICATION)
		return descriptor_field(document->content->message->descriptor, "children");
	for (size_t i = 0; i < count; i++)
		if (rows[i].kind == FACT_CHILD)
			return fact_source_field(&rows[i], document->content->message->descriptor);
	return NULL;
}

/* One token where ${child} has none; ${ret_minted} is non-zero then. */
static enum status
mint(ProtobufCMessage *child, struct arena *arena, int *ret_minted)
{
	const ProtobufCFieldDescriptor *token = descriptor_field(child->descriptor, "token");
	struct child minted;
	char *text;

	if (id_is_child(member_text(child, token, 0)))
		return STATUS_OK;
	id_child_mint(&minted);
	text = arena_text(arena, minted.hex, strlen(minted.hex));
	if (!text)
		return STATUS_NO_MEMORY;
	member_set(child, token, &text);
	*ret_minted = 1;
	return STATUS_OK;
}

enum status
document_prepare(struct document *document, struct arena *arena)
{
	static const protobuf_c_boolean yes = 1;
	ProtobufCMessage *message = document->content->message;
	const ProtobufCFieldDescriptor *children = minted_field(document);
	const ProtobufCFieldDescriptor *second = descriptor_field(message->descriptor, NEED_SECOND);
	int changed = 0;

	for (size_t i = 0; children && i < member_count(message, children); i++)
		if (mint(member_message(message, children, i), arena, &changed))
			return STATUS_NO_MEMORY;
	if (second && !member_count(message, second)) {
		member_set(message, second, &yes);
		changed = 1;
	}
	if (changed) /* it is no longer what it was taken from */
		document->content->packed = (struct view){NULL, 0};
	return STATUS_OK;
}

/* The parts of an answer: docs/FORMATS.md, "Sealed" (Answer). */
static const struct {
	const char *part; /* of the answer, or of its contact */
	struct document_problem problem;
} parts[] = {
	{"you_told_us", {"/answer/youToldUs", "required", "a full answer says what the referrer told us"}},
	{"we_decided_and_why",
	 {"/answer/weDecidedAndWhy", "required", "a full answer says what we decided and why, in two sentences"}},
	{"next_step", {"/answer/nextStep", "required", "a full answer says what happens next"}},
	{"next_by", {"/answer/nextBy", "required", "a full answer says by when the next step happens"}},
	{"meanwhile", {"/answer/meanwhile", "required", "a full answer says what we ask of the referrer meanwhile"}},
	{"family_knows", {"/answer/familyKnows", "required", "a full answer says what the family knows"}},
	{"how_to_disagree", {"/answer/howToDisagree", "required", "a full answer says how to disagree"}},
	{"disagree_by", {"/answer/disagreeBy", "required", "a full answer says by when to disagree"}},
	{"contact", {"/answer/contact", "required", "a full answer gives a name and a direct line"}},
	{"contact.name", {"/answer/contact/name", "required", "a full answer gives a name"}},
	{"contact.phone", {"/answer/contact/phone", "required", "a full answer gives a direct line"}},
};

/* Does ${message} say the field that ${part} names, a '.' leading into the
 * message it holds? */
static int
says(const ProtobufCMessage *message, const char *part)
{
	char name[DESCRIPTOR_NAME_SIZE] = "";
	size_t length = strcspn(part, ".");
	const ProtobufCFieldDescriptor *field;

	memcpy(name, part, length);
	field = descriptor_field(message->descriptor, name);
	assert(field);
	if (!member_count(message, field))
		return 0;
	return !part[length] || says(member_message(message, field, 0), part + length + 1);
}

int
document_incomplete(const struct document *document, struct document_problem *ret_problem)
{
	static const struct document_problem none = {"/answer", "required", "a full answer has all its parts"};
	const ProtobufCMessage *message = document->content->message;
	const ProtobufCFieldDescriptor *level = descriptor_field(message->descriptor, "level");
	const ProtobufCFieldDescriptor *answer = descriptor_field(message->descriptor, "answer");
	char word[DESCRIPTOR_NAME_SIZE];

	if (!level || !answer || answer->type != PROTOBUF_C_TYPE_MESSAGE)
		return 0;
	if (descriptor_word(descriptor_enum(level), (int)member_number(message, level, 0), word) ||
	    strcmp(word, LEVEL_FULL))
		return 0;
	if (!member_count(message, answer)) {
		*ret_problem = none;
		return 1;
	}
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (says(member_message(message, answer, 0), parts[i].part))
			continue;
		*ret_problem = parts[i].problem;
		return 1;
	}
	return 0;
}
