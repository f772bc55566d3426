/* Single values of a document, for what an agent keeps track of without its
 * text: is a field said, how many are there, which word is it. */
#ifndef TELLBACK_CONTENT_DOCUMENT_VALUE_H
#define TELLBACK_CONTENT_DOCUMENT_VALUE_H

#include "content/document.h"

/**
 * document_value(document, pointer, arena):
 * What stands at ${pointer} ("/voice/heard", "/children/0/birthDate",
 * "/handling/safeContact"), "" where nothing does, or something that is no
 * single value.
 *
 * Shape:  a word in lower case with hyphens, a number in decimal, `yes` for a
 *         flag; a moment in unix seconds.
 * Owner:  points into ${arena} or the document's.
 * Errors: "" without memory, too.
 */
const char *document_value(const struct document *document, const char *pointer, struct arena *arena);

/**
 * document_value_count(document, pointer):
 * How many values or objects stand at ${pointer}: 0 where there is no such
 * field or it was not said.
 */
size_t document_value_count(const struct document *document, const char *pointer);

#endif
