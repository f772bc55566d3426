/* Reading and writing the policy note (shape: tellback/policy.h). */
#ifndef TELLBACK_NOTE_POLICY_H
#define TELLBACK_NOTE_POLICY_H

#include "base/arena.h"
#include "note/signed_note.h"
#include "tellback/policy.h"

#define POLICY_FIRST_LINE "tellback/policy/v1"

/**
 * policy_decode(raw, arena, ret_policy):
 * Parse a policy: a signed note, or its text alone before the roots signed it.
 * Signatures are for directory_verify over the same bytes.
 *
 * Owner:  ${ret_policy} points into ${arena}; its hash is that of ${raw}.
 * Errors: STATUS_MALFORMED (also a holiday outside the holidays span);
 *         STATUS_TOO_BIG; STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Policy".
 */
enum status policy_decode(struct view raw, struct arena *arena, struct policy *ret_policy) MUST_CHECK;

/**
 * policy_decode_why(raw, arena, ret_policy, ret_why):
 * The same; where it is STATUS_MALFORMED ${ret_why} says in a sentence which
 * line is wrong and why, for the registrar who wrote it.
 *
 * Errors: as policy_decode.
 */
#define POLICY_WHY_SIZE 320
enum status policy_decode_why(struct view raw, struct arena *arena, struct policy *ret_policy,
			      char ret_why[POLICY_WHY_SIZE]) MUST_CHECK;

/**
 * policy_write(policy, arena, ret_text):
 * The text to be signed by the roots; sorts lists itself.
 *
 * Errors: STATUS_MALFORMED (a line stands twice); STATUS_TOO_BIG;
 *         STATUS_NO_MEMORY; a field off the grammar is our bug (assert).
 * Source: docs/FORMATS.md, "Policy".
 */
enum status policy_write(const struct policy *policy, struct arena *arena, struct view *ret_text) MUST_CHECK;

#endif
