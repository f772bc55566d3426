/* What a document must say, and what is done where it does not: in a referral
 * it is marked, in every other type it is a problem. */
#ifndef TELLBACK_CONTENT_NEED_H
#define TELLBACK_CONTENT_NEED_H

#include "content/document.h"

/**
 * need_is_marked(type):
 * Non-zero if what is missing or implausible in ${type} is marked and never a
 * problem.
 *
 * Source: docs/FORMATS.md, "JSON file"; docs/FIELDS.md, "Marks".
 */
int need_is_marked(enum message_type type);

/** The field that says that two people stand behind a message: the agent sets
 * it (document_prepare) and keeps the message back until both do. */
#define NEED_SECOND "second"

/**
 * need_check(document, arena, problems):
 * Add a problem for each part that the type requires, facts apart, and that
 * is missing.
 *
 * Owner:  texts in ${arena}.
 * Source: docs/FIELDS.md, "Required".
 */
void need_check(const struct document *document, struct arena *arena, struct document_problems *problems);

#endif
