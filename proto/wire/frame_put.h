/* What the frame encoder is made of, and the frames about the log. */
#ifndef TELLBACK_WIRE_FRAME_PUT_H
#define TELLBACK_WIRE_FRAME_PUT_H

#include <protobuf-c/protobuf-c.h>

#include "base/arena.h"
#include "tellback/frame.h"
#include "tellback/status.h"

/**
 * frame_put_text(text), frame_put_bytes(view), frame_put_digest(digest):
 * The same as protobuf-c has it; no text is an empty one.
 *
 * Owner:  borrowed: packing writes nothing.
 */
char *frame_put_text(const char *text);
ProtobufCBinaryData frame_put_bytes(struct view view);
ProtobufCBinaryData frame_put_digest(const struct digest *digest);

/**
 * frame_put_message(arena, type), frame_put_messages(arena, type, count), frame_put_views(arena, views, count):
 * A message of ${type}, set up; ${count} of them; byte strings.  NULL without
 * memory.
 *
 * Owner:  ${arena}.
 */
void *frame_put_message(struct arena *arena, const ProtobufCMessageDescriptor *type);
void **frame_put_messages(struct arena *arena, const ProtobufCMessageDescriptor *type, size_t count);
ProtobufCBinaryData *frame_put_views(struct arena *arena, const struct view *views, size_t count);

/* protobuf-c's name for it, which it makes a typedef of */
struct Tellback__V1__Frame;

/**
 * frame_put_log_get(frame, arena, to), frame_put_proof_get(frame, arena, to),
 * frame_put_cosign(frame, arena, to), frame_put_proof(frame, arena, to),
 * frame_put_cosigned(frame, arena, to):
 * Fill in the kind of ${frame}.
 *
 * Owner:  ${to} points into ${arena} and what ${frame} points to.
 * Errors: STATUS_NO_MEMORY.
 */
enum status frame_put_log_get(const struct frame *frame, struct arena *arena,
			      struct Tellback__V1__Frame *to) MUST_CHECK;
enum status frame_put_proof_get(const struct frame *frame, struct arena *arena,
				struct Tellback__V1__Frame *to) MUST_CHECK;
enum status frame_put_cosign(const struct frame *frame, struct arena *arena, struct Tellback__V1__Frame *to) MUST_CHECK;
enum status frame_put_proof(const struct frame *frame, struct arena *arena, struct Tellback__V1__Frame *to) MUST_CHECK;
enum status frame_put_cosigned(const struct frame *frame, struct arena *arena,
			       struct Tellback__V1__Frame *to) MUST_CHECK;

#endif
