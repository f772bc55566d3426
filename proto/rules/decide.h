/* The rules: what one signed note does to one case.  Pure: no I/O, no clock,
 * no globals.  The broker runs them before it commits, the reviewer's program
 * runs them again over the log and must agree. */
#ifndef TELLBACK_RULES_DECIDE_H
#define TELLBACK_RULES_DECIDE_H

#include "base/arena.h"
#include "tellback/directory.h"
#include "tellback/duty.h"
#include "tellback/envelope.h"
#include "tellback/instant.h"
#include "tellback/notice.h"
#include "tellback/policy.h"
#include "tellback/receipt.h"
#include "tellback/refusal.h"
#include "tellback/status.h"

/**
 * struct past:
 * An envelope accepted earlier.
 *
 * Owner:  borrows ${envelope}.
 */
struct past {
	const struct envelope *envelope;
	uint64_t index;
	struct instant accepted;
};

/**
 * struct case_row:
 * What is known of a case beside its notes and duties.
 *
 * Shape:  ${home} the CRS of its first note, "" while there is none; ${group}
 *         the name of the cases it is linked with: one of their tokens, its own
 *         while it is alone.  ${lender} "" unless the case was lent: at
 *         ${returns} (else INSTANT_NEVER) it holds the case again.  ${closed_by}
 *         "" while it is open.
 */
struct case_row {
	struct case_token token;
	struct case_token group;
	struct agency home;
	struct agency holder;
	struct agency lender;
	struct instant returns;
	struct envelope_id closed_by;
};

/**
 * struct case_state:
 * A case as it stands, with those it is linked with: they count as one.
 *
 * Shape:  ${self} the case; ${linked} the others of its group; ${past}
 *         everything accepted in any of them, in index order; ${duties} every
 *         duty in any of them: of each case in the order they were opened.
 *         A case that does not exist yet has a token and nothing else.
 * Owner:  borrows the arrays.
 * Source: docs/FORMATS.md, "Duties" (Linked cases count as one).
 */
struct case_state {
	struct case_row self;
	const struct case_row *linked;
	size_t linked_count;
	const struct past *past;
	size_t past_count;
	const struct duty *duties;
	size_t duty_count;
};

/**
 * struct standing:
 * What is in force: the newest directory, the policies, the newest card of
 * each agency (sorted by agency), and the moment of acceptance.
 *
 * Owner:  borrows all.
 */
struct standing {
	const struct directory *directory;
	const struct policy *const *policies;
	size_t policy_count;
	const struct card *const *cards;
	size_t card_count;
	struct instant now;
};

/**
 * struct change:
 * One change to the list of duties: a new duty, or the new state of an old
 * one (same opened_by, kind, party and part).
 */
struct change {
	int is_new;
	struct duty duty;
};

/**
 * struct decision:
 * What becomes of the note and of its case.
 *
 * Shape:  ${refusal} REFUSAL_NONE when accepted; otherwise ${needs} (duty ids)
 *         and ${holder} say why.  ${deliver} are the agencies that get the
 *         note.  ${changes} name their case in the duty: not all need be of
 *         the envelope's own.  ${closes}, ${reopens}: it does so to the case
 *         and those linked with it.
 *         ${rows}: the cases that are new or not as they were (holder, lender,
 *         group, closed_by), as they now are; a row of a new case goes before
 *         its duties.  ${is_urgent}: passes outside quotas and on the disk
 *         reserve.  ${is_marked}: a referral taken as it is although its facts
 *         or its case are not as they should be.
 * Owner:  arrays point into the arena given.
 */
struct decision {
	enum refusal refusal;
	struct agency holder;
	const char *const *needs;
	size_t need_count;
	struct change *changes;
	size_t change_count;
	int closes;
	int reopens;
	struct case_row *rows;
	size_t row_count;
	struct notice *notices;
	size_t notice_count;
	struct agency *deliver;
	size_t deliver_count;
	int is_urgent;
	int is_marked;
};

