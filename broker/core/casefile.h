/* Cases read from the store as the rules want to see them, and written as the
 * rules have decided. */
#ifndef TELLBACK_CORE_CASEFILE_H
#define TELLBACK_CORE_CASEFILE_H

#include "core/inner.h"

/**
 * casefile_load(core, token, ret_state, ret_is_new):
 * The case of ${token} with those it is linked with; one that does not exist
 * is empty and new.
 *
 * Owner:  ${core}->scratch.
 * Errors: STATUS_BUSY (over a bound); STATUS_CORRUPT (a damaged note);
 *         STATUS_NO_MEMORY; those of the store.
 */
enum status casefile_load(struct core *core, const struct case_token *token, struct case_state *ret_state,
			  int *ret_is_new) MUST_CHECK;

/**
 * casefile_others(core, envelope, state, ret_others, ret_count):
 * The other cases that ${envelope}, in the case of ${state}, acts on, as far
 * as they exist.  What is linked is read once.
 *
 * Owner:  ${core}->scratch; may share what ${state} borrows.
 * Errors: as casefile_load.
 */
enum status casefile_others(struct core *core, const struct envelope *envelope, const struct case_state *state,
			    const struct case_state **ret_others, size_t *ret_count) MUST_CHECK;

/**
 * casefile_past(core, id, ret_past, ret_found):
 * The accepted envelope of ${id}, in whatever case; ${ret_past} NULL if there
 * is none.
 *
 * Owner:  ${core}->scratch.
 * Errors: as casefile_load.
 */
enum status casefile_past(struct core *core, const struct envelope_id *id, const struct past **ret_past,
			  struct store_envelope *ret_found) MUST_CHECK;

/**
 * casefile_make(core, token, decision):
 * Write the row of the new case of ${token}, before anything that is in it.
 *
 * Errors: STATUS_NOT_FOUND (${decision} has none); those of the store.
 */
enum status casefile_make(struct core *core, const struct case_token *token, const struct decision *decision) MUST_CHECK;

/**
 * casefile_apply(core, decision):
 * Write what ${decision} changes, in any case: the duties, the cases
 * themselves, and the notices.
 *
 * Errors: those of the store; STATUS_CONFLICT (it closes over what is owed).
 */
enum status casefile_apply(struct core *core, struct decision *decision) MUST_CHECK;

#endif
