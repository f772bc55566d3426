/* The broker's real processes, with the test in the place of their supervisor
 * and of front: it starts each by itself, connects them anew when one has
 * died, and has the stream to core in its own hands. */
#ifndef TELLBACK_CHAOS_KILLS_BROKER_H
#define TELLBACK_CHAOS_KILLS_BROKER_H

#include <sys/types.h>

#include "base/arena.h"
#include "base/record.h"
#include "chaos/kills_tracer.h"
#include "support/today.h"

enum kills_member { KILLS_CORE, KILLS_SIGNER, KILLS_FRONT, KILLS_MEMBERS };

/**
 * struct kills_process:
 * One of them.
 *
 * Shape:  ${pid} 0 while it does not run; ${how} the wait status of its last
 *         end; ${is_ready} it said so since it was started.
 */
struct kills_process {
	char program[256];
	pid_t pid;
	int handoff;
	int is_ready;
	int how;
	struct kills_tracer *tracer;
};

/**
 * struct kills_broker:
 * All of them.
 *
 * Shape:  ${stream} to core, NULL when it has a front of its own, which
 *         listens at ${endpoint}; ${ends} how many have ended, all told, of
 *         them ${signals} by another signal than SIGKILL, ${exits} by none.
 */
struct kills_broker {
	const struct today *today;
	char folder[128];
	int log; /* where they write */
	int has_front;
	char endpoint[128];
	struct kills_process processes[KILLS_MEMBERS];
	struct record_stream *stream;
	struct arena *arena;
	unsigned long ends, signals, exits;
};

/**
 * kills_broker_open(broker, today, programs, core), kills_broker_close(broker, is_kept):
 * A folder with today's world in a store; none runs yet.  ${core} another
 * program in core's place, or NULL.  End them all and remove the folder,
 * unless it is to be looked at.
 */
void kills_broker_open(struct kills_broker *broker, const struct today *today, const char *programs, const char *core);
void kills_broker_close(struct kills_broker *broker, int is_kept);

/**
 * kills_broker_start(broker, plan, whom):
 * Start whoever does not run and connect them; ${plan} is what is done to
 * ${whom} from its exec on, if it is one of those that are started, or NULL.
 */
void kills_broker_start(struct kills_broker *broker, const struct kills_plan *plan, enum kills_member whom);

/**
 * kills_broker_watch(broker, whom, plan):
 * Have the process traced from now on, until it has ended or is let go.
 */
void kills_broker_watch(struct kills_broker *broker, enum kills_member whom, const struct kills_plan *plan);
struct kills_saw kills_broker_let_go(struct kills_broker *broker, enum kills_member whom);

/**
 * kills_broker_look(broker):
 * Take what they say; non-zero if one of them does not run.
 */
int kills_broker_look(struct kills_broker *broker);

/**
 * kills_broker_is_ready(broker):
 * All run and have said that they are ready.
 */
int kills_broker_is_ready(const struct kills_broker *broker);

/**
 * kills_broker_kill(broker, whom):
 * SIGKILL, and wait for the end.
 */
void kills_broker_kill(struct kills_broker *broker, enum kills_member whom);

/**
 * kills_broker_said(broker, words):
 * How often they wrote ${words} to the log.
 */
size_t kills_broker_said(const struct kills_broker *broker, const char *words);

/**
 * kills_broker_check(broker):
 * With nobody running: do core and signer say that store and log are good?
 * Non-zero if not.
 */
int kills_broker_check(const struct kills_broker *broker);

/**
 * kills_broker_name(whom):
 * "core", "signer", "front".
 */
const char *kills_broker_name(enum kills_member whom);

#endif
