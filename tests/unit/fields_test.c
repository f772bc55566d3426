/* The schema of the sealed content against docs/FIELDS.md, against the table
 * of facts and against its own rules. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tellback.pb-c.h>

#include "content/descriptor.h"
#include "content/fact_source.h"
#include "tellback/fact.h"

#define NAMES_MOST 1000
#define DEPTH_MOST 16

/* Names of fields ("Child.upn") and lists ("Grade"), each once. */
struct names {
	char names[NAMES_MOST][DESCRIPTOR_NAME_SIZE * 2];
	size_t count;
};

static int
names_have(const struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (!strcmp(names->names[i], name))
			return 1;
	return 0;
}

static void
names_add(struct names *names, const char *name)
{
	if (names_have(names, name))
		return;
	assert_true(names->count < NAMES_MOST);
	(void)snprintf(names->names[names->count++], sizeof names->names[0], "%s", name);
}

/* Calls ${see} for each field of ${message} and of the messages it holds. */
static void
walk(const ProtobufCMessageDescriptor *message, unsigned depth,
     void (*see)(const ProtobufCMessageDescriptor *message, const ProtobufCFieldDescriptor *field, void *of), void *of)
{
	if (depth > DEPTH_MOST)
		fail_msg("%s nests too deep: a message that holds itself?", message->short_name);
	for (unsigned i = 0; i < message->n_fields; i++) {
		const ProtobufCFieldDescriptor *field = &message->fields[i];

		see(message, field, of);
		if (descriptor_message(field))
			walk(descriptor_message(field), depth + 1, see, of);
	}
}

static void
walk_all(void (*see)(const ProtobufCMessageDescriptor *message, const ProtobufCFieldDescriptor *field, void *of),
	 void *of)
{
	walk(&tellback__v1__sealed__descriptor, 1, see, of);
	walk(&tellback__v1__incident__descriptor, 1, see, of);
}

/* "Grade" of the list tellback.v1.Grade.Value. */
static void
list_name(const ProtobufCEnumDescriptor *words, char ret_name[DESCRIPTOR_NAME_SIZE])
{
	const char *name = words->name + strlen("tellback.v1.");

	(void)snprintf(ret_name, DESCRIPTOR_NAME_SIZE, "%.*s", (int)strcspn(name, "."), name);
}

static void
collect(const ProtobufCMessageDescriptor *message, const ProtobufCFieldDescriptor *field, void *of)
{
	char name[DESCRIPTOR_NAME_SIZE * 2];

	(void)snprintf(name, sizeof name, "%s.%s", message->short_name, field->name);
	names_add(of, name);
}

static void
collect_lists(const ProtobufCMessageDescriptor *message, const ProtobufCFieldDescriptor *field, void *of)
{
	char line[1024] = "| `", word[DESCRIPTOR_NAME_SIZE];
	const ProtobufCEnumDescriptor *words = descriptor_enum(field);

	(void)message;
	if (!words)
		return;
	list_name(words, line + strlen(line));
	strcat(line, "` | ");
	for (unsigned i = 0; i < words->n_values; i++) {
		if (descriptor_word(words, words->values[i].value, word))
			continue;
		strcat(line, word);
		strcat(line, i + 1 < words->n_values ? " " : " |");
	}
	names_add(of, line);
}

static FILE *
page_open(void)
{
	FILE *page = fopen("docs/FIELDS.md", "r");

	if (!page)
		fail_msg("docs/FIELDS.md: run from the top of the checkout");
	return page;
}

