/* How agencies of a test reach the broker: over the stream to core, with the
 * test in front's place, or over CURVE through the real front. */
#ifndef TELLBACK_CHAOS_KILLS_LINE_H
#define TELLBACK_CHAOS_KILLS_LINE_H

#include "chaos/kills_broker.h"
#include "tellback/frame.h"

#define KILLS_LINE_MOST 8

/**
 * struct kills_line:
 * The lines of some agencies.
 *
 * Shape:  ${agencies} by their number, as today's world names them.
 */
struct kills_line {
	struct kills_broker *broker;
	const char *agencies[KILLS_LINE_MOST];
	size_t count;
	void *context;
	void *sockets[KILLS_LINE_MOST];
	uint64_t question;
};

/**
 * kills_line_open(line, broker, agencies, count), kills_line_close(line):
 * Nobody is connected yet.
 */
void kills_line_open(struct kills_line *line, struct kills_broker *broker, const char *const *agencies, size_t count);
void kills_line_close(struct kills_line *line);

/**
 * kills_line_dial(line):
 * Drop all lines there are, and dial anew.
 */
void kills_line_dial(struct kills_line *line);

/**
 * kills_line_send(line, who, frame):
 * Send a question of the agency; its nonce, 0 if the line has broken.
 */
uint64_t kills_line_send(struct kills_line *line, size_t who, const struct frame *frame);

/**
 * kills_line_take(line, ret_who, ret_frame):
 * The next answer that is there; non-zero if there is none now.
 *
 * Owner:  the broker's arena, which the caller resets.
 */
int kills_line_take(struct kills_line *line, size_t *ret_who, struct frame *ret_frame);

/**
 * kills_line_wait(line, us):
 * Until an answer or a word of the broker's processes may be there, or the
 * time is over.
 */
void kills_line_wait(struct kills_line *line, long us);

#endif
