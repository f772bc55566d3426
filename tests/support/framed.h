/* Frames to and fro: what holds of every kind of frame, for the tests of any
 * list of them.  What does not hold ends the test. */
#ifndef TELLBACK_SUPPORT_FRAMED_H
#define TELLBACK_SUPPORT_FRAMED_H

#include "wire/frame.h"

/**
 * framed_decode(bytes, arena, frame):
 * frame_decode of a copy at the end of its own heap block, gone when it
 * returns: a read past it is seen, and so is a frame that points into it.
 */
enum status framed_decode(struct view bytes, struct arena *arena, struct frame *frame) MUST_CHECK;

/**
 * framed_same(frames, count), framed_truncated(frames, count),
 * framed_flipped(frames, count), framed_cramped(frames, count):
 * Each comes back as it went; is refused cut short anywhere; with any bit
 * flipped is refused, or read as a frame that can be written; and any arena
 * that is too small for it ends in STATUS_NO_MEMORY.
 */
void framed_same(const struct frame *frames, size_t count);
void framed_truncated(const struct frame *frames, size_t count);
void framed_flipped(const struct frame *frames, size_t count);
void framed_cramped(const struct frame *frames, size_t count);

/**
 * struct framed_bytes, struct framed_fields:
 * A row of bytes, or of a frame whose fields are wrong (the encoder writes
 * it), and what the decoder says to it.
 */
struct framed_bytes {
	const char *label;
	struct view input;
	enum status want;
};
struct framed_fields {
	const char *label;
	struct frame frame;
	enum status want;
};

/**
 * framed_bytes(rows, count), framed_fields(rows, count):
 * Is it what each row wants?  A label is printed where it is not.
 */
void framed_bytes(const struct framed_bytes *rows, size_t count);
void framed_fields(const struct framed_fields *rows, size_t count);

/**
 * struct framed_repeated:
 * A list in a frame.
 *
 * Shape:  the first byte of ${kind}'s key, the key of ${field}, and how many
 *         may stand at ${most}, below FRAMED_MOST.
 */
struct framed_repeated {
	unsigned kind;
	uint8_t field;
	size_t most;
};
#define FRAMED_MOST 2049

/**
 * framed_repeated(rows, count):
 * One more than ${most} is STATUS_TOO_BIG.
 */
void framed_repeated(const struct framed_repeated *rows, size_t count);

#endif
