/* What every JSON file of ours has around its fields, be it a message or an
 * incident: the text itself, its version, its handling marks. */
#ifndef TELLBACK_CONTENT_JSON_FILE_H
#define TELLBACK_CONTENT_JSON_FILE_H

#include "content/json_read.h"

/**
 * struct json_file_member:
 * A member that is not a field of the content, and who reads it.
 */
struct json_file_member {
	const char *key;
	void (*take)(struct json_read *read, struct document *document, const struct path *path, json_t *value);
};

/**
 * json_file_read(json, read_object, arena, ret_document, ret_problems):
 * Load the text ${json} and read the object that it is by ${read_object}.
 *
 * Owner:  ${ret_document} points into ${arena} and is untouched on failure.
 * Errors: as json_load_object; those of ${read_object}.
 * Source: docs/FORMATS.md, "JSON file".
 */
enum status
json_file_read(struct view json,
	       enum status (*read_object)(struct json_read *read, json_t *object, struct document *document),
	       struct arena *arena, struct document *ret_document, struct document_problems *ret_problems) MUST_CHECK;

/**
 * json_file_must_be(read, path, code, what):
 * A problem at ${path}: it must be ${what}.
 */
void json_file_must_be(struct json_read *read, const struct path *path, const char *code, const char *what);

/**
 * json_file_take_version(read, document, path, value), json_file_take_handling(read, document, path, value):
 * Read the members "tellback" and "handling".
 *
 * Errors: in ${read}.
 */
void json_file_take_version(struct json_read *read, struct document *document, const struct path *path, json_t *value);
void json_file_take_handling(struct json_read *read, struct document *document, const struct path *path, json_t *value);

#endif
