/* Reading and writing the policy note (shape: tellback/policy.h). */
#ifndef TELLBACK_NOTE_POLICY_H
#define TELLBACK_NOTE_POLICY_H

#include "base/arena.h"
#include "note/signed_note.h"
#include "tellback/policy.h"

#define POLICY_FIRST_LINE "tellback/policy/v1"

/**
 * policy_decode(text, arena, ret_policy):
 * Parse a policy's text (of a signed note: its text part).  Verified by
 * directory_verify over the raw note.
 *
 * Errors: STATUS_MALFORMED (also a holiday outside the holidays span);
 *         STATUS_TOO_BIG; STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Policy".
 */
enum status policy_decode(struct view text, struct arena *arena, struct policy *ret_policy) MUST_CHECK;

/**
 * policy_clock(policy, duty, whens, when_count):
 * The line for ${duty} whose `when` is the first of ${whens} that the policy
 * has; ${whens} is ordered from the most exact to "any".  NULL if none.
 */
const struct clock_line *policy_clock(const struct policy *policy, const char *duty, const char *const *whens,
				      size_t when_count);

#endif