static void
every_field_has_a_row_and_every_row_a_field(void **state)
{
	struct names *schema = calloc(1, sizeof *schema), *page = calloc(1, sizeof *page);
	FILE *file = page_open();
	char line[2048], name[DESCRIPTOR_NAME_SIZE * 2], type[64], meaning[512], source[512];
	int rows = 0;

	(void)state;
	assert_non_null(schema);
	assert_non_null(page);
	while (fgets(line, sizeof line, file)) {
		if (sscanf(line, "| `%127[A-Za-z0-9._]` |", name) != 1 || !strchr(name, '.'))
			continue;
		/* a type, a meaning and a source, none empty */
		if (sscanf(line, "| `%127[^`]` | %63[^|]| %511[^|]| %511[^|]|", name, type, meaning, source) != 4)
			fail_msg("%s lacks a meaning or a source", name);
		if (names_have(page, name))
			fail_msg("%s has two rows", name);
		names_add(page, name);
		rows++;
	}
	(void)fclose(file);
	walk_all(collect, schema);
	for (size_t i = 0; i < schema->count; i++)
		if (!names_have(page, schema->names[i]))
			fail_msg("%s has no row in docs/FIELDS.md", schema->names[i]);
	for (size_t i = 0; i < page->count; i++)
		if (!names_have(schema, page->names[i]))
			fail_msg("%s is in docs/FIELDS.md and not in the schema", page->names[i]);
	assert_true(rows > 300);
	free(schema);
	free(page);
}

static void
every_list_of_words_has_its_row(void **state)
{
	struct names *lists = calloc(1, sizeof *lists);
	FILE *file = page_open();
	char line[2048];
	size_t found = 0, rows = 0;

	(void)state;
	assert_non_null(lists);
	walk_all(collect_lists, lists);
	while (fgets(line, sizeof line, file)) {
		int in_words = 0;

		for (size_t i = 0; i < lists->count; i++)
			in_words |= !strncmp(line, lists->names[i], strlen(lists->names[i]));
		found += (size_t)in_words;
		/* a capital and no dot: a row of the table of words */
		if (!strncmp(line, "| `", 3) && line[3] >= 'A' && line[3] <= 'Z' &&
		    strcspn(line + 3, ".") > strcspn(line + 3, "`"))
			rows++;
	}
	(void)fclose(file);
	assert_int_equal(found, lists->count);
	assert_int_equal(rows, lists->count);
	free(lists);
}

static int
may_be_bytes(const char *message, const char *field)
{
	static const char *const allowed[] = {"Sealed.padding",	  "Binding.head",      "Attachment.sha256",
					      "Attachment.bytes", "HandoverMail.note", "HandoverMail.sealed"};
	char name[DESCRIPTOR_NAME_SIZE * 2];

	(void)snprintf(name, sizeof name, "%s.%s", message, field);
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		if (!strcmp(allowed[i], name))
			return 1;
	return 0;
}

static int
ends_in(const char *name, const char *end)
{
	size_t length = strlen(name);

	return length >= strlen(end) && !strcmp(name + length - strlen(end), end);
}

static void
obey(const ProtobufCMessageDescriptor *message, const ProtobufCFieldDescriptor *field, void *of)
{
	const char *name = field->name;

	(void)of;
	if (ends_in(message->short_name, "Entry"))
		fail_msg("%s is a map", message->short_name);
	if (message->n_fields > 64)
		fail_msg("%s has more fields than the scan can count", message->short_name);
	if (field->label == PROTOBUF_C_LABEL_REQUIRED || field->label == PROTOBUF_C_LABEL_OPTIONAL)
		if (!(field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF))
			fail_msg("%s.%s is optional by label", message->short_name, name);
	if (field->type == PROTOBUF_C_TYPE_BYTES && !may_be_bytes(message->short_name, name))
		fail_msg("%s.%s is opaque", message->short_name, name);
	if (field->type != PROTOBUF_C_TYPE_STRING && field->type != PROTOBUF_C_TYPE_INT64 &&
	    field->type != PROTOBUF_C_TYPE_UINT32 && field->type != PROTOBUF_C_TYPE_BOOL &&
	    field->type != PROTOBUF_C_TYPE_ENUM && field->type != PROTOBUF_C_TYPE_BYTES &&
	    field->type != PROTOBUF_C_TYPE_MESSAGE)
		fail_msg("%s.%s has a type that JSON does not know", message->short_name, name);
	if (ends_in(name, "_at") && field->type != PROTOBUF_C_TYPE_INT64)
		fail_msg("%s.%s is no moment", message->short_name, name);
	if (ends_in(name, "_date") && field->type != PROTOBUF_C_TYPE_STRING)
		fail_msg("%s.%s is no date", message->short_name, name);
	if (descriptor_enum(field) && strcmp(descriptor_enum(field)->values[0].name, "UNSPECIFIED"))
		fail_msg("%s.%s has no word for not said", message->short_name, name);
}

