/* Memory that is taken piece by piece and given back all at once, with a cap:
 * what a peer sends can never grow past it. */
#ifndef TELLBACK_BASE_ARENA_H
#define TELLBACK_BASE_ARENA_H

#include <stddef.h>

#include "tellback/bytes.h"
#include "tellback/status.h"

struct arena;

/**
 * arena_new(most_bytes):
 * An empty arena that gives out at most ${most_bytes}.
 *
 * Owner:  the caller; arena_free.
 * Errors: NULL when there is no memory.
 */
struct arena *arena_new(size_t most_bytes);

/**
 * arena_alloc(arena, bytes):
 * ${bytes} zeroed bytes, aligned for any type.
 *
 * Owner:  the arena.
 * Errors: NULL past the cap or without memory.
 */
void *arena_alloc(struct arena *arena, size_t bytes);

/**
 * arena_array(arena, count, bytes_each):
 * As arena_alloc for ${count} items; NULL if the product overflows.
 *
 * Owner:  the arena.
 * Errors: NULL.
 */
void *arena_array(struct arena *arena, size_t count, size_t bytes_each);

/**
 * arena_text(arena, bytes, size):
 * A NUL-terminated copy of ${size} bytes.
 *
 * Owner:  the arena.
 * Errors: NULL.
 */
char *arena_text(struct arena *arena, const void *bytes, size_t size);

/**
 * arena_print(arena, format, ...):
 * A NUL-terminated text made as by printf.
 *
 * Owner:  the arena.
 * Errors: NULL.
 */
char *arena_print(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * arena_copy(arena, view, ret_copy):
 * Copy ${view} into the arena.
 *
 * Owner:  ${ret_copy} points into the arena.
 * Errors: STATUS_NO_MEMORY.
 */
enum status arena_copy(struct arena *arena, struct view view, struct view *ret_copy) MUST_CHECK;

/**
 * arena_reset(arena):
 * Give everything back and keep the arena; what was in it is wiped.
 */
void arena_reset(struct arena *arena);

/**
 * arena_free(arena):
 * Give everything back, wiped; NULL is nothing.
 */
void arena_free(struct arena *arena);

#endif
