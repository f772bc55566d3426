/* What to do with the notes that wait to be sent.  Pure: a snapshot in, a plan
 * out; nothing here reads the store, signs or sends.
 *
 *              +-----------------------------+  freed: an earlier seq fell away
 *              v                             |
 *   pending -> sealed --(seq, signature)--> signed --+--> accepted
 *      |         |                            |  ^    +--> refused -> replaced
 *      |         pieces of its body           |  |    +--> failed (malformed)
 *      a second person must confirm           +--+ again: same bytes later
 */
#ifndef TELLBACK_OUTBOX_H
#define TELLBACK_OUTBOX_H

#include <stdint.h>

#include "runtime/agent_view.h"
#include "tellback/bounds.h"

/** Rows of one snapshot: the signed ones and the most urgent sealed ones. */
#define OUTBOX_ROWS_MOST 256

/** Bytes of notes and bodies put into one submit: room for the frame's own. */
#define OUTBOX_SUBMIT_BYTES (MAX_FRAME_BYTES - 8 * 1024)

/** Urgencies, most urgent first. */
#define OUTBOX_URGENT 0	 /* high grade, protection, red, imminent */
#define OUTBOX_RECEIPT 1 /* receipts and cards: they stop others' clocks */
#define OUTBOX_ANSWER 2	 /* decisions, outcomes, records */
#define OUTBOX_PLAIN 3

/**
 * struct outbox_row:
 * One note that is sealed or signed.
 *
 * Shape:  ${seq} 0 until signed; a card has none and is signed from the start.
 *         ${must_wait}: an earlier message of its case, or the one it answers,
 *         has not been taken yet.  ${waiting} the code of the last `again`;
 *         ${was_answered}: once, by a broker that has lost it since.
 */
struct outbox_row {
	int64_t number;
	enum sent_state state;
	int priority;
	int is_card;
	int must_wait;
	int in_flight;
	int was_answered;
	uint64_t seq;
	size_t note_bytes;
	uint64_t body_bytes;
	uint64_t uploaded;
	enum refusal waiting;
};

/**
 * struct outbox_snapshot:
 * The outbox as it stands.
 *
 * Shape:  ${rows}: cards and signed ones by seq, then sealed ones by urgency
 *         and age.  ${submit_slots}, ${piece_slots}: how many more such
 *         questions may be asked now.  ${submit_at_ms}, ${piece_at_ms}: not
 *         before (monotonic).  ${one_by_one}: the last submit as a whole was
 *         not taken, so send single notes to find the one at fault.
 * Owner:  borrows.
 */
struct outbox_snapshot {
	const struct outbox_row *rows;
	size_t count;
	unsigned submit_slots;
	unsigned piece_slots;
	int one_by_one;
	int64_t submit_at_ms;
	int64_t piece_at_ms;
};

/**
 * outbox_must_free(snapshot):
 * The code with which the broker puts off a note behind which something that
 * may be taken waits, signed or not; else REFUSAL_NONE.  Quota and disk never
 * hold what is urgent, and `busy` may be of one case alone.  The sequence is then taken back from the
 * unanswered, and what was put off goes last.
 *
 * Source: docs/FORMATS.md, "Three answers other than accepted".
 */
enum refusal outbox_must_free(const struct outbox_snapshot *snapshot);

/**
 * outbox_sign(snapshot, ret_rows):
 * The rows that get the next sequence numbers, in that order: the most urgent
 * whose bodies are up, while at most 64 are unanswered.
 *
 * Shape:  ${ret_rows} has room for MAX_UNANSWERED indices into the rows; gives
 *         their count.
 */
size_t outbox_sign(const struct outbox_snapshot *snapshot, size_t ret_rows[static MAX_UNANSWERED]);

/**
 * struct outbox_submit, struct outbox_piece, struct outbox_plan:
 * What to send: groups of rows for one submit each, and pieces of bodies.
 *
 * Units:  ${wake_ms} monotonic: when a wait ends, INT64_MAX for none.
 */
#define OUTBOX_SUBMITS_MOST 4
#define OUTBOX_PIECES_MOST 2
struct outbox_submit {
	size_t rows[MAX_SUBMIT_NOTES];
	size_t count;
};
struct outbox_piece {
	size_t row;
	uint64_t offset;
};
struct outbox_plan {
	struct outbox_submit submits[OUTBOX_SUBMITS_MOST];
	size_t submit_count;
	struct outbox_piece pieces[OUTBOX_PIECES_MOST];
	size_t piece_count;
	int64_t wake_ms;
};

/**
 * outbox_next(snapshot, now_ms, ret_plan):
 * What to send now.  Signed notes go in seq order; one whose larger body is
 * not wholly up keeps those behind it back, since they could not be taken.
 *
 * Units:  ${now_ms} monotonic.
 */
void outbox_next(const struct outbox_snapshot *snapshot, int64_t now_ms, struct outbox_plan *ret_plan);

/**
 * outbox_is_inline(body_bytes):
 * Non-zero if a body of that size rides in the submit.
 */
int outbox_is_inline(uint64_t body_bytes);

#endif
