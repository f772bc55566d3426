/* Agents at a real front door: whatever an agent says the broker's core in
 * core_box hears at once, until nobody has anything more to say.  The world
 * and the clock are the box's. */
#ifndef TELLBACK_SUPPORT_HOUSE_H
#define TELLBACK_SUPPORT_HOUSE_H

#include "support/actor.h"
#include "support/core_box.h"

#define HOUSE_MOST 4
#define HOUSE_QUESTIONS 4096

/**
 * struct house:
 * Who lives there.
 *
 * Shape:  ${asked}[question] whose question of this play it was.
 */
struct house {
	struct core_box *box;
	struct actor *actors[HOUSE_MOST];
	size_t count;
	struct arena *heard[HOUSE_MOST];
	struct agent_event events[HOUSE_MOST][64];
	size_t event_count[HOUSE_MOST];
	int is_up[HOUSE_MOST];
	uint64_t connections;
	uint64_t connection[HOUSE_MOST];
	uint64_t question;
	size_t asked[HOUSE_QUESTIONS];
};

/**
 * house_new(names, count), house_free(house):
 * A box and the agents of ${names}.
 */
struct house *house_new(const char *const *names, size_t count);
void house_free(struct house *house);

/**
 * house_play(house):
 * Turns of all until everybody waits.  Time does not go on.
 */
void house_play(struct house *house);

/**
 * house_submit(house, agency, note):
 * A note of an agency that has no agent here; it must be accepted.
 */
void house_submit(struct house *house, const char *agency, struct view note);

/**
 * house_wait(house, ms):
 * Time goes on for all, then house_play.
 */
void house_wait(struct house *house, int64_t ms);

#endif
