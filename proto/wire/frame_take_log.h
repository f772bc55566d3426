/* Reading the frames about the log. */
#ifndef TELLBACK_WIRE_FRAME_TAKE_LOG_H
#define TELLBACK_WIRE_FRAME_TAKE_LOG_H

#include "base/arena.h"
#include "tellback/frame.h"
#include "tellback/status.h"

/* protobuf-c's name for it, which it makes a typedef of */
struct Tellback__V1__Frame;

/**
 * frame_take_log_question(from, ret_frame), frame_take_log_answer(from, arena, ret_frame):
 * Fill ${ret_frame} from the unpacked message if it is a question (an answer)
 * about the log; STATUS_NOT_FOUND if it is not.
 *
 * Owner:  ${ret_frame} points into ${arena} and what ${from} points to.
 * Errors: STATUS_NOT_FOUND; STATUS_MALFORMED; STATUS_TOO_BIG; STATUS_NO_MEMORY.
 */
enum status frame_take_log_question(const struct Tellback__V1__Frame *from, struct frame *ret_frame) MUST_CHECK;
enum status frame_take_log_answer(const struct Tellback__V1__Frame *from, struct arena *arena,
				  struct frame *ret_frame) MUST_CHECK;

#endif
