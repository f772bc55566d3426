/* The steps of an open transaction (tellback/transition.h): gathered while it
 * is open, said in the process's log once it is committed, so that no line
 * tells of what a crash took back.  Where the log does not show them nothing is
 * gathered. */
#ifndef TELLBACK_BASE_STEPS_H
#define TELLBACK_BASE_STEPS_H

#include <stddef.h>

#include "tellback/transition.h"

/**
 * struct steps:
 * The lines so far.  {.at = ...} is none; ${at} is who does it: an agency, or
 * `broker`.
 *
 * Owner:  ${at} is borrowed, ${text} is ours; steps_free.
 */
struct steps {
	const char *at;
	char *text;
	size_t size;
	size_t room;
};

/**
 * steps_are_shown():
 * Non-zero if the log shows steps: worth looking up what they would say.
 */
int steps_are_shown(void);

/**
 * steps_add(steps, transition, format, ...):
 * One more step of the transaction, `at=` first; the format makes `name=value`
 * words: ids, counts and codes.
 *
 * Errors: none: a line that there is no memory for is not written.
 */
void steps_add(struct steps *steps, enum transition transition, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * steps_mark(steps), steps_undo(steps, mark):
 * How far it is; what came after that is undone.  steps_undo to 0: all.
 */
size_t steps_mark(const struct steps *steps);
void steps_undo(struct steps *steps, size_t mark);

/**
 * steps_committed(steps):
 * Write them to the log, in order, and begin anew.
 */
void steps_committed(struct steps *steps);

/**
 * steps_free(steps):
 * Nothing of them is left.
 */
void steps_free(struct steps *steps);

/**
 * steps_word(transition):
 * The table's word.
 */
const char *steps_word(enum transition transition);

#endif