/**
 * decide_others(envelope, arena, ret_tokens, ret_count):
 * The other cases that ${envelope} names and acts on (what is handed over,
 * what is linked): decide_envelope wants their state too.
 *
 * Shape:  not that of its own case, and none twice that it names once; at most
 *         MAX_HANDOVER_ITEMS.
 * Owner:  ${ret_tokens} points into ${arena}.
 * Errors: STATUS_NO_MEMORY.
 */
enum status decide_others(const struct envelope *envelope, struct arena *arena, const struct case_token **ret_tokens,
			  size_t *ret_count) MUST_CHECK;

/**
 * decide_envelope(envelope, context, arena, ret_decision):
 * Decide on ${envelope}, already known to be well-formed, signed by `from`,
 * new, and next in sequence.  ${re} and ${replaces} are the envelopes it
 * names, found in any case, or NULL; ${others} the states of those of
 * decide_others that exist, in any order.
 *
 * Every decide_lapse that is due at ${standing}->now has been applied before.
 *
 * Errors: STATUS_NO_MEMORY; STATUS_BUSY (over MAX_CASE_DUTIES, or what one
 *         sender may put into a case).  A refusal is
 *         a decision, not an error.
 * Source: docs/FORMATS.md, "Envelope" and "Duties".
 */
struct decide_context {
	const struct case_state *state;
	const struct case_state *others;
	size_t other_count;
	const struct past *re;
	const struct past *replaces;
	const struct standing *standing;
};
enum status decide_envelope(const struct envelope *envelope, const struct decide_context *context, struct arena *arena,
			    struct decision *ret_decision) MUST_CHECK;

/**
 * decide_receipt(receipt, line, about, context, arena, ret_decision):
 * Decide on one line of ${receipt}; ${context}->re is the envelope it names
 * (NULL if there is none such) and ${context}->state that envelope's case.
 *
 * Errors: as decide_envelope.  receipt-foreign refuses the whole receipt.
 * Source: docs/FORMATS.md, "Receipt" and "Duties".
 */
enum status decide_receipt(const struct receipt *receipt, const struct receipt_line *line,
			   const struct decide_context *context, struct arena *arena,
			   struct decision *ret_decision) MUST_CHECK;

/**
 * decide_lapse(state, standing, arena, ret_decision):
 * A case that was lent until now goes back to its lender: holder, what the
 * holder owes, and a `held` notice to each referrer.
 *
 * Errors: STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Holder" (at `until` it returns without a note).
 */
enum status decide_lapse(const struct case_state *state, const struct standing *standing, struct arena *arena,
			 struct decision *ret_decision) MUST_CHECK;

/**
 * decide_due(duty, standing, arena, ret_decision):
 * What the time does to one open duty: one of the notices `warn`, `due` and
 * `overdue`, each at most once, and the state overdue.  Where several moments
 * have passed at once only the latest is said.  A deadline ends nothing.
 *
 * Errors: STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Notice"; docs/FORMATS.md, "Policy".
 */
enum status decide_due(const struct duty *duty, const struct standing *standing, struct arena *arena,
		       struct decision *ret_decision) MUST_CHECK;

/**
 * decide_due_next(duty):
 * The next moment at which time does something to ${duty}: decide_due says
 * nothing before it, and something at it.
 *
 * Errors: INSTANT_NEVER: nothing more.
 */
struct instant decide_due_next(const struct duty *duty);

/**
 * decide_may_close(state, arena, ret_needs, ret_count):
 * The duties that keep the case from closing, as ids; none: it may close.
 *
 * Owner:  ${ret_needs} points into ${arena}.
 * Errors: STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Duties" (Close is refused).
 */
enum status decide_may_close(const struct case_state *state, struct arena *arena, const char *const **ret_needs,
			     size_t *ret_count) MUST_CHECK;

#endif
