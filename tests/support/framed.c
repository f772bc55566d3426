#include "support/framed.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static uint8_t *
heap_copy(struct view view)
{
	uint8_t *copy = malloc(view.size ? view.size : 1);

	assert_non_null(copy);
	if (view.size)
		memcpy(copy, view.bytes, view.size);
	return copy;
}

enum status
framed_decode(struct view bytes, struct arena *arena, struct frame *frame)
{
	uint8_t *copy = heap_copy(bytes);
	enum status status = frame_decode((struct view){copy, bytes.size}, arena, frame);

	free(copy);
	return status;
}

void
framed_same(const struct frame *frames, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct arena *arena = arena_new(FRAME_ARENA_BYTES);
		struct view bytes, again;
		struct frame frame;

		assert_int_equal(frame_encode(&frames[i], arena, &bytes), STATUS_OK);
		assert_int_equal(framed_decode(bytes, arena, &frame), STATUS_OK);
		assert_int_equal(frame.nonce, frames[i].nonce);
		assert_int_equal(frame.kind, frames[i].kind);
		assert_int_equal(frame_encode(&frame, arena, &again), STATUS_OK);
		assert_int_equal(again.size, bytes.size);
		assert_memory_equal(again.bytes, bytes.bytes, bytes.size);
		arena_free(arena);
	}
}

void
framed_truncated(const struct frame *frames, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct arena *arena = arena_new(FRAME_ARENA_BYTES);
		struct view bytes;
		struct frame frame;

		assert_int_equal(frame_encode(&frames[i], arena, &bytes), STATUS_OK);
		for (size_t size = 0; size < bytes.size; size++)
			assert_int_equal(framed_decode((struct view){bytes.bytes, size}, arena, &frame),
					 STATUS_MALFORMED);
		arena_free(arena);
	}
}

void
framed_flipped(const struct frame *frames, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct arena *whole = arena_new(FRAME_ARENA_BYTES);
		struct view bytes;

		assert_int_equal(frame_encode(&frames[i], whole, &bytes), STATUS_OK);
		for (size_t bit = 0; bit < bytes.size * 8; bit++) {
			struct arena *arena = arena_new(FRAME_ARENA_BYTES);
			uint8_t *flipped = heap_copy(bytes);
			struct frame frame;
			struct view again;

			flipped[bit / 8] ^= (uint8_t)(1u << bit % 8);
			if (!frame_decode((struct view){flipped, bytes.size}, arena, &frame))
				assert_int_equal(frame_encode(&frame, arena, &again), STATUS_OK);
			free(flipped);
			arena_free(arena);
		}
		arena_free(whole);
	}
}

void
framed_cramped(const struct frame *frames, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct arena *whole = arena_new(FRAME_ARENA_BYTES);
		struct view bytes;
		size_t most = 0;
		enum status status;

		assert_int_equal(frame_encode(&frames[i], whole, &bytes), STATUS_OK);
		do {
			struct arena *arena = arena_new(most);
			struct frame frame;

			status = frame_decode(bytes, arena, &frame);
			assert_true(status == STATUS_OK || status == STATUS_NO_MEMORY);
			arena_free(arena);
			most += most < 8192 ? 48 : 4096;
		} while (status);
		arena_free(whole);
	}
}

static void
want(const char *label, enum status status, enum status wanted)
{
	if (status != wanted)
		print_error("%s: %s\n", label, status_word(status));
	assert_int_equal(status, wanted);
}

void
framed_bytes(const struct framed_bytes *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct arena *arena = arena_new(FRAME_ARENA_BYTES);
		struct frame frame;

		want(rows[i].label, framed_decode(rows[i].input, arena, &frame), rows[i].want);
		arena_free(arena);
	}
}

void
framed_fields(const struct framed_fields *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct arena *arena = arena_new(FRAME_ARENA_BYTES);
		struct frame frame;
		struct view bytes;

		assert_int_equal(frame_encode(&rows[i].frame, arena, &bytes), STATUS_OK);
		want(rows[i].label, framed_decode(bytes, arena, &frame), rows[i].want);
		arena_free(arena);
	}
}

void
framed_repeated(const struct framed_repeated *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct arena *arena = arena_new(FRAME_ARENA_BYTES);
		uint8_t bytes[8 + 2 * FRAMED_MOST];
		size_t inner = 2 * (rows[i].most + 1), at = 0;
		struct frame frame;

		assert_true(rows[i].most < FRAMED_MOST);
		bytes[at++] = (uint8_t)rows[i].kind;
		if (rows[i].kind & 0x80) /* a key of two bytes, the second the same for all */
			bytes[at++] = 1;
		bytes[at++] = (uint8_t)(0x80 | (inner & 0x7f));
		bytes[at++] = (uint8_t)(inner >> 7);
		for (size_t j = 0; j <= rows[i].most; j++) {
			bytes[at++] = rows[i].field;
			bytes[at++] = 0;
		}
		assert_int_equal(framed_decode((struct view){bytes, at}, arena, &frame), STATUS_TOO_BIG);
		arena_free(arena);
	}
}
