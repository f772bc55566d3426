/* A real broker on a disk of its own: tellback-core and tellback-signer, with
 * the test as their supervisor and as front.  Agencies' frames go in, answers
 * come out.  A process that ends is nothing that ends the test. */
#ifndef TELLBACK_CHAOS_CUTS_BROKER_H
#define TELLBACK_CHAOS_CUTS_BROKER_H

#include <sys/types.h>

#include "base/arena.h"
#include "base/record.h"
#include "support/today.h"
#include "tellback/front_record.h"

/**
 * struct cuts_programs:
 * Paths of the executables; ${outside} what cuts_disk_alone gave.
 */
struct cuts_programs {
	int outside;
	const char *core;
	const char *signer;
	const char *disk;
};

/**
 * struct cuts_broker:
 * One broker.
 *
 * Shape:  ${folder} on its disk: configuration, keys, roots, store and log;
 *         ${said} the file, elsewhere, that its log lines go to; ${core},
 *         ${signer} processes, 0 while they do not run; ${ended} which of them
 *         was the first to end by itself since the start, NULL none, and
 *         ${how} it did, as waitpid says it.
 */
struct cuts_broker {
	const struct cuts_programs *programs;
	char folder[144];
	int said;
	pid_t core;
	pid_t signer;
	const char *ended;
	int how;
	int core_handoff;
	int signer_handoff;
	struct record_stream *stream;
	struct arena *arena;
};

/**
 * cuts_broker_new(broker, programs, today, folder, said):
 * Lay out its folder and make its store of today's world; all of it is synced.
 * It does not run yet.
 *
 * Owner:  ${said} the path of its log lines' file; cuts_broker_free.
 */
struct cuts_layout {
	const char *folder;
	const char *said;
};
void cuts_broker_new(struct cuts_broker *broker, const struct cuts_programs *programs, const struct today *today,
		     const struct cuts_layout *layout);
void cuts_broker_free(struct cuts_broker *broker);

/**
 * cuts_broker_start(broker):
 * Start both and wait until they are ready: 0, or the exit code of the one
 * that ended instead, -1 if a signal ended it.
 */
int cuts_broker_start(struct cuts_broker *broker);

/**
 * cuts_broker_kill(broker):
 * SIGKILL to both, as the power cut is one to all processes; wait for their
 * end.  One that had ended by itself before is noted.
 */
void cuts_broker_kill(struct cuts_broker *broker);

/**
 * cuts_broker_ended(broker):
 * Non-zero if core or the signer has ended by itself; then nothing more comes.
 */
int cuts_broker_ended(struct cuts_broker *broker);

/**
 * cuts_broker_await_end(broker):
 * Core has hung up: wait until a process has ended.
 */
void cuts_broker_await_end(struct cuts_broker *broker);

/**
 * cuts_broker_put(broker, frame):
 * One frame to core.
 *
 * Errors: non-zero: it has gone.
 */
int cuts_broker_put(struct cuts_broker *broker, const struct front_frame *frame);

/**
 * cuts_broker_take(broker, ret_reply):
 * The next answer, if there is one: 0; 1 none now, -1 it has gone.
 *
 * Owner:  until the next call on the broker.
 */
int cuts_broker_take(struct cuts_broker *broker, struct front_reply *ret_reply);

/**
 * cuts_broker_wait(broker, ms):
 * Until something comes, or so long.
 */
void cuts_broker_wait(struct cuts_broker *broker, int ms);

#endif
