/* Small JSON files and lines that are not messages: results, problems,
 * statuses.  The only other door to the JSON library. */
#ifndef TELLBACK_CONTENT_JSON_TEXT_H
#define TELLBACK_CONTENT_JSON_TEXT_H

#include "base/arena.h"
#include "content/document.h"
#include "tellback/bytes.h"
#include "tellback/status.h"

/**
 * struct json_member:
 * One member of a flat object: a string, or a number where ${text} is NULL.
 */
struct json_member {
	const char *name;
	const char *text;
	int64_t number;
};

/**
 * enum json_layout:
 * Over several lines for a file, on one line for a stream (NDJSON).
 */
enum json_layout { JSON_FILE, JSON_LINE };

/**
 * json_text_object(members, count, layout, arena, ret_json):
 * A flat object, ends with a newline.
 *
 * Errors: STATUS_NO_MEMORY.
 */
enum status json_text_object(const struct json_member *members, size_t count, enum json_layout layout,
			     struct arena *arena, struct view *ret_json) MUST_CHECK;

/**
 * json_text_problem(title, detail, problems, arena, ret_json):
 * RFC 9457 problem details with errors[{pointer, code, detail}].
 *
 * Errors: STATUS_NO_MEMORY.
 * Source: RFC 9457; docs/FORMATS.md, "Results".
 */
enum status json_text_problem(const char *title, const char *detail, const struct document_problems *problems,
			      struct arena *arena, struct view *ret_json) MUST_CHECK;

/**
 * json_text_member(json, name, arena, ret_text):
 * The string member ${name} of a small flat object (an opened.json file).
 *
 * Errors: STATUS_MALFORMED; STATUS_NOT_FOUND; STATUS_NO_MEMORY.
 */
enum status json_text_member(struct view json, const char *name, struct arena *arena, const char **ret_text) MUST_CHECK;

#endif
