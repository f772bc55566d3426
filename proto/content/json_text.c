#include "content/json_text.h"

#include <string.h>

#include "content/json_load.h"
#include "content/json_write.h"

/* The problem type of RFC 9457 that has no page of its own. */
#define PROBLEM_TYPE "about:blank"

enum status
json_text_object(const struct json_member *members, size_t count, enum json_layout layout, struct arena *arena,
		 struct view *ret_json)
{
	enum status status = STATUS_NO_MEMORY;
	json_t *object;

	json_load_memory();
	object = json_object();
	for (size_t i = 0; object && i < count; i++) {
		const struct json_member *member = &members[i];
		json_t *value = member->text ? json_string(member->text) : json_integer(member->number);

		if (json_object_set_new(object, member->name, value))
			goto out;
	}
	if (object)
		status = json_write_text(object, layout == JSON_FILE ? JSON_INDENT(2) : JSON_COMPACT, arena, ret_json);
out:
	json_decref(object);
	return status;
}

static json_t *
errors_of(const struct document_problems *problems)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < problems->count; i++) {
		const struct document_problem *problem = &problems->items[i];
		json_t *item = json_pack("{s:s, s:s, s:s}", "pointer", problem->pointer, "code", problem->code,
					 "detail", problem->detail);

		if (json_array_append_new(list, item)) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

enum status
json_text_problem(const char *title, const char *detail, const struct document_problems *problems, struct arena *arena,
		  struct view *ret_json)
{
	enum status status = STATUS_NO_MEMORY;
	json_t *object;

	json_load_memory();
	object = json_pack("{s:s, s:s, s:s*}", "type", PROBLEM_TYPE, "title", title, "detail", detail);
	if (!object)
		goto out;
	if (problems && problems->count && json_object_set_new(object, "errors", errors_of(problems)))
		goto out;
	if (problems && problems->more &&
	    json_object_set_new(object, "moreErrors", json_integer((json_int_t)problems->more)))
		goto out;
	status = json_write_text(object, JSON_INDENT(2), arena, ret_json);
out:
	json_decref(object);
	return status;
}

enum status
json_text_member(struct view json, const char *name, struct arena *arena, const char **ret_text)
{
	struct document_problems problems = {.count = 0};
	enum status status;
	json_t *object = NULL;
	json_t *member;
	const char *text;

	status = json_load_object(json, arena, &problems, &object);
	if (status)
		return status;
	member = json_object_get(object, name);
	if (!member) {
		status = STATUS_NOT_FOUND;
		goto out;
	}
	status = STATUS_MALFORMED;
	if (!json_is_string(member))
		goto out;
	text = arena_text(arena, json_string_value(member), json_string_length(member));
	status = text ? STATUS_OK : STATUS_NO_MEMORY;
	if (text)
		*ret_text = text;
out:
	json_decref(object);
	return status;
}
