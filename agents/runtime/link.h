/* The line to the broker: one DEALER socket under CURVE, and the only place of
 * the agents that knows ZeroMQ.  It knows no frames and keeps nothing: what was
 * not answered the agent asks again.
 *
 *   while (link_next(link, tick, arena, &event) == STATUS_OK)
 *           collect event;
 *   agent_turn(...); link_send each frame;
 *   if (output.reconnect) link_again(link, tick);
 *   poll(link_fds(...)) until link_wake(link) or the agent's own wake
 *
 * The socket's descriptor only says that something may have changed: take
 * events until there are none before every poll, and do not wait at all if
 * link_is_ready() after sending. */
#ifndef TELLBACK_LINK_H
#define TELLBACK_LINK_H

#include <poll.h>

#include "base/arena.h"
#include "runtime/agent.h"
#include "tellback/directory.h"

struct link;

/** Descriptors that link_fds gives at most. */
#define LINK_FDS 2

/** Brokers that a link tries in turn, at most. */
#define LINK_BROKERS 8

/**
 * struct link_options:
 * Whom to ring and who we are.
 *
 * Shape:  ${brokers} 1..LINK_BROKERS of the directory; the keys in Z85.
 * Owner:  copies all.
 */
struct link_options {
	const struct directory_broker *brokers;
	size_t broker_count;
	char public_z85[Z85_KEY_SIZE];
	char secret_z85[Z85_KEY_SIZE];
};

/**
 * link_new(options, ret_link):
 * Make it; nothing is opened before the first link_next.  One a process:
 * before its first socket it seeds rand(), from which libzmq draws the routing
 * id that a broker sees.
 *
 * Owner:  the caller; link_free.
 * Errors: STATUS_MISCONFIGURED (libzmq has no CURVE); STATUS_NO_MEMORY.
 * Source: docs/SECURITY.md, "Transport".
 */
enum status link_new(const struct link_options *options, struct link **ret_link) MUST_CHECK;

/**
 * link_free(link):
 * Close at once; what was not sent is dropped.  NULL is nothing.
 */
void link_free(struct link *link);

/**
 * link_next(link, now, arena, ret_event):
 * The next thing that happened: AGENT_LINK_UP after a handshake with the
 * broker that the key proves, AGENT_LINK_DOWN, or a frame.  Opens the line
 * when it is due.
 *
 * Owner:  a frame points into ${arena}.
 * Errors: STATUS_NOT_FOUND: nothing (more) for now; STATUS_NO_MEMORY.
 */
enum status link_next(struct link *link, struct tick now, struct arena *arena, struct agent_event *ret_event) MUST_CHECK;

/**
 * link_send(link, frame):
 * Send without waiting.
 *
 * Errors: STATUS_GONE: it cannot be sent now; begin anew with link_again.
 */
enum status link_send(struct link *link, struct view frame) MUST_CHECK;

/**
 * link_again(link, now):
 * Close the line and open a new one, soon after the first time, later if it
 * keeps failing.  The next event is then AGENT_LINK_DOWN, if it was up.  A line
 * that waits to be opened does not wait longer by it.
 */
void link_again(struct link *link, struct tick now);

/**
 * link_fds(link, fds, most), link_is_ready(link), link_wake(link):
 * What to poll for; non-zero if there is something to take without waiting;
 * when link_next wants to be called though nothing happened (INT64_MAX: never).
 */
size_t link_fds(const struct link *link, struct pollfd *fds, size_t most);
int link_is_ready(const struct link *link);
struct tick link_wake(const struct link *link);

#endif
