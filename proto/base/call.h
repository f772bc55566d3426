/* A local call: a command line sent over a UNIX socket to a daemon that does
 * it and sends back what to print and the exit code.  So every client is a
 * thin program, and the daemon sees by SO_PEERCRED which person asks.
 *
 *   request:  u32le size | u32le words | (u32le size | bytes) x words | payload
 *   reply:    u32le size | u32le exit code | u32le out size | out | err
 *
 * The sizes do not count themselves.  Text is UTF-8. */
#ifndef TELLBACK_BASE_CALL_H
#define TELLBACK_BASE_CALL_H

#include <sys/types.h>

#include "base/arena.h"
#include "tellback/bytes.h"
#include "tellback/status.h"

/** Exit codes of every program (docs/FORMATS.md 9). */
enum exit_code {
	EXIT_DONE = 0,
	EXIT_REFUSED = 1,
	EXIT_USAGE = 2,
	EXIT_NOT_REACHED = 3,
	EXIT_NOT_PERMITTED = 4,
	EXIT_NOT_FOUND = 5,
	EXIT_CONFLICT = 6,
	EXIT_MISCONFIGURED = 78,
};

/** At most this many words in a call. */
#define CALL_WORDS 160

/**
 * struct call:
 * What is asked.
 *
 * Shape:  ${words} NUL-terminated, ${words}[0] the verb; ${payload} a file's
 *         content or standard input, empty if none.
 * Owner:  borrows.
 */
struct call {
	const char *words[CALL_WORDS];
	size_t word_count;
	struct view payload;
};

/**
 * struct call_reply:
 * What came of it: ${out} for standard output, ${err} for standard error.
 *
 * Owner:  borrows.
 */
struct call_reply {
	enum exit_code code;
	struct view out;
	struct view err;
};

/**
 * call_encode(call, arena, ret_bytes), call_decode(bytes, arena, ret_call):
 * The request as bytes after the outer size, and back.
 *
 * Owner:  the request's bytes and the words point into ${arena}; the decoded
 *         payload into ${bytes}.
 * Errors: STATUS_MALFORMED; STATUS_TOO_BIG; STATUS_NO_MEMORY.
 */
enum status call_encode(const struct call *call, struct arena *arena, struct view *ret_bytes) MUST_CHECK;
enum status call_decode(struct view bytes, struct arena *arena, struct call *ret_call) MUST_CHECK;

/**
 * call_reply_encode(reply, arena, ret_bytes), call_reply_decode(bytes, ret_reply):
 * The reply likewise.
 *
 * Errors: as call_encode.
 */
enum status call_reply_encode(const struct call_reply *reply, struct arena *arena, struct view *ret_bytes) MUST_CHECK;
enum status call_reply_decode(struct view bytes, struct call_reply *ret_reply) MUST_CHECK;

/**
 * call_make(socket_path, call, arena, ret_reply):
 * Connect, ask, wait for the reply.
 *
 * Owner:  ${ret_reply} points into ${arena}.
 * Errors: STATUS_GONE (nobody listens, or it left); STATUS_NOT_PERMITTED;
 *         STATUS_IO; STATUS_TOO_BIG; STATUS_MALFORMED; STATUS_NO_MEMORY.
 */
enum status call_make(const char *socket_path, const struct call *call, struct arena *arena,
		      struct call_reply *ret_reply) MUST_CHECK;

/**
 * call_print(reply):
 * Write ${reply} to standard output and error, control bytes (but newline and
 * tab) shown as '?', and return its exit code.
 *
 * Errors: none.
 */
int call_print(const struct call_reply *reply);

#endif
