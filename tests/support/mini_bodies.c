#include "support/mini_bodies.h"

#include <assert.h>
#include <string.h>

#include "base/digest.h"

struct mini_body *
mini_bodies_find(struct mini_bodies *bodies, const struct digest *hash)
{
	for (size_t i = 0; i < bodies->count; i++)
		if (digest_equal(&bodies->items[i].hash, hash))
			return &bodies->items[i];
	return NULL;
}

static struct mini_body *
make(struct mini_bodies *bodies, const struct digest *hash, uint64_t size)
{
	struct mini_body *body = mini_bodies_find(bodies, hash);

	if (body)
		return body;
	assert(bodies->count < MINI_BODIES_MOST);
	body = &bodies->items[bodies->count++];
	*body = (struct mini_body){*hash, arena_alloc(bodies->arena, (size_t)size), size, 0};
	assert(body->bytes);
	return body;
}

void
mini_bodies_put(struct mini_bodies *bodies, struct view bytes)
{
	struct digest hash = digest_of(bytes);
	struct mini_body *body = make(bodies, &hash, bytes.size);

	memcpy(body->bytes, bytes.bytes, bytes.size);
	body->have = body->size;
}

uint64_t
mini_bodies_piece(struct mini_bodies *bodies, const struct frame_piece *piece)
{
	struct mini_body *body = make(bodies, &piece->body, piece->total);

	if (piece->offset == body->have) {
		memcpy(body->bytes + piece->offset, piece->bytes.bytes, piece->bytes.size);
		body->have += piece->bytes.size;
	}
	return body->have;
}

struct frame_part
mini_bodies_part(struct mini_bodies *bodies, const struct frame_body_get *get)
{
	struct mini_body *body = mini_bodies_find(bodies, &get->body);
	uint64_t left = body && get->offset < body->size ? body->size - get->offset : 0;
	struct frame_part part = {.total = body ? body->size : 0, .offset = get->offset};

	if (left)
		part.bytes = (struct view){body->bytes + get->offset, left < MAX_PIECE_BYTES ? (size_t)left : MAX_PIECE_BYTES};
	if (left && bodies->spoil) {
		uint8_t *bytes = arena_alloc(bodies->arena, part.bytes.size);

		assert(bytes);
		memcpy(bytes, part.bytes.bytes, part.bytes.size);
		bytes[part.bytes.size / 2] ^= 1;
		part.bytes.bytes = bytes;
		bodies->spoil--;
	}
	return part;
}
