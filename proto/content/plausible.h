/* Whether what a document says can be so, and what a referral lacks. */
#ifndef TELLBACK_CONTENT_PLAUSIBLE_H
#define TELLBACK_CONTENT_PLAUSIBLE_H

#include "content/json_read.h"

/**
 * plausible_values(read, message):
 * Look at identifiers, codes and dates wherever they stand in ${message}.
 * Where ${message} has marks, what is implausible is marked on the child or
 * the message it belongs to; else it is a problem.
 *
 * Errors: in ${read}.
 * Source: docs/FIELDS.md, "Marks", "Identifiers", "Code lists".
 */
void plausible_values(struct json_read *read, ProtobufCMessage *message);

/**
 * plausible_gaps(read, referral, handling):
 * Mark what is missing in a ${referral} and its children; ${handling} may be
 * NULL.
 *
 * Errors: in ${read}.
 * Source: docs/FIELDS.md, "Marks".
 */
void plausible_gaps(struct json_read *read, ProtobufCMessage *referral, const ProtobufCMessage *handling);

#endif
