/* The duties of a case while one note is being decided: the stored ones with
 * this decision's changes laid over them, and the new ones after them. */
#ifndef TELLBACK_RULES_CHANGES_H
#define TELLBACK_RULES_CHANGES_H

#include "rules/decide.h"

/**
 * struct changes:
 * What has been changed so far.
 *
 * Shape:  ${heads} and ${older} chain the places of duties by kind and party,
 *         newest first, each one more than the place, 0 at the end.
 *         ${status} is sticky: once memory ran out nothing more is noted, and
 *         changes_list says so.
 * Owner:  points into ${arena}; borrows ${state}.
 */
struct changes {
	const struct case_state *state;
	struct arena *arena;
	uint32_t *changed; /* for each stored duty: index into old + 1, 0 as stored */
	uint32_t *heads;
	size_t head_count;
	uint32_t *older;
	size_t older_room;
	struct duty *old;
	size_t old_count;
	size_t old_room;
	struct duty *opened;
	size_t opened_count;
	size_t opened_room;
	enum status status;
};

/**
 * changes_begin(state, arena, ret_changes):
 * Nothing is changed yet.
 *
 * Errors: STATUS_NO_MEMORY.
 */
enum status changes_begin(const struct case_state *state, struct arena *arena, struct changes *ret_changes) MUST_CHECK;

/**
 * changes_has_case(changes, token):
 * Non-zero if these are the changes to the case ${token} or to one that it is
 * linked with.
 */
int changes_has_case(const struct changes *changes, const char *token);

/**
 * changes_row(changes, token):
 * The row of that case, or NULL if these are not the changes to it.
 *
 * Owner:  borrows the state.
 */
const struct case_row *changes_row(const struct changes *changes, const char *token);

/**
 * changes_count(changes), changes_duty(changes, at):
 * How many duties there are, stored and new; the one at ${at} as it now is.
 *
 * Owner:  borrows, until the next change.
 */
size_t changes_count(const struct changes *changes);
const struct duty *changes_duty(const struct changes *changes, size_t at);

/**
 * changes_like(changes, kind, party, before):
 * The place, before ${before}, of the newest duty of ${kind} whose id names ${party}:
 * changes_count where there is none.  Start with changes_count.
 */
size_t changes_like(const struct changes *changes, enum duty_kind kind, const char *party, size_t before);

/**
 * changes_open(changes, duty):
 * A new duty; one of the same id that is there already stays as it is.
 *
 * Owner:  copies ${duty}.
 */
void changes_open(struct changes *changes, const struct duty *duty);

/**
 * changes_put(changes, at, duty):
 * The duty at ${at} is from now on as ${duty}, which has the same id.
 */
void changes_put(struct changes *changes, size_t at, const struct duty *duty);

/**
 * changes_settle(changes, at, state, by, now):
 * The duty at ${at} ends in ${state}, by the envelope ${by} ("" a receipt).
 */
struct changes_end {
	enum duty_state state;
	struct envelope_id by;
	struct instant at;
};
void changes_settle(struct changes *changes, size_t at, const struct changes_end *end);

/**
 * changes_most(changes), changes_list(changes, list, count):
 * How many changes there are; put them into ${list} behind the ${count} there,
 * which grows: stored duties first, then new ones in the order of opening.
 *
 * Errors: STATUS_NO_MEMORY (at any change before).
 */
size_t changes_most(const struct changes *changes);
enum status changes_list(const struct changes *changes, struct change *list, size_t *count) MUST_CHECK;

#endif
