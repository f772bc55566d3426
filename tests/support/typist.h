/* People who type verbs at agents on a stage. */
#ifndef TELLBACK_SUPPORT_TYPIST_H
#define TELLBACK_SUPPORT_TYPIST_H

#include "runtime/verbs.h"
#include "support/stage.h"

/**
 * struct typist:
 * Who types where; what was printed last.
 *
 * Shape:  people are ann, a social worker, max, a manager, and sys, a program's
 *         user without a role; ${user} is who types; ${payload} goes with the
 *         next verb only.
 */
struct typist {
	struct stage *stage;
	struct people people;
	struct verb_desk desks[STAGE_MOST];
	struct arena *arena;
	const char *user;
	const char *payload;
	const char *out;
	const char *err;
};

/**
 * struct typist_seat, typist_new(seats, count), typist_free(typist):
 * A stage of agents, each of its kind (NULL: a plain one).
 */
struct typist_seat {
	const char *name;
	const struct agent_kind *kind;
};
struct typist *typist_new(const struct typist_seat *seats, size_t count);
void typist_free(struct typist *typist);

/**
 * typist_type(typist, who, words):
 * Type ${words} at an agent, its verb first; "\"quoted words\"" are one.  The
 * stage plays while it waits.  Its exit code; what it printed is in ${typist}.
 */
enum exit_code typist_type(struct typist *typist, size_t who, const char *words);

/**
 * typist_word(typist, after):
 * The word after ${after} in what was printed; none ends the test.
 */
const char *typist_word(struct typist *typist, const char *after);

#endif
