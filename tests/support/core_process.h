/* A real tellback-core process, with this test as its supervisor and its
 * front: frames go in and answers come out over the stream, notes are loaded
 * through its admin socket.  What goes wrong in here ends the test. */
#ifndef TELLBACK_SUPPORT_CORE_PROCESS_H
#define TELLBACK_SUPPORT_CORE_PROCESS_H

#include <sys/types.h>

#include "base/call.h"
#include "base/record.h"
#include "support/notes.h"
#include "tellback/front_record.h"

/** Replies of one turn at most. */
#define CORE_PROCESS_MOST 256

/**
 * struct core_process:
 * One process, or none (${pid} 0) between a stop and a start.
 *
 * Shape:  ${replies} of the last turn, their bytes in ${arena} until the next.
 */
struct core_process {
	const char *program;
	char folder[96]; /* of the configuration, the store, the roots and the socket */
	pid_t pid;
	int handoff;
	int signer; /* the end of one that signs nothing */
	int words; /* where its log lines and complaints go: a file */
	struct record_stream *stream;
	struct arena *arena;
	uint64_t probe;
	struct front_reply replies[CORE_PROCESS_MOST];
	size_t count;
};

/**
 * core_process_new(program, folder, world), core_process_free(process):
 * Prepare ${folder}: the configuration, and the world's roots pinned.  The
 * process is not yet started; freeing stops it and empties the folder.
 */
struct core_process *core_process_new(const char *program, const char *folder, const struct notes *world);
void core_process_free(struct core_process *process);

/**
 * core_process_start(process):
 * Start it and wait until it says that it is ready, or ends: 0, or its exit
 * code.
 */
int core_process_start(struct core_process *process);

/**
 * core_process_stop(process, signal):
 * SIGTERM or SIGKILL, and wait: its wait status.
 */
int core_process_stop(struct core_process *process, int signal);

/**
 * core_process_turn(process, frames, count):
 * Put ${frames} to it and take every reply that they and what they set going
 * bring at once, in order.
 */
void core_process_turn(struct core_process *process, const struct front_frame *frames, size_t count);

/**
 * core_process_call(process, words, count, payload):
 * What tellbackctl does; the reply lives until the next turn or call.
 */
struct call_reply core_process_call(struct core_process *process, const char *const *words, size_t count,
				    struct view payload);

/**
 * core_process_said(process, words):
 * Non-zero if it has written ${words} to its log since it was first started.
 */
int core_process_said(const struct core_process *process, const char *words);

#endif
