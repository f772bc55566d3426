/* The line to the signer: leaves go out, heads come in, and neither side ever
 * waits for the other. */
#ifndef TELLBACK_CORE_CORE_SIGNER_LINE_H
#define TELLBACK_CORE_CORE_SIGNER_LINE_H

#include <poll.h>

#include "core/core.h"

struct core_signer_line;

/**
 * core_signer_line_new(ret_line), core_signer_line_free(line):
 * A line that is not yet connected.
 *
 * Owner:  the caller; core_signer_line_free takes NULL.
 * Errors: STATUS_NO_MEMORY.
 */
enum status core_signer_line_new(struct core_signer_line **ret_line) MUST_CHECK;
void core_signer_line_free(struct core_signer_line *line);

/**
 * core_signer_line_connect(line, core, fd):
 * Go on over another stream, to another signer.
 *
 * Owner:  takes ${fd} on success.
 * Errors: STATUS_NO_MEMORY; STATUS_IO.
 */
enum status core_signer_line_connect(struct core_signer_line *line, struct core *core, int fd) MUST_CHECK;

/**
 * core_signer_line_move(line, core):
 * Take the heads that have come and send leaves, some hundreds at most; only
 * between turns.
 *
 * Errors: those of core_signed and core_unsigned: the process must end.
 *         STATUS_GONE (the signer has ended, and the line is dropped: the
 *         supervisor sends another); STATUS_MALFORMED (it makes no sense, and
 *         the line is dropped).
 */
enum status core_signer_line_move(struct core_signer_line *line, struct core *core) MUST_CHECK;

/**
 * core_signer_line_drain(line, core):
 * At the end: send what can be sent without waiting.
 */
void core_signer_line_drain(struct core_signer_line *line, struct core *core);

/**
 * core_signer_line_has_more(line):
 * Non-zero if the last move left leaves that could go at once.
 */
int core_signer_line_has_more(const struct core_signer_line *line);

/**
 * core_signer_line_poll(line, ret_fd):
 * What to poll for; fd -1 without a stream.
 */
void core_signer_line_poll(const struct core_signer_line *line, struct pollfd *ret_fd);

#endif
