#include "content/facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "content/content.h"
#include "content/descriptor.h"
#include "content/fact_source.h"
#include "content/member.h"
#include "content/need.h"
#include "content/problem.h"
#include "tellback/bounds.h"

/* What a fact counts as where a referral says nothing that can be read: a
 * referral is never refused on its facts (docs/FORMATS.md, of that name). */
static const struct {
	enum message_type type;
	const char *name;
	const char *value;
} defaults[] = {
	{TYPE_REFERRAL, "route", "written"},
	{TYPE_REFERRAL, "grade", "high"},
	{TYPE_REFERRAL, "protection", "none"},
};

struct gathering {
	struct arena *arena;
	struct fact *facts;
	size_t count;
};

static const char *
default_of(const struct fact_row *row)
{
	for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
		if (defaults[i].type == row->type && !strcmp(defaults[i].name, row->name))
			return defaults[i].value;
	return NULL;
}

static enum status
gather(struct gathering *gathering, const struct fact_row *row, const char *value)
{
	char *copy;

	if (gathering->count == MAX_FACTS)
		return STATUS_MALFORMED;
	copy = arena_text(gathering->arena, value, strlen(value));
	if (!copy)
		return STATUS_NO_MEMORY;
	gathering->facts[gathering->count++] = (struct fact){row->name, copy};
	return STATUS_OK;
}

/* The record's own bytes: as they stood in the Sealed it came in, else as
 * they will stand in the one it goes into. */
static enum status
gather_digest(struct gathering *gathering, const struct fact_row *row, const struct content *content)
{
	struct view packed = content->packed;
	char hex[DIGEST_HEX_SIZE];
	struct digest digest;

	if (!packed.bytes) {
		uint8_t *bytes = arena_alloc(gathering->arena, protobuf_c_message_get_packed_size(content->message));

		if (!bytes)
			return STATUS_NO_MEMORY;
		packed = (struct view){bytes, protobuf_c_message_pack(content->message, bytes)};
	}
	digest = digest_of(packed);
	digest_hex(&digest, hex);
	return gather(gathering, row, hex);
}

static enum status
gather_row(struct gathering *gathering, const struct fact_row *row, const struct content *content)
{
	const ProtobufCFieldDescriptor *field = fact_source_field(row, content->message->descriptor);
	size_t count = field ? member_count(content->message, field) : 0;
	size_t kept = 0;
	char value[FACT_SOURCE_SIZE];
	enum status status;

	if (row->kind == FACT_DIGEST)
		return gather_digest(gathering, row, content);
	for (size_t i = 0; i < count; i++) {
		if (fact_source_value(row, content->message, field, i, value)) {
			if (need_is_marked(row->type))
				continue;
			return STATUS_MALFORMED;
		}
		status = gather(gathering, row, value);
		if (status)
			return status;
		kept++;
	}
	if (kept > row->most)
		return STATUS_MALFORMED;
	if (!kept && row->count == FACT_ONCE)
		return default_of(row) ? gather(gathering, row, default_of(row)) : STATUS_MALFORMED;
	return STATUS_OK;
}

/* The order of whole lines: a name's letters all sort after the space that
 * ends it, so name first and then value is the same. */
static int
by_line(const void *a, const void *b)
{
	const struct fact *left = a, *right = b;
	int names = strcmp(left->name, right->name);

	return names ? names : strcmp(left->value, right->value);
}

enum status
facts_derive(const struct document *document, struct arena *arena, struct fact **ret_facts, size_t *ret_count)
{
	struct gathering gathering = {arena, NULL, 0};
	const struct fact_row *rows;
	size_t row_count, kept = 0;
	enum status status;

	if (!document->content)
		return STATUS_MALFORMED;
	gathering.facts = arena_array(arena, MAX_FACTS, sizeof *gathering.facts);
	if (!gathering.facts)
		return STATUS_NO_MEMORY;
	rows = fact_rows(document->type, &row_count);
	for (size_t i = 0; i < row_count; i++) {
		status = gather_row(&gathering, &rows[i], document->content);
		if (status)
			return status;
	}
	qsort(gathering.facts, gathering.count, sizeof *gathering.facts, by_line);
	for (size_t i = 0; i < gathering.count; i++) /* said twice is said once */
		if (!i || by_line(&gathering.facts[i], &gathering.facts[kept - 1]))
			gathering.facts[kept++] = gathering.facts[i];
	*ret_facts = gathering.facts;
	*ret_count = kept;
	return STATUS_OK;
}

/* One value that cannot stand: say which part of it is missing, or what it
 * would have to be. */
static void
check_value(const struct fact_row *row, const char *gap, const struct path *path, struct arena *arena,
	    struct document_problems *problems)
{
	char key[DESCRIPTOR_NAME_SIZE];
	const struct path part = {path, key, 0};

	if (gap) {
		descriptor_json_name(gap, key);
		problem_add(problems, arena, &part, "required", "is required");
		return;
	}
	problem_add(problems, arena, path, "bad-value", "cannot stand as the fact \"%s\"%s%s", row->name,
		    row->words ? ": one of " : "", row->words ? row->words : "");
}

static void
check_row(const struct fact_row *row, const struct content *content, struct arena *arena,
	  struct document_problems *problems)
{
	const ProtobufCMessage *message = content->message;
	const ProtobufCFieldDescriptor *field = fact_source_field(row, message->descriptor);
	char key[DESCRIPTOR_NAME_SIZE], value[FACT_SOURCE_SIZE];
	struct path here = {NULL, key, 0};
	size_t count;

	if (!field || !strcmp(field->name, NEED_SECOND))
		return;
	descriptor_json_name(field->name, key);
	count = member_count(message, field);
	if (count > row->most)
		problem_add(problems, arena, &here, "too-many", "at most %zu", row->most);
	if (need_is_marked(row->type))
		return;
	if (!count && row->count == FACT_ONCE)
		problem_add(problems, arena, &here, "required", "is required");
	for (size_t i = 0; i < count; i++) {
		struct path item = {&here, NULL, i};

		if (fact_source_value(row, message, field, i, value))
			check_value(row, fact_source_gap(row, message, field, i),
				    field->label == PROTOBUF_C_LABEL_REPEATED ? &item : &here, arena, problems);
	}
}

void
facts_check(const struct document *document, struct arena *arena, struct document_problems *problems)
{
	size_t count;
	const struct fact_row *rows = fact_rows(document->type, &count);

	for (size_t i = 0; i < count; i++)
		check_row(&rows[i], document->content, arena, problems);
}
