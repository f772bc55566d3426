/* What sending a message of a type does to data, besides disclosing it. */
#ifndef TELLBACK_RUNTIME_PROCESSING_TABLE_H
#define TELLBACK_RUNTIME_PROCESSING_TABLE_H

#include "runtime/processing.h"
#include "tellback/message_type.h"

/**
 * processing_table_kind(type):
 * That, or PROCESSING_KIND_COUNT for nothing.
 *
 * Source: docs/SECURITY.md, "Two records".
 */
enum processing_kind processing_table_kind(enum message_type type);

/**
 * processing_table_figures():
 * The token of the type that carries an agency's own numbers.
 */
const char *processing_table_figures(void);

#endif
