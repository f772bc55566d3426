/* A case's past as threads: which note replaced which, which referral a note
 * is about, and which question a duty's answer must name. */
#ifndef TELLBACK_RULES_THREAD_H
#define TELLBACK_RULES_THREAD_H

#include "rules/decide.h"

/**
 * enum thread_question:
 * What an answer's `re` is compared with: the referral that the duty goes back
 * to, or the very envelope that opened it.
 */
enum thread_question { QUESTION_REFERRAL, QUESTION_OPENER };

struct thread_known;

/**
 * struct thread:
 * A case's past with its ids hashed: a case may hold thousands of envelopes,
 * and rules look many of them up, once for each of thousands of duties.
 *
 * Owner:  points into the arena it was opened in; borrows the state.
 */
struct thread {
	const struct case_state *state;
	uint32_t *slots;     /* by id: index into past + 1, 0 empty */
	uint32_t *replacing; /* by the id replaced: the newest that says so */
	size_t slot_count;
	struct thread_known *known; /* what has been found out so far, for each of the past */
};

/**
 * thread_open(state, arena, ret_thread):
 * Index ${state}'s past.
 *
 * Errors: STATUS_NO_MEMORY.
 */
enum status thread_open(const struct case_state *state, struct arena *arena, struct thread *ret_thread) MUST_CHECK;

/**
 * thread_find(thread, id), thread_resolve(thread, id):
 * The envelope of that id; or else the one that says it replaces it (a note
 * refused once and sealed anew).  NULL if there is none in the case.
 */
const struct past *thread_find(const struct thread *thread, const struct envelope_id *id);
const struct past *thread_resolve(const struct thread *thread, const struct envelope_id *id);

/**
 * thread_replaced(thread, envelope):
 * The accepted envelope that ${envelope} replaces: of the same type, sender
 * and `re`, earlier in the case; NULL if it replaces none such.
 *
 * Source: docs/FORMATS.md, "Envelope" (`replaces`).
 */
const struct past *thread_replaced(const struct thread *thread, const struct envelope *envelope);

/**
 * thread_first(thread, past):
 * The oldest envelope of the chain of replacements that ends in ${past}; NULL of
 * NULL.
 */
const struct past *thread_first(const struct thread *thread, const struct past *past);

/**
 * thread_referral(thread, past):
 * The referral that ${past} is about, through its `re`s, or NULL.
 */
const struct past *thread_referral(const struct thread *thread, const struct past *past);

/**
 * thread_undone(thread, past):
 * The answer, or the referral, that ${past} says does not stand; NULL if it
 * says nothing of the kind.
 */
const struct past *thread_undone(const struct thread *thread, const struct past *past);

/**
 * thread_asked(thread, past):
 * What is asked by ${past}: itself; if it undoes an answer, what that answer
 * had been asked.  NULL if that is not in the case.
 */
const struct past *thread_asked(const struct thread *thread, const struct past *past);

/**
 * thread_meeting(thread, past):
 * The meeting that ${past}, a record or what departs from one, is about; NULL
 * for anything else.
 *
 * Owner:  borrows.
 */
const char *thread_meeting(const struct thread *thread, const struct past *past);

/**
 * thread_asks_same(thread, question, opener, answered):
 * Non-zero if an answer to ${answered} answers what ${opener} opened (neither may
 * be there any more: NULL).  What an
 * undone answer had met is asked again under the old question; two decisions
 * on one referral ask the same, and so do all records of one meeting.
 *
 * Source: docs/FORMATS.md, "Duties" (An answer undone is owed again).
 */
int thread_asks_same(const struct thread *thread, enum thread_question question, const struct past *opener,
		     const struct past *answered);

#endif
