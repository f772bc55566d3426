/* Shared by the files of core and by admin: one struct for the whole. */
#ifndef TELLBACK_CORE_INNER_H
#define TELLBACK_CORE_INNER_H

#include "base/steps.h"
#include "core/backing.h"
#include "core/core.h"
#include "core/core_signing.h"
#include "core/known.h"
#include "core/moment.h"
#include "core/seat.h"
#include "rules/decide.h"
#include "store/lost.h"
#include "store/store.h"
#include "tellback/frame.h"

/** Replies of one turn past which lists and parts wait for the next (bytes). */
#define CORE_REPLY_BYTES (4 * 1024 * 1024)

/** How long a broker that was restored runs, starts anew or not, and puts off what it would
 * refuse, for agencies that it has not heard since: one that runs rings within a
 * minute, and a referral of high grade may stand behind what waits (ms).  Of that
 * a process that dies loses no more than it did not keep yet. */
#define CORE_RESTORING_MS (15LL * 60 * 1000)
#define CORE_WAITED_MS (10LL * 1000)

/** What one note may take of memory while it is decided: a handover is decided
 * over all the cases that it names (bytes). */
#define CORE_SCRATCH_BYTES (256 * 1024 * 1024)

/** What one frame, and one turn's answers, may take (bytes). */
#define CORE_QUESTION_BYTES (64 * 1024 * 1024)

/** Bodies that were sent ahead are looked over this often (ms). */
#define CORE_SWEEP_MS (10LL * 60 * 1000)

struct checking;
struct refill_source;

/**
 * struct core:
 * All that core has in memory.  What of it matters is in the store; the rest
 * is forgotten when the process ends.
 *
 * Shape:  ${now} is the moment of acceptance of this turn, ${day} its date.
 *         ${scratch} lives for one note, ${question} for one frame, ${turn}
 *         until the next turn.  ${is_known_dirty}: ${known} holds what is not yet committed.
 *         ${has_more}: another turn is wanted at once.
 */
struct core {
	struct store *store;
	struct core_options options;
	char *store_folder;
	char *log_folder;
	char *ballast_path;
	int has_ballast;
	int is_disk_low;
	struct tick full_until; /* the last turn found the disk full; 0: it did not */

	struct known known;
	int is_known_dirty;
	int64_t alarm_day; /* the last on which its expiry was said */
	uint64_t keys_generation;

	struct moment moment;
	struct instant now;
	struct tick tick;

	struct core_signing signing;
	struct backing backing;

	struct seats seats;
	struct shown *shown; /* the log, for those who check it */
	size_t proofs;	     /* made in this turn */
	struct tick next_until; /* of the fetches that wait */
	int has_deliveries;	/* some seat has something new */

	struct store_asking asking;
	size_t asking_at; /* of ${known}'s cards: those before it were heard */
	uint64_t asking_cards; /* whose places were these */
	struct tick waited_at; /* until then ${asking}.waited_ms counts */
	struct refill_source *refill; /* the store is being filled from a copy of the log; NULL: it serves */

	struct instant next_due;
	int is_due_known;
	struct instant next_return; /* of a case that is lent */
	int is_return_known;
	struct instant lapse_again; /* of those that could not be given back */
	struct tick next_sweep;
	uint64_t open_duties;

	struct steps steps; /* of this turn */

	struct arena *scratch;
	struct arena *question;
	struct arena *turn;
	struct front_reply *replies;
	size_t reply_count;
	size_t reply_room;
	size_t reply_bytes;
	int has_more;
	uint64_t turns;
	uint64_t accepted_notes; /* since start */
	uint64_t damaged_notes;
	size_t damaged_pages; /* that were said */
	struct checking *checking; /* of the store, by an operator; NULL none */
};

/**
 * struct question:
 * One frame that is being answered.
 */
struct question {
	struct core *core;
	struct seat *seat;
	const struct directory_agency *entry;
	uint64_t connection;
	uint64_t number; /* front's, for the reply */
	const struct frame *frame;
};

/**
 * inner_reply(core, number, frame):
 * Put ${frame} into this turn's replies.
 *
 * Errors: STATUS_NO_MEMORY; STATUS_TOO_BIG.
 */
enum status inner_reply(struct core *core, uint64_t number, const struct frame *frame) MUST_CHECK;

/**
 * inner_part(question, part):
 * Answer with ${part}, or `again` when the turn has given out much already.
 */
enum status inner_part(struct question *question, const struct frame_part *part) MUST_CHECK;

/**
 * inner_problem(core, number, nonce, code):
 * The whole question is not taken.
 */
enum status inner_problem(struct core *core, uint64_t number, uint64_t nonce, enum refusal code) MUST_CHECK;

/**
 * inner_leaf_count(core, ret_count):
 * How many leaves the store has: the index of the next one.
 *
 * Errors: those of the store.
 */
enum status inner_leaf_count(const struct core *core, uint64_t *ret_count) MUST_CHECK;

/**
 * inner_is_fatal(status):
 * Non-zero if the turn cannot go on: the disk is full, memory ran out, or the
 * store is broken.  A damaged note alone is not.
 */
int inner_is_fatal(enum status status);

#endif
