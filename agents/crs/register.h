/* The children that were referred here, as tokens, codes, days and keyed
 * hashes: who was referred before, and how many of whom nothing is missing. */
#ifndef TELLBACK_CRS_REGISTER_H
#define TELLBACK_CRS_REGISTER_H

#include <stdint.h>

#include "base/arena.h"
#include "crs/subjects.h"
#include "db/db.h"

struct agent;

/**
 * struct register_place:
 * A referral: its case, the London day of its event, its grade.
 *
 * Units:  ${day} days since 1970-01-01.
 */
struct register_place {
	struct envelope_id message;
	struct case_token case_token;
	int32_t day;
	const char *grade;
};

/**
 * register_add(agent, place, subjects):
 * Add the children of a referral; those it has already stay as they are.
 * Without a key (`tellback init` makes it) no child is found again.
 *
 * Errors: STATUS_GONE (the vault); those of db_step.
 */
enum status register_add(struct agent *agent, const struct register_place *place,
			 const struct subjects *subjects) MUST_CHECK;

/**
 * register_learn(db, case_token, subjects):
 * What a later message of the case says of its children: ethnicity, voice,
 * consent.
 */
enum status register_learn(struct db *db, const struct case_token *case_token,
			   const struct subjects *subjects) MUST_CHECK;
enum status register_ethnicity(struct db *db, const struct case_token *case_token, const struct child *child,
			       enum subject_ethnicity ethnicity) MUST_CHECK;

/**
 * register_drop(db, message):
 * That referral was of a wrong child, or sent anew: forget it.
 */
enum status register_drop(struct db *db, const struct envelope_id *message) MUST_CHECK;

/**
 * struct register_repeat, register_repeats(db, message, arena, ret_rows),
 * register_earlier(db, message, arena, ret_rows):
 * Earlier referrals of the children of ${message}, of other cases than its own
 * in the twelve months before its day; newest first.  `repeats` leaves out the
 * cases linked with it, which need no more looking at; `earlier` counts them,
 * if they are of an earlier day: what is linked was referred before all the
 * same, while two who report one day's event have referred once.
 *
 * Shape:  ${child} the token in ${message}, ${earlier_child} that in the
 *         earlier one; at most REGISTER_REPEATS_MOST.
 * Errors: STATUS_NO_MEMORY; those of db_step.
 */
#define REGISTER_REPEATS_MOST 200
struct register_repeat {
	struct child child;
	struct envelope_id earlier;
	struct case_token earlier_case;
	struct child earlier_child;
	int32_t earlier_day;
};
struct register_repeats {
	struct register_repeat *rows;
	size_t count;
};
enum status register_repeats(struct db *db, const struct envelope_id *message, struct arena *arena,
			     struct register_repeats *ret_rows) MUST_CHECK;
enum status register_earlier(struct db *db, const struct envelope_id *message, struct arena *arena,
			     struct register_repeats *ret_rows) MUST_CHECK;

/**
 * struct register_child, register_compare(db, a, b):
 * Are two children of two referrals one?  By number; without, by name and
 * birth date; where either lacks these, nobody can tell.
 */
struct register_child {
	struct envelope_id message;
	struct child token;
};
enum register_likeness { REGISTER_CANNOT_TELL, REGISTER_SAME, REGISTER_OTHER };
enum register_likeness register_compare(struct db *db, const struct register_child *a, const struct register_child *b);

/**
 * register_has(db, message):
 * Non-zero if its children, at least one of them, can be found again: then no
 * repeat means that there is none.
 */
int register_has(struct db *db, const struct envelope_id *message);

/**
 * struct register_wanted, register_count(db, wanted, ret_count):
 * How many children were referred from ${from_day} until the day before
 * ${until_day}.
 *
 * Shape:  ${band}, ${grade} NULL: all; ${what} children, ethnicity-known,
 *         ethnicity-refused, voice-heard or consent-recorded.
 */
struct register_wanted {
	int32_t from_day;
	int32_t until_day;
	const char *band;
	const char *grade;
	const char *what;
};
enum status register_count(struct db *db, const struct register_wanted *wanted, uint32_t *ret_count) MUST_CHECK;

#endif
