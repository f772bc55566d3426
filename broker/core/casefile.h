/* A case read from the store as the rules want to see it. */
#ifndef TELLBACK_CORE_CASEFILE_H
#define TELLBACK_CORE_CASEFILE_H

#include "core/inner.h"

/**
 * casefile_load(core, token, ret_state, ret_is_new):
 * The case of ${token}; one that does not exist is empty and new.
 *
 * Owner:  ${core}->scratch.
 * Errors: STATUS_BUSY (over a bound); STATUS_CORRUPT (a damaged note);
 *         STATUS_NO_MEMORY; those of the store.
 */
enum status casefile_load(struct core *core, const struct case_token *token, struct case_state *ret_state,
			  int *ret_is_new) MUST_CHECK;

/**
 * enum casefile_which:
 * Is a refused envelope meant too?
 */
enum casefile_which { CASEFILE_ACCEPTED, CASEFILE_ANY };

/**
 * casefile_past(core, id, which, ret_past, ret_found):
 * The envelope of ${id}, wherever it is; ${ret_past} NULL if there is none.
 *
 * Owner:  ${core}->scratch.
 * Errors: as casefile_load.
 */
enum status casefile_past(struct core *core, const struct envelope_id *id, enum casefile_which which,
			  const struct past **ret_past, struct store_envelope *ret_found) MUST_CHECK;

/**
 * casefile_apply(core, state, is_new, by, decision):
 * Write what a decision changes in its case: the case itself, its duties, and
 * the notices.  ${by} is the envelope decided on, "" for a receipt.
 */
struct casefile_change {
	const struct case_state *state;
	int is_new;
	struct envelope_id by;
	struct agency home; /* of a new case */
};
enum status casefile_apply(struct core *core, const struct casefile_change *change, struct decision *decision)
	MUST_CHECK;

#endif
