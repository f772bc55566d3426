/* Text for a reply, growing in an arena: for people, or as JSON lines. */
#ifndef TELLBACK_ADMIN_WRITING_H
#define TELLBACK_ADMIN_WRITING_H

#include "base/arena.h"
#include "tellback/status.h"

/**
 * struct writing:
 * The text so far; ${status} sticks once memory ran out.
 */
struct writing {
	struct arena *arena;
	char *text;
	size_t size;
	size_t room;
	enum status status;
};

/**
 * writing_begin(writing, arena):
 * Nothing yet.
 */
void writing_begin(struct writing *writing, struct arena *arena);

/**
 * writing_add(writing, format, ...):
 * More, as by printf.
 */
void writing_add(struct writing *writing, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * writing_bytes(writing, bytes):
 * More, as it is.
 */
void writing_bytes(struct writing *writing, struct view bytes);

/**
 * writing_time(writing, ms):
 * A moment as RFC 3339 in UTC, "-" for INSTANT_NEVER.
 */
void writing_time(struct writing *writing, int64_t ms);

#endif
