#include "content/path.h"

#include <stdio.h>
#include <string.h>

#define NUMBER_SIZE 24

/* The bytes that ${path} takes, written to the end of ${to} where given. */
static size_t
segment(const struct path *path, char *to)
{
	char number[NUMBER_SIZE];
	const char *key = path->key;
	size_t at = 0;

	if (!key) {
		(void)snprintf(number, sizeof number, "%zu", path->index);
		key = number;
	}
	if (to)
		to[at] = '/';
	at++;
	for (; *key; key++) {
		int escaped = *key == '~' || *key == '/';

		if (to && escaped)
			memcpy(to + at, *key == '~' ? "~0" : "~1", 2);
		else if (to)
			to[at] = *key;
		at += escaped ? 2 : 1;
	}
	return at;
}

char *
path_pointer(const struct path *path, struct arena *arena)
{
	size_t size = 0;
	char *text;

	for (const struct path *step = path; step; step = step->parent)
		size += segment(step, NULL);
	text = arena_alloc(arena, size + 1);
	if (!text)
		return NULL;
	text[size] = '\0';
	for (const struct path *step = path; step; step = step->parent) {
		size -= segment(step, NULL);
		(void)segment(step, text + size);
	}
	return text;
}
