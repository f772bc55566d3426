/* The broker's face to the network: who is it, and is there an answer yet?
 * It parses nothing of a message but its nonce, holds no key but CURVE's, and
 * may be aborted at any time without a message lost: what counts is in core. */
#ifndef TELLBACK_FRONT_FRONT_H
#define TELLBACK_FRONT_FRONT_H

#include <poll.h>

#include "front/journal.h"
#include "front/net.h"
#include "tellback/instant.h"
#include "tellback/status.h"

struct front;

/** Messages taken from the network in one turn. */
#define FRONT_TURN_MESSAGES 64

/**
 * struct front_options:
 * What front is told.
 *
 * Shape:  ${listen} a ZeroMQ tcp endpoint; ${connections} how many it takes,
 *         well below its descriptors: a libzmq out of descriptors spins.
 * Owner:  borrows all, ${journal} for front's life.
 */
struct front_options {
	struct net_keys keys;
	const char *listen;
	struct journal *journal;
	size_t connections;
};

/**
 * front_open(options, ret_front):
 * Sockets and the self-test; it listens once core has sent the key table.
 *
 * Owner:  the caller; front_close.
 * Errors: those of net_open and net_self_test.
 */
enum status front_open(const struct front_options *options, struct front **ret_front) MUST_CHECK;

/**
 * front_stream(front, fd):
 * A new stream to core in place of the one before, if there was one.
 *
 * Owner:  takes ${fd} on success.
 * Errors: STATUS_NO_MEMORY; STATUS_IO.
 */
enum status front_stream(struct front *front, int fd) MUST_CHECK;

/**
 * front_turn(front, now, ret_wait_ms):
 * Do all that can be done now: handshakes, core's answers, new messages.
 *
 * Units:  ${ret_wait_ms} until it wants to be called again; -1 not by itself.
 * Errors: STATUS_MISCONFIGURED, STATUS_BUSY (it cannot listen);
 *         STATUS_CORRUPT (core's records make no sense: start anew).
 */
enum status front_turn(struct front *front, struct tick now, int *ret_wait_ms) MUST_CHECK;

/**
 * front_wait(front, fds, count, wait_ms):
 * Wait until there is something to do, or something on ${fds}.
 *
 * Shape:  at most NET_FDS - 1 of ${fds}.
 * Errors: STATUS_IO.
 */
enum status front_wait(struct front *front, struct pollfd *fds, size_t count, int wait_ms) MUST_CHECK;

/**
 * front_endpoint(front):
 * Where it listens, "" before the key table came.
 */
const char *front_endpoint(const struct front *front);

/**
 * front_close(front):
 * Answer every open question `again`, and close; NULL is nothing.
 */
void front_close(struct front *front);

#endif
