/* The small world of support/notes.h as it would be today, by the machine's
 * own clock: for tests that run the real processes, which have no other.  And
 * as many more agencies as a test wants to see connected. */
#ifndef TELLBACK_SUPPORT_TODAY_H
#define TELLBACK_SUPPORT_TODAY_H

#include "support/notes.h"
#include "tellback/frame.h"

/**
 * struct today_key:
 * An agency and the key it connects with.
 */
struct today_key {
	char agency[AGENCY_SIZE];
	char public_z85[Z85_KEY_SIZE];
	char secret_z85[Z85_KEY_SIZE];
};

/**
 * struct today:
 * Today's world.
 *
 * Shape:  ${keys} of the world's agencies first, then of the others.
 * Owner:  today_new, today_free.
 */
struct today {
	struct notes *world;
	struct today_key *keys;
	size_t key_count;
	unsigned last_id; /* given to an envelope or a case */
};

/**
 * today_new(agencies), today_free(today):
 * A world whose directory and cards are of today, with ${agencies} in all.
 *
 * Shape:  not fewer than the world has.
 */
struct today *today_new(size_t agencies);
void today_free(struct today *today);

/**
 * today_store(today, path):
 * A store at ${path} with directory, policy and all cards, as the operator and
 * the agents would have brought them; closed again.
 */
void today_store(const struct today *today, const char *path);

/**
 * today_referral(today, from, ret_envelope, ret_submit):
 * A referral of ${from} to the front door in a case of its own, with a body
 * of the smallest size class, as a question.
 *
 * Owner:  the world's arena.
 */
void today_referral(struct today *today, const char *from, struct envelope *ret_envelope, struct frame *ret_submit);

#endif
