/* A line to the broker with the reviewer agency's own keys, beside its agent:
 * no Hello, so the agent's session goes on.  One question at a time. */
#ifndef TELLBACK_REVIEW_LINE_H
#define TELLBACK_REVIEW_LINE_H

#include "base/arena.h"
#include "review/trouble.h"
#include "tellback/bytes.h"
#include "tellback/frame.h"

struct line;

/**
 * struct line_options:
 * Whose keys.
 *
 * Shape:  ${config} the agent's configuration; ${root} before all folders, or
 *         NULL; ${stop} of stop_open.
 */
struct line_options {
	const char *config;
	const char *root;
	int stop;
};

/**
 * line_open(options, ret_line, trouble), line_close(line):
 * Read configuration, pinned directory and transport key; the line itself is
 * made with the first question.
 *
 * Owner:  the caller; line_close (NULL is nothing).
 * Errors: STATUS_MISCONFIGURED; those of trust_new, keyring_curve_load; in
 *         words in ${trouble}.
 */
enum status line_open(const struct line_options *options, struct line **ret_line, struct trouble *trouble) MUST_CHECK;
void line_close(struct line *line);

/**
 * line_roots(line):
 * The file of the roots that the agent pinned when it joined.
 *
 * Owner:  the line.
 */
const char *line_roots(const struct line *line);

/**
 * line_ask(line, frame, arena, ret_answer, trouble):
 * Ask, and wait for the answer; asked again where the line breaks or the
 * broker is busy.
 *
 * Owner:  ${ret_answer} points into ${arena}; ${frame}'s nonce is set.
 * Errors: STATUS_GONE (nobody answers, or a signal came); STATUS_NOT_PERMITTED
 *         (a final no); STATUS_NO_MEMORY; in words in ${trouble}.
 */
enum status line_ask(struct line *line, struct frame *frame, struct arena *arena, struct frame *ret_answer,
		     struct trouble *trouble) MUST_CHECK;

#endif
