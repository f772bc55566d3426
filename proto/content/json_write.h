/* From protobuf messages to JSON values. */
#ifndef TELLBACK_CONTENT_JSON_WRITE_H
#define TELLBACK_CONTENT_JSON_WRITE_H

#include <jansson.h>
#include <protobuf-c/protobuf-c.h>

#include "base/arena.h"
#include "tellback/bytes.h"
#include "tellback/status.h"

/**
 * json_write_members(message, arena, object):
 * Add what ${message} says to ${object}; what it does not say is left out.
 *
 * Errors: STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "JSON file".
 */
enum status json_write_members(const ProtobufCMessage *message, struct arena *arena, json_t *object) MUST_CHECK;

/**
 * json_write_text(value, flags, arena, ret_json):
 * ${value} as text with a newline, in the manner of json_dumps's ${flags}.
 *
 * Errors: STATUS_NO_MEMORY.
 */
enum status json_write_text(const json_t *value, size_t flags, struct arena *arena, struct view *ret_json) MUST_CHECK;

#endif
