/* A look over protobuf bytes before the library unpacks them. */
#ifndef TELLBACK_CONTENT_SCAN_H
#define TELLBACK_CONTENT_SCAN_H

#include <protobuf-c/protobuf-c.h>

#include "base/arena.h"
#include "tellback/bytes.h"
#include "tellback/status.h"

/**
 * struct scan_field:
 * One field on the wire.
 *
 * Shape:  ${value} is the payload of a length-delimited field, empty for the
 *         others.
 * Owner:  borrows the bytes scanned.
 */
struct scan_field {
	uint32_t id;
	uint32_t wire_type;
	struct view value;
};

/**
 * scan_next(rest, ret_field):
 * Take one field off the front of ${rest}, which is not empty.
 *
 * Errors: STATUS_MALFORMED; ${rest} is then of no use.
 * Source: Protocol Buffers, "Encoding".
 */
enum status scan_next(struct view *rest, struct scan_field *ret_field) MUST_CHECK;

/**
 * scan_message(message, bytes):
 * Check ${bytes} against ${message} without allocating: lengths, wire types,
 * depth, number of fields, no field twice that is not a list, texts that are
 * UTF-8 without NUL.  protobuf-c checks none of the last five.
 *
 * Errors: STATUS_MALFORMED.
 * Source: docs/FORMATS.md, "Sealed"; Protocol Buffers, "Encoding".
 */
enum status scan_message(const ProtobufCMessageDescriptor *message, struct view bytes) MUST_CHECK;

/**
 * scan_unpack(message, bytes, arena, ret_message):
 * Unpack what scan_message found sound.
 *
 * Owner:  ${arena}, which bounds what a small message can grow to.
 * Errors: STATUS_MALFORMED; STATUS_NO_MEMORY.
 */
enum status scan_unpack(const ProtobufCMessageDescriptor *message, struct view bytes, struct arena *arena,
			ProtobufCMessage **ret_message) MUST_CHECK;

#endif
