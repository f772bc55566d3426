/* Agents at a real front door: whatever an agent says the broker's core in
 * core_box hears at once, until nobody has anything more to say.  The world
 * and the clock are the box's. */
#ifndef TELLBACK_SUPPORT_HOUSE_H
#define TELLBACK_SUPPORT_HOUSE_H

#include "support/actor.h"
#include "support/core_box.h"

#define HOUSE_MOST 14
#define HOUSE_QUESTIONS 4096

/**
 * struct house:
 * Who lives there.
 *
 * Shape:  ${asked}[question] whose question of this play it was; ${is_away}: its
 *         machine is off.
 */
struct house {
	struct core_box *box;
	struct actor *actors[HOUSE_MOST];
	size_t count;
	struct arena *heard[HOUSE_MOST];
	struct agent_event events[HOUSE_MOST][64];
	size_t event_count[HOUSE_MOST];
	int is_up[HOUSE_MOST];
	int is_away[HOUSE_MOST];
	uint64_t connections;
	uint64_t connection[HOUSE_MOST];
	uint64_t question;
	size_t asked[HOUSE_QUESTIONS];
};

/**
 * house_new(names, count), house_new_at(begin_s, names, count), house_free(house):
 * A box and the agents of ${names}; in a world of NOTES_BEGIN_S or ${begin_s}.
 */
struct house *house_new(const char *const *names, size_t count);
struct house *house_new_at(int64_t begin_s, const char *const *names, size_t count);
void house_free(struct house *house);

/**
 * house_new_of(box), house_take(house, actor):
 * A house of a box, without agents; one more agent.
 *
 * Owner:  the house takes both.
 */
struct house *house_new_of(struct core_box *box);
void house_take(struct house *house, struct actor *actor);

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

/**
 * house_until(house, at):
 * Time goes on until ${at}, by way of every moment at which a duty warns or
 * falls due, and some between for the agents.
 */
void house_until(struct house *house, struct instant at);

/**
 * house_find(house, name):
 * Which actor it is, or HOUSE_MOST.
 */
size_t house_find(const struct house *house, const char *name);

/**
 * house_crash(house, who), house_reopen(house):
 * An agent, or the broker's core, dies and begins again from its store.
 *
 * house_goes(house, who), house_comes(house, who): its machine is switched off;
 * on again.
 */
void house_crash(struct house *house, size_t who);
void house_reopen(struct house *house);
void house_goes(struct house *house, size_t who);
void house_comes(struct house *house, size_t who);

#endif
