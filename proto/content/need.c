#include "content/need.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "content/content.h"
#include "content/descriptor.h"
#include "content/member.h"
#include "content/problem.h"

/* A part that ${type} requires: a path of .proto names, lists taken item by
 * item; only where ${when} holds, a field of the content and one of its words. */
struct need {
	enum message_type type;
	const char *path;
	const char *when;
};

/* docs/FIELDS.md, "Required"; what must stand as a fact comes on top, from
 * the table of facts. */
static const struct need needs[] = {
	{TYPE_FURTHER_INFORMATION, "concerns", NULL},
	{TYPE_FURTHER_INFORMATION, "concerns.narrative", NULL},
	{TYPE_DECISION, "manager", "level=full"},
	{TYPE_DECISION, "per_child.rationale", "level=full"},
	{TYPE_REGRADE, "rationale", NULL},
	{TYPE_REGRADE, "by", NULL},
	{TYPE_INFORMATION_REQUEST, "child", NULL},
	{TYPE_INFORMATION_REQUEST, "questions", NULL},
	{TYPE_INFORMATION_REQUEST, "family_context", "rag=amber"},
	{TYPE_INFORMATION_REQUEST, "family_context", "rag=green"},
	{TYPE_INFORMATION_REQUEST, "period_from_date", "rag=amber"},
	{TYPE_INFORMATION_REQUEST, "period_from_date", "rag=green"},
	{TYPE_INFORMATION_REQUEST, "lawful_basis", "rag=amber"},
	{TYPE_INFORMATION_REQUEST, "lawful_basis", "rag=green"},
	{TYPE_INFORMATION_RESPONSE, "findings", "answer=answered"},
	{TYPE_INFORMATION_RESPONSE, "findings", "answer=partial"},
	{TYPE_INFORMATION_RESPONSE, "withheld_basis", "answer=withheld"},
	{TYPE_INFORMATION_RESPONSE, "searched_by", NULL},
	{TYPE_PRIORITY, "rationale", NULL},
	{TYPE_PRIORITY, "by", NULL},
	{TYPE_STRATEGY_RECORD, "chair", NULL},
	{TYPE_STRATEGY_RECORD, "per_child", NULL},
	{TYPE_STRATEGY_RECORD, "actions.what", NULL},
	{TYPE_STRATEGY_RECORD, "quorum_reason", "quorum=no"},
	{TYPE_ACTION_DONE, "done_what", NULL},
	{TYPE_ACTION_DONE, "by", NULL},
	{TYPE_OUTCOME, "per_child.summary", "level=full"},
	{TYPE_OVERRIDE, "rationale", NULL},
	{TYPE_OVERRIDE, "by", NULL},
	{TYPE_OVERRIDE, "manager", NULL},
	{TYPE_ESCALATION, "points", NULL},
	{TYPE_ESCALATION, "wanted", NULL},
	{TYPE_ESCALATION_RESPONSE, "answer", NULL},
	{TYPE_NOTIFICATION, "children", NULL},
	{TYPE_HANDOVER, "items", NULL},
	{TYPE_HANDOVER, "items.summary", NULL},
	{TYPE_HANDOVER_ACCEPTED, "item", NULL},
	{TYPE_HANDOVER_DECLINED, "item", NULL},
	{TYPE_HANDOVER_DECLINED, "why", NULL},
	{TYPE_LINK, "why", NULL},
	{TYPE_UNLINK, "why", NULL},
	{TYPE_RECALL, "why", NULL},
	{TYPE_TOLD_OTHERWISE, "who", NULL},
	{TYPE_TOLD_OTHERWISE, "told_at", NULL},
	{TYPE_TOLD_OTHERWISE, "by", NULL},
	{TYPE_EXCUSE, "why", NULL},
	{TYPE_EXCUSE, "by", NULL},
	{TYPE_EXCUSE, "review", "reason=withheld"},
	{TYPE_NOT_TOLD, "words", NULL},
	{TYPE_CORRECT, "changes", NULL},
	{TYPE_CORRECT, "changes.pointer", NULL},
	{TYPE_RETURN, "rows", NULL},
	{TYPE_AUDIT_REQUEST, "questions", NULL},
	{TYPE_AUDIT_RESULT, "codes", NULL},
};

int
need_is_marked(enum message_type type)
{
	return type == TYPE_REFERRAL;
}

/* The first step of ${path}; the rest of it, NULL at the end. */
static const char *
step_of(const char *path, char ret_name[DESCRIPTOR_NAME_SIZE])
{
	size_t length = strcspn(path, ".");

	assert(length < DESCRIPTOR_NAME_SIZE);
	(void)snprintf(ret_name, DESCRIPTOR_NAME_SIZE, "%.*s", (int)length, path);
	return path[length] ? path + length + 1 : NULL;
}

static int
holds(const struct need *need, const ProtobufCMessage *message)
{
	char name[DESCRIPTOR_NAME_SIZE], word[DESCRIPTOR_NAME_SIZE];
	const ProtobufCFieldDescriptor *field;
	size_t length;

	if (!need->when)
		return 1;
	length = strcspn(need->when, "=");
	(void)snprintf(name, sizeof name, "%.*s", (int)length, need->when);
	field = descriptor_field(message->descriptor, name);
	assert(field && descriptor_enum(field));
	return !descriptor_word(descriptor_enum(field), (int)member_number(message, field, 0), word) &&
	       !strcmp(word, need->when + length + 1);
}

struct checking {
	struct arena *arena;
	struct document_problems *problems;
};

static void
follow(const struct checking *checking, const ProtobufCMessage *message, const char *path, const struct path *around)
{
	char name[DESCRIPTOR_NAME_SIZE], key[DESCRIPTOR_NAME_SIZE];
	const char *rest = step_of(path, name);
	const ProtobufCFieldDescriptor *field = descriptor_field(message->descriptor, name);
	struct path here = {around, key, 0};
	size_t count;

	assert(field); /* the table names fields that exist */
	descriptor_json_name(name, key);
	count = member_count(message, field);
	if (!rest) {
		if (!count)
			problem_add(checking->problems, checking->arena, &here, "required", "is required");
		return;
	}
	for (size_t i = 0; i < count; i++) {
		struct path item = {&here, NULL, i};

		follow(checking, member_message(message, field, i), rest,
		       field->label == PROTOBUF_C_LABEL_REPEATED ? &item : &here);
	}
}

void
need_check(const struct document *document, struct arena *arena, struct document_problems *problems)
{
	const struct checking checking = {arena, problems};
	const ProtobufCMessage *message = document->content->message;

	for (size_t i = 0; i < sizeof needs / sizeof *needs; i++)
		if (needs[i].type == document->type && holds(&needs[i], message))
			follow(&checking, message, needs[i].path, NULL);
}
