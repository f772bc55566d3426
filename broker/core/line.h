/* The line to front: frames come in, replies and the table of keys go out,
 * and neither side ever waits for the other. */
#ifndef TELLBACK_CORE_LINE_H
#define TELLBACK_CORE_LINE_H

#include <poll.h>

#include "core/core.h"

struct line;

/**
 * line_new(ret_line), line_free(line):
 * A line that is not yet connected.
 *
 * Owner:  the caller; line_free takes NULL.
 * Errors: STATUS_NO_MEMORY.
 */
enum status line_new(struct line **ret_line) MUST_CHECK;
void line_free(struct line *line);

/**
 * line_connect(line, fd):
 * Go on over another stream; what was to be sent over the old one is let go.
 *
 * Owner:  takes ${fd} on success.
 * Errors: STATUS_NO_MEMORY; STATUS_IO.
 */
enum status line_connect(struct line *line, int fd) MUST_CHECK;

/**
 * line_keys(line, core):
 * Send the table of keys, before any reply.
 *
 * Errors: STATUS_NO_MEMORY; STATUS_TOO_BIG.
 */
enum status line_keys(struct line *line, const struct core *core) MUST_CHECK;

/**
 * line_frames(line, ret_frames, ret_count):
 * The frames that have come, at most MAX_TURN_FRAMES; none while replies of
 * the last turn still wait for room.
 *
 * Owner:  the line's, until the next call.
 * Errors: STATUS_GONE (front has gone: wait for another); STATUS_MALFORMED (it
 *         makes no sense); STATUS_NO_MEMORY.
 */
enum status line_frames(struct line *line, const struct front_frame **ret_frames, size_t *ret_count) MUST_CHECK;

/**
 * line_replies(line, replies):
 * Send these; they must stay as they are until line_is_clear.
 */
void line_replies(struct line *line, const struct core_replies *replies);

/**
 * line_flush(line):
 * Send what can be sent.
 *
 * Errors: STATUS_GONE; STATUS_NO_MEMORY; STATUS_IO.
 */
enum status line_flush(struct line *line) MUST_CHECK;

/**
 * line_is_clear(line):
 * Non-zero if all replies are on their way: another turn may be made.
 */
int line_is_clear(const struct line *line);

/**
 * line_drop(line):
 * Close the stream: it is broken or its other end has gone.
 */
void line_drop(struct line *line);

/**
 * line_poll(line, ret_fd):
 * What to poll for; fd -1 without a stream.
 */
void line_poll(const struct line *line, struct pollfd *ret_fd);

#endif
