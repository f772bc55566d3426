/* What the generated descriptors say, under the names that JSON and facts use. */
#ifndef TELLBACK_CONTENT_DESCRIPTOR_H
#define TELLBACK_CONTENT_DESCRIPTOR_H

#include <protobuf-c/protobuf-c.h>

#include "base/arena.h"
#include "tellback/message_type.h"

/** A field's or a word's name and NUL; longer ones are our bug. */
#define DESCRIPTOR_NAME_SIZE 64

/**
 * descriptor_member(type):
 * The field of `Sealed` that holds content of ${type}, or NULL for
 * TYPE_UNKNOWN.
 *
 * Owner:  static.
 */
const ProtobufCFieldDescriptor *descriptor_member(enum message_type type);

/**
 * descriptor_message(field):
 * The message that ${field} holds; NULL if it holds something else.
 *
 * Owner:  static.
 */
const ProtobufCMessageDescriptor *descriptor_message(const ProtobufCFieldDescriptor *field);

/**
 * descriptor_enum(field):
 * The words that ${field} holds; NULL if it holds something else.
 *
 * Owner:  static.
 */
const ProtobufCEnumDescriptor *descriptor_enum(const ProtobufCFieldDescriptor *field);

/**
 * descriptor_field(message, name):
 * The field called ${name} in the .proto file, or NULL.
 *
 * Owner:  static.
 */
const ProtobufCFieldDescriptor *descriptor_field(const ProtobufCMessageDescriptor *message, const char *name);

/**
 * descriptor_json_field(message, key):
 * The field whose JSON name is ${key}, or NULL.
 *
 * Owner:  static.
 */
const ProtobufCFieldDescriptor *descriptor_json_field(const ProtobufCMessageDescriptor *message, const char *key);

/**
 * descriptor_json_name(name, ret_key):
 * The lowerCamelCase of a .proto ${name}.
 *
 * Source: docs/FORMATS.md, "JSON file".
 */
void descriptor_json_name(const char *name, char ret_key[DESCRIPTOR_NAME_SIZE]);

/**
 * descriptor_word(words, value, ret_word):
 * The word of a fact for ${value}: lower case, with hyphens.
 *
 * Errors: non-zero for UNSPECIFIED (0) and for a value without a name.
 */
int descriptor_word(const ProtobufCEnumDescriptor *words, int value, char ret_word[DESCRIPTOR_NAME_SIZE]);

/**
 * descriptor_new(message, arena):
 * An empty ${message}.
 *
 * Owner:  ${arena}.
 * Errors: NULL without memory.
 */
ProtobufCMessage *descriptor_new(const ProtobufCMessageDescriptor *message, struct arena *arena);

#endif
