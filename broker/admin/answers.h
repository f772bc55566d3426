/* What the operator may ask at the admin socket. */
#ifndef TELLBACK_ADMIN_ANSWERS_H
#define TELLBACK_ADMIN_ANSWERS_H

#include "base/call.h"
#include "core/core.h"

/* The roots' fingerprint: 64 hex digits and the NUL. */
#define FINGERPRINT_SIZE 65

/**
 * answers_fingerprint(text, ret_hex):
 * Take the spaces out of ${text} and make its digits lower case; return
 * ${ret_hex}, which is empty if ${text} is longer than any fingerprint.
 */
const char *answers_fingerprint(const char *text, char ret_hex[FINGERPRINT_SIZE]);

/**
 * answers_make(core, call, now, arena, ret_reply):
 * Do what ${call} asks.  Another turn should follow: it may have brought
 * deliveries.
 *
 * Owner:  ${ret_reply} points into ${arena}.
 * Errors: as core_turn: the process must end.  What the operator did wrong is
 *         in the reply.
 * Source: docs/OPERATE.md, "tellbackctl".
 */
enum status answers_make(struct core *core, const struct call *call, struct core_now now, struct arena *arena,
			 struct call_reply *ret_reply) MUST_CHECK;

#endif
