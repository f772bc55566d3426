/* The real broker, tellbackd with its processes, on loopback with today's
 * world in its store; and agencies that speak frames to it over CURVE.  What
 * goes wrong in here ends the test. */
#ifndef TELLBACK_SUPPORT_BROKER_RIG_H
#define TELLBACK_SUPPORT_BROKER_RIG_H

#include <sys/types.h>

#include "support/today.h"

/** tellbackd itself, core, front and signer. */
#define BROKER_RIG_PROCESSES 4

/**
 * struct broker_rig:
 * One broker, running.
 */
struct broker_rig {
	const struct today *today;
	char folder[96];
	char endpoint[128];
	pid_t pids[BROKER_RIG_PROCESSES]; /* tellbackd, core, front, signer; 0 not running */
	void *context;
	struct arena *arena; /* of frames */
};

/**
 * struct broker_peer:
 * An agency's line to the broker.
 *
 * Shape:  ${nonce} the last one sent; ${cursor} the last item fetched.
 */
struct broker_peer {
	const struct today_key *key;
	void *socket;
	uint64_t nonce;
	uint64_t cursor;
};

/**
 * broker_rig_open(rig, today, programs), broker_rig_close(rig):
 * Start the broker of the build folder ${programs} and wait until it is ready;
 * end it and remove what it made.
 *
 * Owner:  borrows ${today}; the log goes to standard error when it ends badly.
 */
void broker_rig_open(struct broker_rig *rig, const struct today *today, const char *programs);
void broker_rig_close(struct broker_rig *rig);

/**
 * broker_rig_make(rig, today), broker_rig_start(rig, programs), broker_rig_stop(rig, signal):
 * The same in parts: a folder with its store, not yet running; start it, also
 * after a stop; SIGTERM, or SIGKILL for tellbackd, with which its processes
 * die, and wait.
 */
void broker_rig_make(struct broker_rig *rig, const struct today *today);
void broker_rig_start(struct broker_rig *rig, const char *programs);
void broker_rig_stop(struct broker_rig *rig, int signal);

/**
 * broker_rig_join(rig, key, ret_peer), broker_rig_leave(peer):
 * Connect and be welcomed; disconnect.
 */
void broker_rig_join(struct broker_rig *rig, const struct today_key *key, struct broker_peer *ret_peer);
void broker_rig_leave(struct broker_peer *peer);

/**
 * broker_rig_send(rig, peer, frame):
 * Send a question under the next nonce.
 */
void broker_rig_send(struct broker_rig *rig, struct broker_peer *peer, const struct frame *frame);

/**
 * broker_rig_receive(rig, peer, wait_ms, ret_frame):
 * The next answer; non-zero if none comes in that time.
 *
 * Owner:  the rig's arena, which the caller resets.
 */
int broker_rig_receive(struct broker_rig *rig, struct broker_peer *peer, int wait_ms, struct frame *ret_frame);

#endif
