#include "content/json_file.h"

#include <tellback.pb-c.h>

#include "content/content.h"
#include "content/descriptor.h"
#include "content/json_load.h"

#define VERSION 1

void
json_file_must_be(struct json_read *read, const struct path *path, const char *code, const char *what)
{
	problem_add(read->problems, read->arena, path, code, "must be %s", what);
}

void
json_file_take_version(struct json_read *read, struct document *document, const struct path *path, json_t *value)
{
	(void)document;
	if (!json_is_integer(value) || json_integer_value(value) != VERSION)
		json_file_must_be(read, path, "version", "the number 1");
}

void
json_file_take_handling(struct json_read *read, struct document *document, const struct path *path, json_t *value)
{
	if (!json_is_object(value)) {
		json_file_must_be(read, path, "wrong-type", "an object");
		return;
	}
	document->content->handling = descriptor_new(&tellback__v1__handling__descriptor, read->arena);
	if (document->content->handling)
		json_read_object(read, document->content->handling, path, value);
	else
		read->status = STATUS_NO_MEMORY;
}

enum status
json_file_read(struct view json,
	       enum status (*read_object)(struct json_read *read, json_t *object, struct document *document),
	       struct arena *arena, struct document *ret_document, struct document_problems *ret_problems)
{
	struct json_read read = {arena, ret_problems, NULL, NULL, STATUS_OK};
	struct document document = {.type = TYPE_UNKNOWN};
	json_t *object = NULL;
	enum status status;

	*ret_problems = (struct document_problems){.count = 0};
	status = json_load_object(json, arena, ret_problems, &object);
	if (status)
		return status;
	status = read_object(&read, object, &document);
	json_decref(object);
	if (!status)
		*ret_document = document;
	return status;
}
