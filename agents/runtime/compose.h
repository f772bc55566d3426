/* From a document to a sealed body and the note about it, all but its place
 * in the sequence. */
#ifndef TELLBACK_COMPOSE_H
#define TELLBACK_COMPOSE_H

#include "base/arena.h"
#include "content/document.h"
#include "runtime/trust.h"
#include "tellback/envelope.h"
#include "tellback/instant.h"

/**
 * struct compose_context:
 * Who seals, with whose keys, when.
 *
 * Owner:  borrows.
 */
struct compose_context {
	struct agency self;
	const struct trust *trust;
	struct instant now;
};

/**
 * struct compose_request:
 * What to seal, to whom, and where it belongs.
 *
 * Shape:  ${to} without ourselves and without `also`: both are added here;
 *         ${area} the CRS that governs the case, "" if not known;
 *         ${case_token} "" for a new case; ${id} "" for a new message.  ${leave_out_revoked}: seal to the
 *         others where one of ${to} was revoked (a message sealed anew).
 * Owner:  borrows; ${document} is prepared here (tokens for its children).
 */
struct compose_request {
	struct document *document;
	const struct agency *to;
	size_t to_count;
	struct agency area;
	struct case_token case_token;
	struct envelope_id re;
	struct envelope_id replaces;
	struct envelope_id id;
	int leave_out_revoked;
};

/**
 * struct composed:
 * A message that is ready to be kept.
 *
 * Shape:  ${envelope} has all but seq and note; ${before_seq} is its text so
 *         far; ${priority} of outbox.h; ${is_high}: the phone matters too;
 *         ${needs_second}: the facts say that two people stand behind it.
 * Owner:  points into the arena given.
 */
struct composed {
	struct envelope envelope;
	struct view before_seq;
	struct view body;
	int priority;
	int is_high;
	int needs_second;
};

/**
 * compose_message(context, request, arena, ret_composed, ret_problem):
 * Mint what is missing, derive the facts, bind, pad, seal.
 *
 * Shape:  ${arena} at least twice the body and 1 MiB.
 * Errors: STATUS_MALFORMED with ${ret_problem} (a recipient without a usable
 *         key, an answer without a required part, a fact that cannot be
 *         derived); STATUS_TOO_BIG; STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Envelope"; docs/SECURITY.md, "Binding".
 */
enum status compose_message(const struct compose_context *context, const struct compose_request *request,
			    struct arena *arena, struct composed *ret_composed, struct document_problem *ret_problem)
	MUST_CHECK;

#endif
