/* tellbackctl's calls to core's admin socket. */
#ifndef TELLBACK_CTL_ASK_H
#define TELLBACK_CTL_ASK_H

#include "base/call.h"

/**
 * ctl_ask(socket_path, call, arena, ret_reply):
 * Make the call; if core could not be asked, say so on standard error.
 *
 * Owner:  ${ret_reply} points into ${arena}.
 * Errors: an exit code: EXIT_DONE when there is a reply, whatever it says.
 */
int ctl_ask(const char *socket_path, const struct call *call, struct arena *arena,
	    struct call_reply *ret_reply) MUST_CHECK;

#endif
