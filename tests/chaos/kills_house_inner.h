/* What is kept of the agencies, for the files of kills_house alone. */
#ifndef TELLBACK_CHAOS_KILLS_HOUSE_INNER_H
#define TELLBACK_CHAOS_KILLS_HOUSE_INNER_H

#include "chaos/kills_house.h"
#include "chaos/kills_note.h"

/** Ids are made of numbers below this; a case's of its referral's and this. */
#define KILLS_HOUSE_NUMBERS 0x40000

/**
 * struct member:
 * Who lives here.  What waits for an answer: the nonce of each question, 0
 * none.
 *
 * Shape:  ${first} and ${last} the outbox; ${taken} the highest number that
 *         was answered; ${cursor} durably passed.
 */
struct member {
	struct kills_note *first;
	struct kills_note **last;
	uint64_t taken;
	uint64_t cursor;
	uint64_t hello, submit, fetch, probe;
	int is_up;
};

/**
 * struct kills_house:
 * All of them.
 *
 * Shape:  ${arena} of what is decoded; ${receipts} that were answered; ${owed}
 *         what was accepted and has not come to somebody yet.
 */
struct kills_house {
	const struct today *today;
	struct ledger *ledger;
	struct kills_pen *pen;
	struct arena *arena;
	struct member members[KILLS_AGENCIES];
	struct kills_note *by_number[KILLS_HOUSE_NUMBERS];
	struct kills_note *receipts;
	unsigned last_number;
	int is_held[KILLS_KINDS];
	long owed;
	size_t opened_cases, closed_cases, answers;
	uint64_t last_leaf;
	int is_deaf;
	int is_betrayed;
};

/**
 * kills_house_take(house, who, frame):
 * An answer of the broker to the ${who}-th of them.
 */
void kills_house_take(struct kills_house *house, size_t who, const struct frame *frame);

#endif
