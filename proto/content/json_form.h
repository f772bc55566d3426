/* Filling in a JSON document from a form: values put at their places in what
 * a caller has already written, or in nothing. */
#ifndef TELLBACK_CONTENT_JSON_FORM_H
#define TELLBACK_CONTENT_JSON_FORM_H

#include "base/arena.h"
#include "content/document.h"
#include "tellback/bytes.h"
#include "tellback/status.h"

/**
 * struct json_put:
 * One value and where it goes.
 *
 * Shape:  ${pointer} as RFC 6901 writes it, of plain names and list numbers
 *         ("/answer/contact/name", "/perChild/0/code"), at most 8 deep; a
 *         list's number is at most its length.  JSON_PUT_WORD writes
 *         "early-help" as "EARLY_HELP"; JSON_PUT_JSON puts in an object or list
 *         that ${text} holds.  ${is_default}: only where nothing is.
 */
enum json_put_kind { JSON_PUT_TEXT, JSON_PUT_WORD, JSON_PUT_NUMBER, JSON_PUT_TRUE, JSON_PUT_JSON };
struct json_put {
	const char *pointer;
	enum json_put_kind kind;
	const char *text;
	int64_t number;
	int is_default;
};

/**
 * json_form_fill(base, puts, count, arena, ret_json, problems):
 * ${base} with each of ${puts} set; an empty ${base} is an empty object.
 *
 * Owner:  ${ret_json} points into ${arena}.
 * Errors: STATUS_MALFORMED with a problem (${base} is no object, or has
 *         something else where a value goes); STATUS_TOO_BIG;
 *         STATUS_NO_MEMORY.
 */
struct json_puts {
	const struct json_put *items;
	size_t count;
};
enum status json_form_fill(struct view base, struct json_puts puts, struct arena *arena, struct view *ret_json,
			   struct document_problems *problems) MUST_CHECK;

/**
 * json_form_part(json, pointer, arena, ret_json):
 * The object, list or value at ${pointer}, as JSON; a text without quotes.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_MALFORMED; STATUS_TOO_BIG; STATUS_NO_MEMORY.
 */
enum status json_form_part(struct view json, const char *pointer, struct arena *arena,
			   struct view *ret_json) MUST_CHECK;

/**
 * json_form_drop(json, name, arena, ret_json):
 * The object without its member ${name}.
 *
 * Errors: as json_form_part, but for STATUS_NOT_FOUND.
 */
enum status json_form_drop(struct view json, const char *name, struct arena *arena, struct view *ret_json) MUST_CHECK;

#endif