static void
the_schema_keeps_its_rules(void **state)
{
	(void)state;
	walk_all(obey, NULL);
}

/* The words of ${words} as a row of facts has them. */
static void
joined(const ProtobufCEnumDescriptor *words, char *ret_text, size_t size)
{
	char word[DESCRIPTOR_NAME_SIZE];

	*ret_text = '\0';
	for (unsigned i = 0; i < words->n_values; i++) {
		if (descriptor_word(words, words->values[i].value, word))
			continue;
		assert_true(strlen(ret_text) + strlen(word) + 2 < size);
		if (*ret_text)
			strcat(ret_text, "|");
		strcat(ret_text, word);
	}
}

/* The list of words that a fact's value ends in, or NULL. */
static const ProtobufCEnumDescriptor *
words_of(const ProtobufCFieldDescriptor *field)
{
	const ProtobufCMessageDescriptor *held = descriptor_message(field);

	for (unsigned i = 0; held && i < held->n_fields; i++)
		if (descriptor_enum(&held->fields[i]))
			return descriptor_enum(&held->fields[i]);
	return descriptor_enum(field);
}

static void
every_fact_is_a_field_with_the_same_words(void **state)
{
	int seen = 0;

	(void)state;
	for (int type = TYPE_UNKNOWN + 1; type < TYPE_COUNT_OF; type++) {
		const ProtobufCFieldDescriptor *member = descriptor_member((enum message_type)type);
		size_t count;
		const struct fact_row *rows = fact_rows((enum message_type)type, &count);

		assert_non_null(member);
		assert_non_null(descriptor_message(member));
		for (size_t i = 0; i < count; i++) {
			const ProtobufCFieldDescriptor *field = fact_source_field(&rows[i], descriptor_message(member));
			char text[1024];

			if (rows[i].kind == FACT_DIGEST)
				continue;
			if (!field)
				fail_msg("%s: no field for the fact %s", message_type_word((enum message_type)type),
					 rows[i].name);
			if ((rows[i].count == FACT_MANY) != (field->label == PROTOBUF_C_LABEL_REPEATED))
				fail_msg("%s.%s: list or not?", message_type_word((enum message_type)type),
					 rows[i].name);
			if (!rows[i].words || rows[i].kind == FACT_AGENCY_OR)
				continue;
			if (field->type == PROTOBUF_C_TYPE_BOOL) {
				assert_string_equal(rows[i].words, "yes");
				continue;
			}
			assert_non_null(words_of(field));
			joined(words_of(field), text, sizeof text);
			assert_string_equal(text, rows[i].words);
			seen++;
		}
	}
	assert_true(seen > 40);
}

static void
json_names_are_camel_case_and_unlike_each_other(void **state)
{
	char name[DESCRIPTOR_NAME_SIZE];

	(void)state;
	descriptor_json_name("how_to_disagree", name);
	assert_string_equal(name, "howToDisagree");
	descriptor_json_name("s47", name);
	assert_string_equal(name, "s47");
	descriptor_json_name("a_9_b", name);
	assert_string_equal(name, "a9B");
	/* nor like a member that every document has */
	for (int type = TYPE_UNKNOWN + 1; type < TYPE_COUNT_OF; type++) {
		static const char *const taken[] = {"tellback", "type",	     "clientReference", "to",	    "case",
						    "re",	"replaces",  "attachments",	"handling", "from",
						    "id",	"acceptedAt"};
		const ProtobufCMessageDescriptor *message =
			descriptor_message(descriptor_member((enum message_type)type));

		for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
			assert_null(descriptor_json_field(message, taken[i]));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_field_has_a_row_and_every_row_a_field),
		cmocka_unit_test(every_list_of_words_has_its_row),
		cmocka_unit_test(the_schema_keeps_its_rules),
		cmocka_unit_test(every_fact_is_a_field_with_the_same_words),
		cmocka_unit_test(json_names_are_camel_case_and_unlike_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
