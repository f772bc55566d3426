/* Everything that happened, in memory: every case, its notes and its duties.
 * What the broker does to its store, tests and the reviewer's program do to
 * this, note by note in the order of the log. */
#ifndef TELLBACK_RULES_CASEBOOK_H
#define TELLBACK_RULES_CASEBOOK_H

#include "rules/decide.h"

struct casebook;

/**
 * casebook_new(arena):
 * A book in which nothing has happened.
 *
 * Owner:  it and all that is kept in it lie in ${arena}.
 * Errors: NULL without memory.
 */
struct casebook *casebook_new(struct arena *arena);

/**
 * casebook_envelope(book, past, standing, arena, ret_decision):
 * Decide on the envelope of ${past}, accepted at ${standing}->now, and let it
 * happen.  Cases whose loan has lapsed by then have gone back before.
 *
 * Owner:  borrows the envelope for as long as the book lives; ${ret_decision}
 *         points into ${arena}.
 * Errors: those of decide_envelope; after STATUS_NO_MEMORY the book is of no
 *         more use.  A refusal is a decision, and changes nothing.
 * Source: docs/FORMATS.md, "Duties" (Replay).
 */
enum status casebook_envelope(struct casebook *book, const struct past *past, const struct standing *standing,
			      struct arena *arena, struct decision *ret_decision) MUST_CHECK;

/**
 * casebook_decide(book, envelope, standing, arena, ret_decision):
 * The same without letting anything happen; every loan that has lapsed has
 * gone back already.
 *
 * Owner:  ${ret_decision} points into ${arena}.
 * Errors: those of decide_envelope.
 */
enum status casebook_decide(const struct casebook *book, const struct envelope *envelope,
			    const struct standing *standing, struct arena *arena,
			    struct decision *ret_decision) MUST_CHECK;

/**
 * casebook_receipt(book, receipt, standing, arena, ret_decision):
 * The same for a receipt, all lines or, where one is refused, none.
 * ${ret_decision} is that of the refused line, or else of the last.
 *
 * Errors: as casebook_envelope.
 * Source: docs/FORMATS.md, "Receipt".
 */
enum status casebook_receipt(struct casebook *book, const struct receipt *receipt, const struct standing *standing,
			     struct arena *arena, struct decision *ret_decision) MUST_CHECK;

/**
 * casebook_lapse(book, standing, arena, ret_decision):
 * The next case that was lent until ${standing}->now, or a time before it, goes
 * back; a decision without rows: there is none (left).
 *
 * Errors: as casebook_envelope.
 */
enum status casebook_lapse(struct casebook *book, const struct standing *standing, struct arena *arena,
			   struct decision *ret_decision) MUST_CHECK;

/**
 * casebook_lent(book, now):
 * The case whose loan is over by ${now}, the one that was over first; or NULL.
 *
 * Owner:  borrows until the book next changes.
 */
const struct case_token *casebook_lent(struct casebook *book, struct instant now);

/**
 * casebook_apply(book, past, decision):
 * What ${decision} says has happened; ${past} the envelope it was about, NULL
 * for a receipt or the passing of time.  A refusal changes nothing.
 *
 * Shape:  a case that is new has a row in ${decision}.
 * Owner:  copies; borrows the envelope of ${past}.
 * Errors: STATUS_NO_MEMORY (the book is then of no more use).
 */
enum status casebook_apply(struct casebook *book, const struct past *past, const struct decision *decision) MUST_CHECK;

/**
 * casebook_forget(book, token):
 * The case of ${token} and those it is linked with never were: their notes have
 * been erased.  Of a case that is not there nothing is forgotten.
 *
 * Source: docs/FORMATS.md, "Erasure".
 */
void casebook_forget(struct casebook *book, const struct case_token *token);

/**
 * casebook_state(book, token, arena, ret_state):
 * The case of ${token} with those it is linked with; one that does not exist
 * has a token and nothing else.  The duties of linked cases stand in the order
 * in which they were opened.
 *
 * Owner:  borrows the book until it next changes; the rest in ${arena}.
 * Errors: STATUS_NO_MEMORY.
 */
enum status casebook_state(const struct casebook *book, const struct case_token *token, struct arena *arena,
			   struct case_state *ret_state) MUST_CHECK;

/**
 * casebook_past(book, id), casebook_duty(book, id):
 * The accepted envelope of that id; the duty of that id; or NULL.
 *
 * Owner:  borrows until the book next changes.
 */
const struct past *casebook_past(const struct casebook *book, const char *id);
const struct duty *casebook_duty(const struct casebook *book, const char *id);

/**
 * casebook_count(book), casebook_at(book, at):
 * How many duties there ever were; the one at ${at}, in the order of opening,
 * NULL if it was forgotten.
 *
 * Owner:  borrows until the book next changes.
 */
size_t casebook_count(const struct casebook *book);
const struct duty *casebook_at(const struct casebook *book, size_t at);

/** Where an envelope is that there is not. */
#define CASEBOOK_NOWHERE SIZE_MAX

/**
 * casebook_past_count(book), casebook_past_at(book, at), casebook_past_place(book, id):
 * How many envelopes were ever accepted; the one at ${at}, in the order of the
 * log, NULL if it was forgotten; where the one of ${id} stands, or
 * CASEBOOK_NOWHERE.
 *
 * Owner:  borrows until the book next changes.
 */
size_t casebook_past_count(const struct casebook *book);
const struct past *casebook_past_at(const struct casebook *book, size_t at);
size_t casebook_past_place(const struct casebook *book, const char *id);

/**
 * casebook_row(book, token):
 * What is known of that case, or NULL.
 *
 * Owner:  borrows until the book next changes.
 */
const struct case_row *casebook_row(const struct casebook *book, const struct case_token *token);

#endif
