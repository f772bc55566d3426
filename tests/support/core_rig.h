/* The real tellback-core as a process, with the test in the place of its
 * supervisor and of front: questions go into its stream, also before it runs,
 * and a tracer may stand between it and the kernel.  What goes wrong in here
 * ends the test. */
#ifndef TELLBACK_SUPPORT_CORE_RIG_H
#define TELLBACK_SUPPORT_CORE_RIG_H

#include <sys/types.h>

#include "base/arena.h"
#include "base/record.h"
#include "tellback/frame.h"

/** How many strace options a run may have. */
#define CORE_RIG_WORDS 12

/**
 * struct core_rig:
 * One core.
 *
 * Shape:  ${store} is the store's path, in ${folder} with all else.
 *         ${pid} the process, or its tracer's.
 */
struct core_rig {
	char folder[96];
	char store[128];
	char trace[128];
	char config[128];
	struct arena *arena; /* of the replies */
	struct record_stream *stream;
	int handoff;
	int handed; /* core's end, until it starts */
	int signer; /* the end of one that signs nothing */
	pid_t pid;
	uint64_t question; /* the last one asked */
};

/**
 * core_rig_open(rig), core_rig_close(rig):
 * A folder for a store, with nothing in it yet; its removal.
 */
void core_rig_open(struct core_rig *rig);
void core_rig_close(struct core_rig *rig);

/**
 * core_rig_line(rig):
 * A new stream to a core that is yet to start: what is asked from here on
 * waits in it.
 */
void core_rig_line(struct core_rig *rig);

/**
 * core_rig_start(rig, program, strace):
 * Start it, on the stream there is; ${strace} NULL: nobody watches; else the
 * options of strace, NULL at the end, and its output is at ${rig}->trace.
 */
void core_rig_start(struct core_rig *rig, const char *program, const char *const *strace);

/**
 * core_rig_ask(rig, agency, frame):
 * Put a question into the stream; its number.
 */
uint64_t core_rig_ask(struct core_rig *rig, const char *agency, const struct frame *frame);

/**
 * core_rig_reply(rig, ret_question, ret_frame):
 * Wait for the next reply; non-zero if core ended instead.
 *
 * Owner:  the rig's arena.
 */
int core_rig_reply(struct core_rig *rig, uint64_t *ret_question, struct frame *ret_frame);

/**
 * core_rig_kill(rig), core_rig_end(rig):
 * SIGKILL; take its supervisor away.  Then wait for its end.  What waitpid
 * said.
 */
int core_rig_kill(struct core_rig *rig);
int core_rig_end(struct core_rig *rig);

#endif
