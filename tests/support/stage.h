/* Agents and the small broker on one stage: whatever an agent says is heard
 * at once, until nobody has anything more to say.  A crash can be put after
 * any turn, before or after its frames were heard. */
#ifndef TELLBACK_SUPPORT_STAGE_H
#define TELLBACK_SUPPORT_STAGE_H

#include "support/actor.h"
#include "support/mini.h"

#define STAGE_MOST 4

/**
 * struct stage_crash:
 * Who dies at which of its turns: STAGE_SILENT before its frames were heard,
 * STAGE_DEAF after, so that the answers are lost.
 *
 * Shape:  ${at} counts turns from 1; 0 never.
 */
enum stage_crash { STAGE_SILENT, STAGE_DEAF };

/**
 * struct stage:
 * Who plays.
 *
 * Shape:  ${turns} of all actors so far in which anything was heard or said;
 *         ${crash_at} counts them, and is 0 again once it has happened.
 */
struct stage {
	struct notes *world;
	struct mini *mini;
	struct actor *actors[STAGE_MOST];
	size_t count;
	unsigned turns;
	unsigned crash_at;
	enum stage_crash crash;
	struct arena *heard[STAGE_MOST];
	struct agent_event events[STAGE_MOST][64];
	size_t event_count[STAGE_MOST];
	int is_up[STAGE_MOST];
	int64_t waited_ms[STAGE_MOST];
};

/**
 * stage_new(names, count), stage_free(stage):
 * A world, a small broker and the agents of ${names}.
 */
struct stage *stage_new(const char *const *names, size_t count);
void stage_free(struct stage *stage);

/**
 * stage_again(stage):
 * The same world, a new broker and new agents with empty stores.
 */
void stage_again(struct stage *stage);

/**
 * stage_play(stage):
 * Turns of all until everybody waits for something that does not come.
 * Time does not go on.
 */
void stage_play(struct stage *stage);

/**
 * stage_step(stage):
 * One turn of each; non-zero if anything happened in it.
 */
int stage_step(struct stage *stage);

/**
 * stage_wait(stage, ms):
 * Time goes on for all, then stage_play.
 */
void stage_wait(struct stage *stage, int64_t ms);

/**
 * stage_cut(stage, i):
 * The link of that actor breaks; what it was to hear is lost.
 */
void stage_cut(struct stage *stage, size_t i);

#endif
