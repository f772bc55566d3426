/* Where in the content a fact comes from, and its value there: by the fact's
 * kind alone. */
#ifndef TELLBACK_CONTENT_FACT_SOURCE_H
#define TELLBACK_CONTENT_FACT_SOURCE_H

#include <protobuf-c/protobuf-c.h>

#include "tellback/fact.h"

/** The longest value (kind/party/part of a duty) and NUL, with room. */
#define FACT_SOURCE_SIZE 256

/**
 * fact_source_field(row, message):
 * The field of ${message} that the fact comes from: of the same name, or the
 * list that its kind says.  NULL for FACT_DIGEST, which is the message itself.
 *
 * Owner:  static.
 * Source: docs/FORMATS.md, "Facts are derived".
 */
const ProtobufCFieldDescriptor *fact_source_field(const struct fact_row *row,
						  const ProtobufCMessageDescriptor *message);

/**
 * fact_source_value(row, message, field, index, ret_value):
 * The fact that the value ${index} of ${field} makes, times as whole quarter
 * hours.
 *
 * Errors: non-zero if it does not fit the row's grammar.
 * Source: docs/FORMATS.md, "Facts are derived".
 */
int fact_source_value(const struct fact_row *row, const ProtobufCMessage *message,
		      const ProtobufCFieldDescriptor *field, size_t index, char ret_value[FACT_SOURCE_SIZE]);

/**
 * fact_source_gap(row, message, field, index):
 * The name of the part that the value ${index} of ${field} does not say and the
 * fact needs ("code" of a child's decision), or NULL where none is missing.
 *
 * Owner:  static.
 */
const char *fact_source_gap(const struct fact_row *row, const ProtobufCMessage *message,
			    const ProtobufCFieldDescriptor *field, size_t index);

#endif
