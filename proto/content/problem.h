/* Collecting what is wrong with a document. */
#ifndef TELLBACK_CONTENT_PROBLEM_H
#define TELLBACK_CONTENT_PROBLEM_H

#include "content/document.h"
#include "content/path.h"

/**
 * problem_add(problems, arena, path, code, format, ...):
 * Add a problem at ${path}: ${code} and the sentence made by ${format}.
 *
 * Shape:  past 64 problems only counted.
 * Owner:  texts in ${arena}; without memory the problem stands without them.
 */
void problem_add(struct document_problems *problems, struct arena *arena, const struct path *path, const char *code,
		 const char *format, ...) __attribute__((format(printf, 5, 6)));

/**
 * problem_nearest(word, nth, of):
 * The one of ${nth}(${of}, 0), ${nth}(${of}, 1) ... until NULL that was most
 * likely meant by ${word}, or NULL where none is near.
 *
 * Owner:  whatever ${nth} returns.
 */
const char *problem_nearest(const char *word, const char *(*nth)(void *of, size_t index), void *of);

#endif
