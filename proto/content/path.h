/* Where in a JSON document we are, kept on the stack and written out only when
 * there is something to say about the place. */
#ifndef TELLBACK_CONTENT_PATH_H
#define TELLBACK_CONTENT_PATH_H

#include <stddef.h>

#include "base/arena.h"

/**
 * struct path:
 * One step down from ${parent}; NULL is the root.
 *
 * Shape:  ${key} of an object, or ${index} of an array where ${key} is NULL.
 * Owner:  borrowed, all of it.
 */
struct path {
	const struct path *parent;
	const char *key;
	size_t index;
};

/**
 * path_pointer(path, arena):
 * The JSON pointer of ${path}.
 *
 * Owner:  ${arena}.
 * Errors: NULL without memory.
 * Source: RFC 6901.
 */
char *path_pointer(const struct path *path, struct arena *arena);

#endif
