/* The sealed bodies that the small broker holds. */
#ifndef TELLBACK_SUPPORT_MINI_BODIES_H
#define TELLBACK_SUPPORT_MINI_BODIES_H

#include "base/arena.h"
#include "tellback/frame.h"

#define MINI_BODIES_MOST 512

/**
 * struct mini_body, struct mini_bodies:
 * One, of which ${have} bytes have come; all of them, of which the next
 * ${spoil} that are asked for come with a bit turned over.
 */
struct mini_body {
	struct digest hash;
	uint8_t *bytes;
	uint64_t size;
	uint64_t have;
};
struct mini_bodies {
	struct arena *arena;
	struct mini_body items[MINI_BODIES_MOST];
	size_t count;
	unsigned spoil;
};

/**
 * mini_bodies_find(bodies, hash), mini_bodies_put(bodies, bytes):
 * That one, or NULL; a whole one comes.
 */
struct mini_body *mini_bodies_find(struct mini_bodies *bodies, const struct digest *hash);
void mini_bodies_put(struct mini_bodies *bodies, struct view bytes);

/**
 * mini_bodies_piece(bodies, piece), mini_bodies_part(bodies, get):
 * A piece comes: what is had of it now.  A part is asked for.
 */
uint64_t mini_bodies_piece(struct mini_bodies *bodies, const struct frame_piece *piece);
struct frame_part mini_bodies_part(struct mini_bodies *bodies, const struct frame_body_get *get);

#endif
