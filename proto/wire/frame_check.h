/* Small checks that both halves of the frame decoder use. */
#ifndef TELLBACK_WIRE_FRAME_CHECK_H
#define TELLBACK_WIRE_FRAME_CHECK_H

#include <protobuf-c/protobuf-c.h>

#include "base/arena.h"
#include "tellback/frame.h"
#include "tellback/status.h"

/**
 * frame_check_numbers(numbers, count):
 * Are all below 2^63?
 *
 * Errors: STATUS_MALFORMED.
 */
enum status frame_check_numbers(const uint64_t *numbers, size_t count) MUST_CHECK;

/**
 * frame_check_times(times, count):
 * Is none negative?
 *
 * Errors: STATUS_MALFORMED.
 */
enum status frame_check_times(const int64_t *times, size_t count) MUST_CHECK;

/**
 * frame_check_bytes(bytes, most, ret_view):
 * ${bytes} as a view if there are at most ${most}.
 *
 * Errors: STATUS_TOO_BIG.
 */
enum status frame_check_bytes(ProtobufCBinaryData bytes, size_t most, struct view *ret_view) MUST_CHECK;

/**
 * frame_check_digest(bytes, ret_digest):
 * ${bytes} as a SHA-256.
 *
 * Errors: STATUS_MALFORMED.
 */
enum status frame_check_digest(ProtobufCBinaryData bytes, struct digest *ret_digest) MUST_CHECK;

/**
 * frame_check_duty_id(text):
 * Non-zero if ${text} is a duty's id: id/kind/party[/part].
 *
 * Source: docs/FORMATS.md, "Duties".
 */
int frame_check_duty_id(const char *text);

/* protobuf-c's name for it, which it makes a typedef of */
struct Tellback__V1__Frame;

/**
 * frame_decode_question(from, ret_frame), frame_decode_answer(from, arena, ret_frame):
 * Fill ${ret_frame} from the unpacked message if it is a question (an
 * answer); STATUS_NOT_FOUND if it is not.
 *
 * Owner:  ${ret_frame} points into ${arena} and what ${from} points to.
 * Errors: STATUS_NOT_FOUND; STATUS_MALFORMED; STATUS_TOO_BIG;
 *         STATUS_NO_MEMORY.
 */
enum status frame_decode_question(const struct Tellback__V1__Frame *from, struct frame *ret_frame) MUST_CHECK;
enum status frame_decode_answer(const struct Tellback__V1__Frame *from, struct arena *arena,
				struct frame *ret_frame) MUST_CHECK;

#endif
