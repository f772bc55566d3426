/* What the front door has still to find out about a child: its ethnicity, its
 * own voice, whether it was seen alone, on what basis it is spoken of.  Kept at
 * this agent alone, as codes and tokens; nobody else is told. */
#ifndef TELLBACK_CRS_FOLLOWUP_H
#define TELLBACK_CRS_FOLLOWUP_H

#include <stdint.h>

#include "base/arena.h"
#include "crs/subjects.h"
#include "db/db.h"

/* Columns: code, token, what is missing, for a person. */
#define FOLLOWUP_TABLE(X)                                                                                              \
	X(ETHNICITY, "ethnicity", "ethnicity not yet obtained: ask the child or a parent, never guess")                \
	X(VOICE, "voice", "the child has not been heard, and nothing says why it cannot be")                           \
	X(ALONE, "seen-alone", "the child has not been seen alone")                                                    \
	X(CONSENT, "consent", "no consent basis: obtained, refused, not sought and why, or not required")

/**
 * enum followup_kind:
 * What is still to be found out.
 */
enum followup_kind {
#define X(code, word, meaning) FOLLOWUP_##code,
	FOLLOWUP_TABLE(X)
#undef X
		FOLLOWUP_COUNT
};

/**
 * followup_word(kind), followup_meaning(kind):
 * Its token; what is missing, in words.
 */
const char *followup_word(enum followup_kind kind);
const char *followup_meaning(enum followup_kind kind);

/**
 * struct followup:
 * One of them.
 *
 * Shape:  ${child} "-" for all children of the message; ${how} "" while it is
 *         open, else the type of the message that answered it, `person`, or
 *         `replaced`; ${by} the user, "" a message.
 * Units:  unix milliseconds, ${done_ms} 0 while open.
 * Owner:  texts point into the arena.
 */
struct followup {
	int64_t number;
	enum followup_kind kind;
	struct envelope_id message;
	struct case_token case_token;
	struct child child;
	int64_t since_ms;
	int64_t done_ms;
	const char *how;
	const char *by;
};
struct followup_rows {
	struct followup *rows;
	size_t count;
};

/**
 * struct followup_place:
 * A message and its case, and when it came.
 */
struct followup_place {
	struct envelope_id message;
	struct case_token case_token;
	int64_t at_ms;
};

/**
 * followup_open(db, place, subjects):
 * Open what ${subjects} of a referral leave open; what is there stays.  An
 * unborn child has no ethnicity yet to ask for; one too young to speak is
 * neither heard nor seen alone.
 *
 * Errors: those of db_step.
 */
enum status followup_open(struct db *db, const struct followup_place *place,
			  const struct subjects *subjects) MUST_CHECK;

/**
 * followup_answer(db, place, how, subjects):
 * End whatever ${subjects} of a later message of the case answer.
 *
 * Errors: those of db_step.
 */
enum status followup_answer(struct db *db, const struct followup_place *place, const char *how,
			    const struct subjects *subjects) MUST_CHECK;

/**
 * followup_ethnicity(db, place, how, child):
 * The ethnicity of one child is known now.
 */
enum status followup_ethnicity(struct db *db, const struct followup_place *place, const char *how,
			       const struct child *child) MUST_CHECK;

/**
 * followup_drop(db, message, how, at_ms):
 * The message does not stand any more: end all of it.
 */
enum status followup_drop(struct db *db, const struct envelope_id *message, const char *how, int64_t at_ms) MUST_CHECK;

/**
 * followup_done(db, number, by, at_ms):
 * A person says that it is done.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_CONFLICT (it is done already).
 */
enum status followup_done(struct db *db, int64_t number, const char *by, int64_t at_ms) MUST_CHECK;

/**
 * enum followup_which, followup_list(db, case_token, which, arena, ret_rows):
 * Of one case or, with NULL, of all; oldest first, at most FOLLOWUP_MOST.
 *
 * Errors: STATUS_NO_MEMORY; those of db_step.
 */
#define FOLLOWUP_MOST 5000
enum followup_which { FOLLOWUP_OPEN, FOLLOWUP_ALL };
enum status followup_list(struct db *db, const struct case_token *case_token, enum followup_which which,
			  struct arena *arena, struct followup_rows *ret_rows) MUST_CHECK;

#endif
