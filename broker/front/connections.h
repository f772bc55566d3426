/* The TCP connections that libzmq has accepted, by descriptor: since when,
 * under which key once it spoke, how many questions it has open.  libzmq shows
 * neither key nor routing id with its events, so a connection is known only
 * from its first message on, and one that stays silent is cut.  Pure but for
 * memory. */
#ifndef TELLBACK_FRONT_CONNECTIONS_H
#define TELLBACK_FRONT_CONNECTIONS_H

#include "tellback/directory.h"
#include "tellback/instant.h"
#include "tellback/status.h"

struct connections;

/** A connection that has said nothing this long after it was accepted is cut
 * (ms): agents greet at once.  Without it, handshakes alone could be heaped
 * up, ten a minute and key, for ever. */
#define CONNECTIONS_SILENT_MS (60 * 1000)

/** Open questions of one connection: half of what libzmq queues towards a peer
 * (NET_QUEUED_OUT), since its own count of what the peer has taken lags by up
 * to that.  So one that keeps to it never finds its answer without room. */
#define CONNECTIONS_QUESTIONS 16

/**
 * connections_new(ret_connections), connections_free(connections):
 * None yet.
 *
 * Errors: STATUS_NO_MEMORY.
 */
enum status connections_new(struct connections **ret_connections) MUST_CHECK;
void connections_free(struct connections *connections);

/**
 * connections_accepted(connections, fd, now):
 * A new one, not known yet.
 *
 * Errors: STATUS_NO_MEMORY.
 */
enum status connections_accepted(struct connections *connections, int fd, struct tick now) MUST_CHECK;

/**
 * connections_closed(connections, fd, ret_curve):
 * It has gone; its key in ${ret_curve}, "" if it was not known.
 */
void connections_closed(struct connections *connections, int fd, char ret_curve[Z85_KEY_SIZE]);

/**
 * connections_curve(connections, fd):
 * Its key, "" if it is not known, NULL if there is no such connection.
 */
const char *connections_curve(const struct connections *connections, int fd);

/**
 * connections_know(connections, fd, curve):
 * It has spoken under ${curve}.
 */
void connections_know(struct connections *connections, int fd, const char *curve);

/**
 * connections_asked(connections, fd, ret_use), connections_answered(connections, fd, use):
 * One more open question, non-zero if that is one too many (and then not
 * counted); one fewer.  ${ret_use} tells this use of the descriptor from later
 * ones.
 */
int connections_asked(struct connections *connections, int fd, uint32_t *ret_use);
void connections_answered(struct connections *connections, int fd, uint32_t use);

/**
 * connections_silent(connections, now):
 * One that has been silent too long, or -1; each is given once.
 */
int connections_silent(struct connections *connections, struct tick now);

/**
 * connections_oldest_unknown(connections):
 * The one that has been silent longest, or -1; each is given once.
 */
int connections_oldest_unknown(struct connections *connections);

/**
 * connections_next(connections, fd):
 * The first known one past ${fd} (-1 to begin), or -1.
 */
int connections_next(const struct connections *connections, int fd);

/**
 * connections_count(connections), connections_unknown(connections):
 * How many there are, and how many of them have not spoken.
 */
size_t connections_count(const struct connections *connections);
size_t connections_unknown(const struct connections *connections);

#endif
