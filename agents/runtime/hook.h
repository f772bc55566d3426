/* The council's hook program: it is run when a message of high grade arrives
 * and again every few minutes until a person has opened it, to wake somebody.
 * It gets the words `high-unopened <id> <minutes>` and nothing else; one runs
 * at a time, for 30 s at most, and its failure is an alarm. */
#ifndef TELLBACK_RUNTIME_HOOK_H
#define TELLBACK_RUNTIME_HOOK_H

#include <poll.h>

#include "runtime/agent.h"

struct hook;

/** What the hook may take (milliseconds), and unopened messages it follows. */
#define HOOK_MOST_MS 30000
#define HOOK_MOST 256

/**
 * struct hook_due:
 * One message and when the hook last began for it.
 *
 * Units:  ${last_ms} monotonic milliseconds; INT64_MIN: never.
 */
struct hook_due {
	struct envelope_id id;
	int64_t last_ms;
};

/**
 * hook_next(dues, count, every_ms, now_ms, ret_wake_ms):
 * Whose turn it is: the one that waited longest, of those not run for within
 * ${every_ms}.  Pure.
 *
 * Units:  ${ret_wake_ms} when the next one is due, INT64_MAX for none.
 * Errors: ${count} if it is nobody's turn.
 */
size_t hook_next(const struct hook_due *dues, size_t count, int64_t every_ms, int64_t now_ms, int64_t *ret_wake_ms);

/**
 * hook_new(path, every_minutes, ret_hook), hook_free(hook):
 * A hook that runs ${path}.  Ending leaves a running one alone.
 *
 * Errors: STATUS_NOT_FOUND, STATUS_NOT_PERMITTED (no program, or not to be
 *         run); STATUS_NO_MEMORY.
 */
enum status hook_new(const char *path, unsigned every_minutes, struct hook **ret_hook) MUST_CHECK;
void hook_free(struct hook *hook);

/**
 * hook_turn(hook, unopened, now, ret_wake):
 * See to the one that runs, and begin the next for what is unopened.
 *
 * Units:  ${ret_wake} call again at the latest then.
 */
void hook_turn(struct hook *hook, const struct inbox_rows *unopened, struct agent_now now, struct tick *ret_wake);

/**
 * hook_fd(hook, ret_fd):
 * What to poll so that its end is noticed at once; non-zero if something runs.
 */
int hook_fd(const struct hook *hook, struct pollfd *ret_fd);

#endif
