/* What an audit looks for besides chance, and what it asks. */
#ifndef TELLBACK_REVIEW_TARGETS_TABLE_H
#define TELLBACK_REVIEW_TARGETS_TABLE_H

#include "rules/decide.h"

/**
 * struct target:
 * A reason to look at a case: a message of the type with that fact (NULL: any)
 * is in it; or such a duty of it was met late or is overdue.
 *
 * Shape:  ${word} a token; ${why} for people; ${type} TYPE_UNKNOWN and ${duty}
 *         DUTY_KIND_COUNT where it is not asked for; both: both.
 */
struct target {
	const char *word;
	const char *why;
	enum message_type type;
	const char *fact;
	const char *value;
	enum duty_kind duty;
};

/**
 * targets_table_rows(ret_count), targets_table_hits(target, state):
 * The rows, the gravest first; is the case of ${state} one such?
 */
const struct target *targets_table_rows(size_t *ret_count);
int targets_table_hits(const struct target *target, const struct case_state *state);

/**
 * targets_table_is_decision(envelope), targets_table_is_referral(envelope):
 * What puts a case into a week; what an audit's questions are about.
 */
int targets_table_is_decision(const struct envelope *envelope);
int targets_table_is_referral(const struct envelope *envelope);

/**
 * targets_table_referrer(envelope):
 * Who referred: whoever wrote, or for whom a call was written down, where they
 * can be written to.
 *
 * Owner:  borrows the envelope.
 */
const char *targets_table_referrer(const struct envelope *envelope);

/**
 * targets_table_is_request(envelope), targets_table_ends_request(envelope):
 * Does it ask for an audit?  Does it answer, or take back, what it is about?
 */
int targets_table_is_request(const struct envelope *envelope);
int targets_table_ends_request(const struct envelope *envelope);

/**
 * targets_table_by(envelope):
 * The day until which a request asks, or NULL.
 *
 * Owner:  borrows the envelope.
 */
const char *targets_table_by(const struct envelope *envelope);

/**
 * targets_table_request(), targets_table_questions():
 * The type's token of what asks; the questions, NULL after the last, one for
 * each code that an answer may give.
 */
const char *targets_table_request(void);
const char *const *targets_table_questions(void);

#endif
