/* The log told again, note by note: what the rules make of it. */
#ifndef TELLBACK_REVIEW_REPLAY_H
#define TELLBACK_REVIEW_REPLAY_H

#include "review/inforce.h"
#include "rules/casebook.h"
#include "tellback/leaf.h"

struct replay;

/**
 * replay_new(roots), replay_free(replay):
 * Nothing has been told yet; ${roots} are those that the first directory must
 * be signed by (none: it is believed as it stands).
 *
 * Errors: NULL without memory.
 */
struct replay *replay_new(const struct pinned *roots);
void replay_free(struct replay *replay);

/**
 * replay_arena(replay):
 * Where a note to be taken must lie.
 */
struct arena *replay_arena(struct replay *replay);

/**
 * replay_take(replay, leaf, note, trouble):
 * The next leaf, and its note (NULL bytes: erased).  Whoever signed it must be
 * who it says, by the directory in force then; the rules must say the same of
 * it as the broker did.
 *
 * Errors: STATUS_NO_MEMORY, or any other: the log is not what it should be; in
 *         words that name the note in ${trouble}.
 * Source: docs/FORMATS.md, "Duties" (Replay).
 */
enum status replay_take(struct replay *replay, const struct leaf *leaf, struct view note,
			struct trouble *trouble) MUST_CHECK;

/**
 * replay_end(replay, now, trouble):
 * No more leaves: what the time has done by ${now}.
 *
 * Errors: STATUS_NO_MEMORY.
 */
enum status replay_end(struct replay *replay, struct instant now, struct trouble *trouble) MUST_CHECK;

/**
 * struct replay_gaps:
 * What cannot be told because it was erased.
 *
 * Shape:  ${notes} that are gone; ${cases} and ${duties}[state] that the
 *         erasures name, as they stood; ${unjudged} notes that the broker
 *         accepted and that name something of which nothing is known any more:
 *         what they did, if anything, is not told.
 */
struct replay_gaps {
	uint64_t notes;
	uint64_t cases;
	uint64_t duties[DUTY_STATE_COUNT];
	uint64_t unjudged;
};

/**
 * replay_book(replay), replay_directory(replay), replay_gaps(replay):
 * What came of it; the directory in force (NULL: none); what is gone.
 *
 * Owner:  the replay.
 */
const struct casebook *replay_book(const struct replay *replay);
const struct directory *replay_directory(const struct replay *replay);
const struct replay_gaps *replay_gaps(const struct replay *replay);

/**
 * replay_standing(replay, now):
 * The directory, the policies and the cards in force by then, as the rules see
 * them.
 *
 * Owner:  the replay.
 */
struct standing replay_standing(const struct replay *replay, struct instant now);

/**
 * replay_span(replay, ret_begins, ret_ends):
 * When the first and the last leaf that were told were accepted; both 0 where
 * nothing was.
 */
void replay_span(const struct replay *replay, struct instant *ret_begins, struct instant *ret_ends);

#endif
