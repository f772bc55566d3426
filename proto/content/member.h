/* A field's values in a message, whatever its label: one view for reading
 * JSON, writing it, marking and deriving facts. */
#ifndef TELLBACK_CONTENT_MEMBER_H
#define TELLBACK_CONTENT_MEMBER_H

#include <protobuf-c/protobuf-c.h>

#include "base/arena.h"

/**
 * member_count(message, field):
 * How many values ${field} has: 0 where it was not said, which for a plain
 * field means its default, for a oneof another member.
 */
size_t member_count(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field);

/**
 * member_at(message, field, index):
 * Where the value ${index} (< member_count) stands.
 *
 * Owner:  borrows ${message}.
 */
const void *member_at(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, size_t index);

/**
 * member_text(message, field, index):
 * The value of a string field.
 *
 * Owner:  borrows ${message}.
 */
const char *member_text(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, size_t index);

/**
 * member_number(message, field, index):
 * The value of an int64, uint32, bool or enum field.
 */
int64_t member_number(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, size_t index);

/**
 * member_message(message, field, index):
 * The value of a message field.
 *
 * Owner:  borrows ${message}, which is not const where it is written to.
 */
ProtobufCMessage *member_message(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, size_t index);

/**
 * member_bytes_each(field):
 * The size of one value in memory.
 *
 * Units:  bytes.
 */
size_t member_bytes_each(const ProtobufCFieldDescriptor *field);

/**
 * member_set(message, field, value):
 * Copy the one value of a field that is not repeated from ${value}.
 *
 * Owner:  what the value points to is borrowed.
 */
void member_set(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, const void *value);

/**
 * member_extend(message, field, more, arena):
 * Make a repeated field ${more} values longer.
 *
 * Owner:  the list is in ${arena}; the new values, returned, are zeroed and
 *         must be filled at once (a text or message there is still NULL).
 * Errors: NULL without memory.
 */
void *member_extend(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, size_t more, struct arena *arena);

/**
 * member_named_text(message, name):
 * The first value of the string field called ${name}, "" where there is no
 * such field or value.
 *
 * Owner:  borrows ${message}.
 */
const char *member_named_text(const ProtobufCMessage *message, const char *name);

#endif
