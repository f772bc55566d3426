/* Agencies that say whatever comes to their mind, in whatever order, from a
 * seed: the small world of support/notes.h in a core_box. */
#ifndef TELLBACK_SUPPORT_PLAYER_H
#define TELLBACK_SUPPORT_PLAYER_H

#include "support/core_box.h"

/** Cases that are played in, and messages of one play at most. */
#define PLAYER_CASES 4
#define PLAYER_SENT 600

/**
 * struct player:
 * One play: numbers from a seed, and what was sent so far, accepted or refused.
 *
 * Owner:  borrows ${box}.
 */
struct player {
	struct core_box *box;
	uint64_t state;
	struct envelope sent[PLAYER_SENT];
	size_t sent_count;
	unsigned next_id;
	unsigned taken;
	unsigned refused;
};

/**
 * player_begin(player, box, seed), player_step(player):
 * A referral in each case; one more thing that is said, read or waited for.
 *
 * Errors: player_step: zero once there is no room for more.
 */
void player_begin(struct player *player, struct core_box *box, unsigned seed);
int player_step(struct player *player);

#endif
