/* A real tellback-front process with this test as its supervisor and its core,
 * and libzmq clients to set on it.  Loopback only. */
#ifndef TELLBACK_SUPPORT_FRONT_RIG_H
#define TELLBACK_SUPPORT_FRONT_RIG_H

#include <sys/types.h>

#include "base/arena.h"
#include "base/record.h"
#include "front/journal.h"
#include "tellback/front_record.h"

/** For what must happen (milliseconds); the machine may be busy. */
#define RIG_ALLOWED_MS 120000

#define RIG_KEYS 128
#define RIG_HELD 128

/**
 * struct rig_options:
 * How to start front.
 *
 * Shape:  ${program} its path; ${preload} a library to put in front of it, or
 *         NULL; ${descriptors} its RLIMIT_NOFILE, 0 as ours; ${memory_mib} its
 *         own bound, 0 none.
 */
struct rig_options {
	const char *program;
	const char *preload;
	unsigned descriptors;
	unsigned memory_mib;
};

/**
 * struct rig_question:
 * A question that core (we) got and did not answer.
 */
struct rig_question {
	uint64_t question;
	uint64_t connection;
	struct agency agency;
	size_t size;
};

/**
 * struct rig:
 * One front and all that is around it.
 *
 * Shape:  ${is_holding} non-zero: questions are kept in ${held}; else each is
 *         answered with its own bytes.
 */
struct rig {
	struct rig_options options;
	char folder[64];
	char endpoint[128];
	char public_z85[Z85_KEY_SIZE];
	pid_t pid;
	int handoff;
	int journal_fd;
	struct journal *journal;
	struct record_stream *stream;
	struct arena *arena;
	void *context;
	struct front_key keys[RIG_KEYS];
	size_t key_count;
	uint64_t generation;
	int is_holding;
	struct rig_question held[RIG_HELD];
	size_t held_count;
	size_t frames;
};

/**
 * struct rig_peer:
 * A client: its socket, and libzmq's events on it.
 */
struct rig_peer {
	void *socket;
	void *events;
};

/**
 * struct rig_agency:
 * A key pair, and whose it is.
 */
struct rig_agency {
	char name[AGENCY_SIZE];
	char public_z85[Z85_KEY_SIZE];
	char secret_z85[Z85_KEY_SIZE];
};

/**
 * rig_open(rig, options, agencies, count), rig_close(rig):
 * Start front with the keys of ${agencies} and wait until it listens.
 */
void rig_open(struct rig *rig, const struct rig_options *options, const struct rig_agency *agencies, size_t count);
void rig_close(struct rig *rig);

/**
 * rig_start(rig), rig_is_alive(rig), rig_wait_death(rig):
 * Start front (again, at the same port); has it not ended; wait until it has:
 * its wait status.  An abnormal end is blamed as the supervisor does.
 */
void rig_start(struct rig *rig);
int rig_is_alive(struct rig *rig);
int rig_wait_death(struct rig *rig);

/**
 * rig_core_restart(rig):
 * As if core had died and come back: a new stream, the keys anew.
 */
void rig_core_restart(struct rig *rig);

/**
 * rig_send_keys(rig), rig_bar(rig, agency):
 * Records from core.
 */
void rig_send_keys(struct rig *rig);
void rig_bar(struct rig *rig, const char *agency);

/**
 * rig_answer(rig, held, text):
 * Answer one of the held questions.
 */
void rig_answer(struct rig *rig, const struct rig_question *held, const char *text);

/**
 * rig_pump(rig, wait_ms):
 * Be core for a moment: read what comes within ${wait_ms}, answer or hold it.
 */
void rig_pump(struct rig *rig, int wait_ms);

/**
 * rig_agency(name, ret_agency):
 * A fresh key pair for ${name}.
 */
void rig_agency(const char *name, struct rig_agency *ret_agency);

/**
 * rig_peer_open(rig, agency, routing, size, ret_peer), rig_peer_close(peer):
 * A CURVE client that connects; ${routing} NULL: libzmq's own routing id.
 */
void rig_peer_open(struct rig *rig, const struct rig_agency *agency, const void *routing, size_t size,
		   struct rig_peer *ret_peer);
void rig_peer_close(struct rig_peer *peer);

/**
 * rig_peer_watch(rig, peer):
 * Watch libzmq's events of a socket of the test's own making.
 */
void rig_peer_watch(struct rig *rig, struct rig_peer *peer);

/**
 * rig_peer_event(rig, peer, wait_ms):
 * The next event of the handshake's end (ZMQ_EVENT_HANDSHAKE_*, or
 * ZMQ_EVENT_DISCONNECTED), being core meanwhile; 0 if none came in time.
 */
int rig_peer_event(struct rig *rig, struct rig_peer *peer, int wait_ms);

/**
 * rig_peer_verdict(rig, peer, wait_ms):
 * As rig_peer_event, past connections that were cut amid their handshake, before
 * front had said anything: front cuts by descriptor, which by then may be that
 * of one who came just now.  Whoever that was rings again.
 */
int rig_peer_verdict(struct rig *rig, struct rig_peer *peer, int wait_ms);

/**
 * rig_peer_reply(rig, peer, wait_ms, to, size):
 * The next message to ${peer}, being core meanwhile: its size, -1 if none.
 */
int rig_peer_reply(struct rig *rig, struct rig_peer *peer, int wait_ms, void *to, size_t size);

/**
 * rig_peer_ask(rig, peer, text):
 * Send ${text} and see that the same comes back: non-zero if not.
 */
int rig_peer_ask(struct rig *rig, struct rig_peer *peer, const char *text);

#endif
