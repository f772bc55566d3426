/* The daemon's side of base/call.h: a listening UNIX socket and the calls in
 * progress on it, all non-blocking, to be polled by the program's one loop. */
#ifndef TELLBACK_BASE_CALL_SERVER_H
#define TELLBACK_BASE_CALL_SERVER_H

#include <poll.h>

#include "base/call.h"
#include "tellback/instant.h"

struct call_server;

/** Calls in progress at most; a further one waits in the kernel's queue. */
#define CALL_SERVER_MOST 32

/** How long a client may take to say its call, or to take its answer, before
 * its place is given to another (milliseconds). */
#define CALL_SERVER_SILENT_MS 15000

/**
 * struct call_peer:
 * Who asks, as the kernel says (SO_PEERCRED).
 */
struct call_peer {
	uid_t uid;
	pid_t pid;
};

/**
 * call_server_open(path, mode, ret_server):
 * Listen at ${path} (a socket file that nobody listens at is removed).
 *
 * Owner:  the caller; call_server_free.
 * Errors: STATUS_CONFLICT (a daemon listens there, or it is another kind of
 *         file); STATUS_TOO_BIG (over the 107 bytes of a socket's path);
 *         STATUS_NOT_PERMITTED; STATUS_IO; STATUS_NO_MEMORY.
 */
enum status call_server_open(const char *path, mode_t mode, struct call_server **ret_server) MUST_CHECK;

/**
 * call_server_fds(server, fds, most):
 * Fill ${fds} with what to poll for; the count.
 *
 * Shape:  ${most} at least CALL_SERVER_MOST + 1.
 */
size_t call_server_fds(const struct call_server *server, struct pollfd *fds, size_t most);

/**
 * call_server_next(server, arena, ret_call, ret_peer, ret_ticket):
 * Take what can be read, and give the next whole call if there is one.
 *
 * Owner:  words point into ${arena}; the payload into the server until the
 *         reply or the next call_server_next, whichever comes first.
 * Errors: STATUS_NOT_FOUND when there is none; call it until then.
 */
enum status call_server_next(struct call_server *server, struct arena *arena, struct call *ret_call,
			     struct call_peer *ret_peer, unsigned *ret_ticket) MUST_CHECK;

/**
 * call_server_tend(server, now):
 * Close the connections of clients that keep silent: at every turn, or a few of
 * them keep everybody else out.
 *
 * Units:  gives when to call it again at the latest, INT64_MAX: when something
 *         happens.
 */
int64_t call_server_tend(struct call_server *server, struct tick now);

/**
 * call_server_reply(server, ticket, reply):
 * Answer the call of ${ticket}; a client that is gone is no error.
 *
 * Owner:  copies ${reply}.
 */
void call_server_reply(struct call_server *server, unsigned ticket, const struct call_reply *reply);

/**
 * call_server_flush(server):
 * Write what can be written; call it each turn.
 */
void call_server_flush(struct call_server *server);

/**
 * call_server_free(server):
 * Close all and remove the socket file; NULL is nothing.
 */
void call_server_free(struct call_server *server);

#endif
