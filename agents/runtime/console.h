/* The agent's socket: takes calls, runs their verbs, and keeps those that
 * wait for the broker until it has answered or their time is over. */
#ifndef TELLBACK_RUNTIME_CONSOLE_H
#define TELLBACK_RUNTIME_CONSOLE_H

#include "base/call_server.h"
#include "runtime/verbs.h"

struct console;

/** How long a verb may wait for the broker (milliseconds). */
#define CONSOLE_WAIT_MS 20000

/**
 * console_open(path, desk, ret_console), console_close(console):
 * Listen at ${path}, 0660: who may reach it is a matter of its folder.
 *
 * Owner:  borrows ${desk}.
 * Errors: those of call_server_open.
 */
enum status console_open(const char *path, const struct verb_desk *desk, struct console **ret_console) MUST_CHECK;
void console_close(struct console *console);

/**
 * console_fds(console, fds, most):
 * What to poll for; the count.
 *
 * Shape:  ${most} at least CALL_SERVER_MOST + 1.
 */
size_t console_fds(const struct console *console, struct pollfd *fds, size_t most);

/**
 * console_turn(console, now, ret_wake):
 * Run what was asked, and again what waits.
 *
 * Units:  ${ret_wake} when a wait is over at the latest.
 * Errors: none: a verb's trouble is its caller's to read.  Non-zero if a verb
 *         changed something, so that the agent's turn should come at once.
 */
int console_turn(struct console *console, struct agent_now now, struct tick *ret_wake);

#endif
