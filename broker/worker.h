/* One process under the supervisor: how it is started, and when again. */
#ifndef TELLBACK_BROKER_WORKER_H
#define TELLBACK_BROKER_WORKER_H

#include <sys/types.h>

#include "tellback/instant.h"
#include "tellback/status.h"

/** Words of a child's command line, the NULL at its end among them. */
#define WORKER_WORDS 10

/**
 * struct worker:
 * What is known of it.
 *
 * Shape:  ${name} for logs; ${words} its command line, [0] the executable's
 *         path; ${page} a descriptor it gets beside its hand-off, or -1;
 *         ${pid} 0 while it does not run; ${deaths} within the last
 *         WORKER_SPAN_MS before ${died}.
 * Owner:  ${handoff} is ours; ${words} and ${page} are borrowed.
 */
struct worker {
	const char *name;
	const char *words[WORKER_WORDS];
	int page;
	pid_t pid;
	int handoff;
	int is_ready;
	int was_ready;
	unsigned deaths;
	struct tick died;
};

/** Deaths this close together count together; so many of them are each
 * followed by a new start at once, and then it waits, longer each time. */
#define WORKER_SPAN_MS (30 * 1000)
#define WORKER_FREE_DEATHS 8
#define WORKER_MOST_WAIT_MS 5000

/**
 * worker_start(worker):
 * Run it, with its hand-off at HANDOFF_FD and ${page} behind it.
 *
 * Errors: STATUS_IO.
 */
enum status worker_start(struct worker *worker) MUST_CHECK;

/**
 * worker_reap(worker, ret_how):
 * Has it ended?  Its wait status.
 *
 * Errors: STATUS_NOT_FOUND (it runs, or there is none).
 */
enum status worker_reap(struct worker *worker, int *ret_how) MUST_CHECK;

/**
 * worker_died(worker, now), worker_due(worker):
 * Count a death; when may it be started again?
 */
void worker_died(struct worker *worker, struct tick now);
struct tick worker_due(const struct worker *worker);

/**
 * worker_signal(worker, signal):
 * Send it ${signal}, if it runs.
 */
void worker_signal(const struct worker *worker, int signal);

#endif
