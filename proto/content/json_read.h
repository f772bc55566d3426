/* From JSON values into protobuf messages, strictly, by their descriptors. */
#ifndef TELLBACK_CONTENT_JSON_READ_H
#define TELLBACK_CONTENT_JSON_READ_H

#include <jansson.h>
#include <protobuf-c/protobuf-c.h>

#include "content/path.h"
#include "content/problem.h"

/**
 * struct json_read:
 * One reading: where the result goes and how strict it is.
 *
 * Shape:  ${marked} is the nearest message around with a list `marks`, or
 *         NULL; ${unread} is the message with a list `unread`, or NULL.  With
 *         it a value that cannot be read is kept there and marked; without,
 *         it is a problem.
 * Owner:  borrows all.
 */
struct json_read {
	struct arena *arena;
	struct document_problems *problems;
	ProtobufCMessage *marked;
	ProtobufCMessage *unread;
	enum status status; /* STATUS_NO_MEMORY once it happened */
};

/**
 * json_read_member(read, message, path, value):
 * Read ${value}, the member of a JSON object that ${path} ends in, into the
 * field of ${message} of that name.
 *
 * Errors: in ${read}.
 * Source: docs/FORMATS.md, "JSON file".
 */
void json_read_member(struct json_read *read, ProtobufCMessage *message, const struct path *path, json_t *value);

/**
 * json_read_object(read, message, path, object):
 * Read every member of ${object}.
 *
 * Errors: in ${read}.
 */
void json_read_object(struct json_read *read, ProtobufCMessage *message, const struct path *path, json_t *object);

/**
 * json_read_mark(read, message, code):
 * Put the mark ${code} on ${message}, once.
 *
 * Errors: in ${read}.
 * Source: docs/FIELDS.md, "Marks".
 */
void json_read_mark(struct json_read *read, ProtobufCMessage *message, const char *code);

#endif
