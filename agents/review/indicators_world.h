/* The log as the indicators see it: every accepted note, which referral it goes
 * back to, what of it still stands, who was told how. */
#ifndef TELLBACK_REVIEW_INDICATORS_WORLD_H
#define TELLBACK_REVIEW_INDICATORS_WORLD_H

#include "review/indicators.h"
#include "review/indicators_cells.h"
#include "rules/clocks.h"

/** No such note, contact or meeting. */
#define WORLD_NONE UINT32_MAX

/**
 * enum world_how:
 * How somebody came to know an answer, the better the later.
 *
 *   HOW_UNTOLD        not yet
 *   HOW_WITHHELD      two people decided that telling would endanger someone
 *   HOW_NOT_POSSIBLE  nobody known, or excused as not possible
 *   HOW_WORD          rung, written to or seen, as the holder says
 *   HOW_RECEIPT       the recipient's own receipt
 */
enum world_how { HOW_UNTOLD, HOW_WITHHELD, HOW_NOT_POSSIBLE, HOW_WORD, HOW_RECEIPT, HOW_COUNT };

/**
 * struct world_note:
 * An accepted envelope.
 *
 * Shape:  ${past} NULL: erased.  ${re} the note it answers, ${referral} the
 *         referral it goes back to, ${first} the oldest of the notes that it
 *         replaces (itself): places, WORLD_NONE where there is none.  ${group}
 *         the cases linked with its own, as a number.  ${is_ours}: the case is
 *         of the front door asked for; ${is_superseded}: replaced by a later
 *         one; ${is_void}: called back; ${is_untold}: that, or its recipient says
 *         that it was no answer.
 */
struct world_note {
	const struct past *past;
	uint32_t re;
	uint32_t referral;
	uint32_t first;
	uint32_t group;
	int is_ours;
	int is_superseded;
	int is_void;
	int is_untold;
};

/**
 * struct world_told:
 * What became of an answer to one recipient, and of what replaced it; kept
 * under the first of them.
 *
 * Shape:  ${at} when it was ${how}; ${by_agent}, ${by_word}: it went to an
 *         agent; somebody has to be told otherwise.
 * Units:  INSTANT_NEVER: not.
 */
struct world_told {
	enum world_how how;
	struct instant at;
	int by_agent;
	int by_word;
};

/**
 * struct world_duty:
 * A duty, with the places of the notes that opened and ended it.
 */
struct world_duty {
	const struct duty *duty;
	uint32_t opener;
	uint32_t ender;
};

/**
 * struct world:
 * All of it.
 *
 * Shape:  ${policy} NULL: the front door has none, and no working day can be
 *         counted; ${lost} answers whose referral is not in the log any more.
 * Owner:  ${arena}; borrows the input.
 */
struct world {
	const struct indicators_input *input;
	struct arena *arena;
	struct cells *cells;
	struct names *names;
	const struct policy *policy;
	struct calendar calendar;
	struct world_note *notes;
	uint32_t note_count;
	struct world_told *told;
	struct world_duty *duties;
	uint32_t duty_count;
	uint32_t group_count;
	uint32_t held_groups;
	uint32_t lost;
	struct keymap resealed; /* ids that were refused, by what replaced them */
};

/**
 * indicators_world_read(input, cells, names, arena, ret_world):
 * Walk the casebook once.
 *
 * Errors: STATUS_NO_MEMORY.
 */
enum status indicators_world_read(const struct indicators_input *input, struct cells *cells, struct names *names,
				  struct arena *arena, struct world *ret_world) MUST_CHECK;

/**
 * indicators_world_is(world, at, type):
 * Non-zero if there is a note at ${at}, ours and of that type.
 */
int indicators_world_is(const struct world *world, uint32_t at, enum message_type type);

/**
 * indicators_world_stands(world, at):
 * Non-zero if it is neither called back nor replaced.
 */
int indicators_world_stands(const struct world *world, uint32_t at);

/**
 * indicators_world_excused(world, duty):
 * How a duty that two people excused counts: HOW_WITHHELD, HOW_NOT_POSSIBLE, or
 * HOW_COUNT: it was opened in error and counts nowhere.
 */
enum world_how indicators_world_excused(const struct world *world, const struct world_duty *duty);

/**
 * indicators_world_after(world, unit, amount, start):
 * When ${amount} ${unit}s from ${start} are over; INSTANT_NEVER without a policy.
 */
struct instant indicators_world_after(const struct world *world, enum clock_unit unit, uint64_t amount,
				      struct instant start);

/**
 * indicators_world_where(world, moment, agency):
 * The month of ${moment}, and the splits by ${agency}, a name's number, and its
 * kind (NAME_NONE: neither).
 */
struct cells_where indicators_world_where(const struct world *world, struct instant moment, uint32_t agency);

/**
 * indicators_world_how(world, id, where, how):
 * Count one that was to be told: those who gave a receipt, of those who could
 * (who was told by word, or cannot be told, is counted apart); and of all, each
 * how.
 */
void indicators_world_how(struct world *world, enum indicator_id id, const struct cells_where *where,
			  enum world_how how);

/**
 * indicators_world_counts(how):
 * Non-zero if it is one of those who could give a receipt.
 */
int indicators_world_counts(enum world_how how);

/**
 * indicators_world_waits(world, ids, where, start, end):
 * Something waits from ${start} to ${end}: count it, and its age, at the end
 * of each month in between.
 *
 * Shape:  ${ids}: the count, and the oldest; INDICATOR_COUNT for neither.
 */
void indicators_world_waits(struct world *world, const enum indicator_id ids[2], const struct cells_where *where,
			    struct instant start, struct instant end);

/**
 * indicators_world_moment(duty):
 * Of when something owed is: when it was settled, or fell due if that comes
 * first.  What is due by the end of a day is of that day.
 */
struct instant indicators_world_moment(const struct duty *duty);

/**
 * indicators_world_opened(world, verify):
 * When a person at whoever owes ${verify} opened what it is about;
 * INSTANT_NEVER: nobody did.
 */
struct instant indicators_world_opened(const struct world *world, const struct duty *verify);

/**
 * indicators_world_minutes(from, until):
 * The minutes in between, 0 where there are none.
 */
uint64_t indicators_world_minutes(struct instant from, struct instant until);

#endif
