/* Whether what is asked of an agency is specific enough to be searched for.
 * Judged by its words, never by its length: "Seen for injury?" is a question,
 * a long courteous "any information you hold" is none. */
#ifndef TELLBACK_CONTENT_QUESTION_H
#define TELLBACK_CONTENT_QUESTION_H

#include "content/document.h"

/**
 * question_is_empty(text), question_is_general(text):
 * Non-zero if ${text} has no word at all; if nothing is left of it once the
 * phrases that ask for anything whatever ("any information", "what is known")
 * and the words around them ("please", "about the child") are taken away.
 *
 * Source: docs/FIELDS.md, "Specific".
 */
int question_is_empty(const char *text);
int question_is_general(const char *text);

/**
 * question_check(document, arena, problems):
 * Of an information-request (of another type: nothing): add a problem for each
 * question that is empty, for a child that nobody could look up, and, unless
 * it is red, where no question is specific.
 *
 * Owner:  texts in ${arena}.
 * Source: docs/FIELDS.md, "Specific".
 */
void question_check(const struct document *document, struct arena *arena, struct document_problems *problems);

#endif
