/* One case in memory: decisions applied to it, one after another.  What the
 * broker does to its store, tests and the reviewer's program do to this. */
#ifndef TELLBACK_RULES_CASEBOOK_H
#define TELLBACK_RULES_CASEBOOK_H

#include "rules/decide.h"

/**
 * struct casebook:
 * A case and the memory it grows in.
 *
 * Shape:  ${state} is what decide_* reads.
 * Owner:  the arrays, freed by casebook_done; envelopes are borrowed.
 */
struct casebook {
	struct case_state state;
	struct past *past;
	size_t past_room;
	struct duty *duties;
	size_t duty_room;
};

/**
 * casebook_init(book, token), casebook_done(book):
 * A case in which nothing has happened; give its memory back.
 */
void casebook_init(struct casebook *book, const struct case_token *token);
void casebook_done(struct casebook *book);

/**
 * casebook_apply(book, past, decision):
 * What ${decision} says has happened; ${past} the envelope it was about, NULL
 * for a receipt or the passing of time.  A refusal changes nothing.
 *
 * Owner:  copies; borrows the envelope of ${past}.
 * Errors: STATUS_NO_MEMORY (the book is then as before).
 * Source: docs/FORMATS.md, "Duties" (Replay).
 */
enum status casebook_apply(struct casebook *book, const struct past *past, const struct decision *decision) MUST_CHECK;

/**
 * casebook_duty(book, id):
 * The duty of that id, or NULL.
 *
 * Owner:  borrows.
 */
const struct duty *casebook_duty(const struct casebook *book, const char *id);

#endif
