/* Text to JSON values, within bounds, with the place of what is wrong; the
 * memory of every JSON value is wiped when it is given back. */
#ifndef TELLBACK_CONTENT_JSON_LOAD_H
#define TELLBACK_CONTENT_JSON_LOAD_H

#include <jansson.h>

#include "content/problem.h"

/**
 * json_load_object(json, arena, problems, ret_object):
 * Read one object, no member twice, nested at most MAX_JSON_DEPTH deep.
 *
 * Owner:  the caller; json_decref.
 * Errors: STATUS_MALFORMED with a problem; STATUS_TOO_BIG; STATUS_NO_MEMORY.
 * Source: RFC 8259; docs/FORMATS.md, "JSON file".
 */
enum status json_load_object(struct view json, struct arena *arena, struct document_problems *problems,
			     json_t **ret_object) MUST_CHECK;

/**
 * json_load_memory():
 * Have JSON values wiped when they are given back; call before making any.
 */
void json_load_memory(void);

#endif
