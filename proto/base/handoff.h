/* What the supervisor and its children say to each other, over a SEQPACKET
 * socketpair: short lines, one with a descriptor.
 *
 *   supervisor -> child   stream PEER   + the child's end of a new stream to it
 *   child -> supervisor   ready WORDS
 *   child -> supervisor   lost PEER     its stream made no sense: both ends anew
 *
 * PEER is front, core or signer; a bare `stream` or `lost` between core and
 * front means the other of the two.  Children are started as
 * `tellback-front`, `tellback-core` and `tellback-signer`, each with
 * `-c FILE [--root DIR]`.  core waits for its stream to the signer, says ready
 * once the store is open and agrees with what the signer has shown, exits 78
 * if it will not do, ends on SIGTERM after its turn, and takes each further
 * stream in place of the one before (the other end was restarted).
 * `tellback-core --check` and `tellback-signer --check` with the same words
 * have no hand-off: they look, change nothing, and exit 0 or 78.
 * A child whose hand-off socket ends has lost its supervisor and ends too. */
#ifndef TELLBACK_BASE_HANDOFF_H
#define TELLBACK_BASE_HANDOFF_H

#include "tellback/status.h"

/** The longest line with NUL (bytes); the first words. */
#define HANDOFF_LINE_SIZE 512
#define HANDOFF_STREAM "stream"
#define HANDOFF_READY "ready"
#define HANDOFF_LOST "lost"
#define HANDOFF_FRONT "front"
#define HANDOFF_CORE "core"
#define HANDOFF_SIGNER "signer"

/** Where a child finds its end (a descriptor's number). */
#define HANDOFF_FD 3

/**
 * handoff_send(fd, line, passed):
 * Send ${line}, and the descriptor ${passed} with it unless that is -1.
 *
 * Owner:  borrows ${passed}: the receiver gets a copy.
 * Errors: STATUS_GONE; STATUS_BUSY; STATUS_TOO_BIG; STATUS_IO.
 */
enum status handoff_send(int fd, const char *line, int passed) MUST_CHECK;

/**
 * handoff_receive(fd, ret_line, ret_passed):
 * Take the next line if there is one, without waiting.
 *
 * Shape:  ${ret_line} of HANDOFF_LINE_SIZE bytes; ${ret_passed} -1 if no
 *         descriptor came.
 * Owner:  the caller closes ${ret_passed}; it is close-on-exec.
 * Errors: STATUS_NOT_FOUND (nothing now); STATUS_GONE; STATUS_MALFORMED;
 *         STATUS_IO.
 */
enum status handoff_receive(int fd, char ret_line[HANDOFF_LINE_SIZE], int *ret_passed) MUST_CHECK;

/**
 * handoff_child_start():
 * Call first in a child's main: die with the parent, and be sure that it is
 * still the one that holds the other end of HANDOFF_FD.
 *
 * Errors: STATUS_GONE (it has died already); STATUS_MISCONFIGURED (there is no
 *         HANDOFF_FD: the program was not started by tellbackd).
 * Source: prctl(2) PR_SET_PDEATHSIG.
 */
enum status handoff_child_start(void) MUST_CHECK;

/**
 * handoff_signals():
 * A child's signals: SIGTERM as a descriptor to poll; Ctrl-C and a hang-up are
 * for the supervisor to pass on.
 *
 * Owner:  the caller; close(2).
 * Errors: -1.
 */
int handoff_signals(void);

#endif
