/* Frames as bytes (shape: tellback/frame.h). */
#ifndef TELLBACK_WIRE_FRAME_H
#define TELLBACK_WIRE_FRAME_H

#include "base/arena.h"
#include "tellback/frame.h"
#include "tellback/status.h"

/** An arena of this much is enough to decode or encode any one frame. */
#define FRAME_ARENA_BYTES (4 * 1024 * 1024)

/**
 * frame_encode(frame, arena, ret_bytes):
 * ${frame} as one protobuf message.
 *
 * Owner:  ${ret_bytes} points into ${arena}.
 * Errors: STATUS_TOO_BIG (over MAX_FRAME_BYTES); STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Frames".
 */
enum status frame_encode(const struct frame *frame, struct arena *arena, struct view *ret_bytes) MUST_CHECK;

/**
 * frame_decode(bytes, arena, ret_frame):
 * Read one frame.  Allocates from ${arena} only, so what a peer sends is
 * bounded; every id, digest and count is checked.
 *
 * Owner:  ${ret_frame} points into ${arena} only, not into ${bytes}.
 * Errors: STATUS_MALFORMED; STATUS_TOO_BIG; STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Frames".
 */
enum status frame_decode(struct view bytes, struct arena *arena, struct frame *ret_frame) MUST_CHECK;

#endif
