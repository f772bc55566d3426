/* What the files beside a sent message say: accepted, not yet seen, refused.
 * Pure: rows of the store in, JSON out. */
#ifndef TELLBACK_RUNTIME_RESULTS_H
#define TELLBACK_RUNTIME_RESULTS_H

#include "content/document.h"
#include "runtime/agent_kind.h"
#include "runtime/agent_view.h"
#include "tellback/bytes.h"

/** What every form and refusal says. */
#define RESULTS_999 "If a child is in danger now ring 999: Tellback never replaces the call."

/**
 * results_accepted(row, remarks, arena, ret_json):
 * x.accepted.json: {id, case, clientReference, index, acceptedAt}, and, where
 * ${remarks} has any, {marks: [code], prompts: [{code, words}]}.
 *
 * Shape:  ${remarks} may be NULL.
 * Errors: STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Results".
 */
enum status results_accepted(const struct sent_row *row, const struct agent_remarks *remarks, struct arena *arena,
			     struct view *ret_json) MUST_CHECK;

/**
 * results_progress(progress, arena):
 * "3 of 5 have verified, 2 have read", and how many could not read it.
 *
 * Errors: NULL without memory.
 */
const char *results_progress(const struct view_progress *progress, struct arena *arena);

/**
 * struct results_seen:
 * How far a high-grade message is: ${step} the recipient that opened it, NULL
 * while nobody has; ${phones} whom to ring until then, NULL if not known.
 */
struct results_seen {
	const struct sent_step *step;
	const struct agent_phones *phones;
};

/**
 * results_words(row, seen, arena):
 * The sentence for x.status.json and for screens: "Accepted, NOT YET SEEN.
 * Ring …", until a person has opened it.
 *
 * Errors: NULL without memory.
 */
const char *results_words(const struct sent_row *row, const struct results_seen *seen, struct arena *arena);

/**
 * results_status(row, seen, arena, ret_json):
 * x.status.json: {id, state, seen, words, …}.
 *
 * Errors: STATUS_NO_MEMORY.
 */
enum status results_status(const struct sent_row *row, const struct results_seen *seen, struct arena *arena,
			   struct view *ret_json) MUST_CHECK;

/**
 * results_refusal(row, phones, arena, ret_json):
 * x.error.json of a message that the broker refused or could not read: the
 * code, its rule and sentence, what to do, what was missing, whom to ring.
 *
 * Shape:  ${phones} NULL if not known.
 * Errors: STATUS_NO_MEMORY.
 * Source: RFC 9457; docs/FORMATS.md, "Three answers other than accepted".
 */
enum status results_refusal(const struct sent_row *row, const struct agent_phones *phones, struct arena *arena,
			    struct view *ret_json) MUST_CHECK;

/**
 * results_unsent(status, problems, arena, ret_json):
 * x.error.json of a file that never was a message: why agent_send said
 * ${status}.
 *
 * Errors: STATUS_NO_MEMORY.
 */
enum status results_unsent(enum status why, const struct document_problems *problems, struct arena *arena,
			   struct view *ret_json) MUST_CHECK;

/**
 * results_time(ms, arena):
 * A moment as people's programs read it (RFC 3339, UTC), "" for 0.
 *
 * Errors: "" without memory.
 */
const char *results_time(int64_t ms, struct arena *arena);

/**
 * results_due(ms, arena):
 * A deadline as people say it, in London's time: "Mon 2026-11-23 12:30", or
 * "end of Mon 2026-11-23" for the midnight after it; "-" for none (0 or
 * INT64_MAX).
 *
 * Errors: "" without memory.
 */
const char *results_due(int64_t ms, struct arena *arena);

#endif
