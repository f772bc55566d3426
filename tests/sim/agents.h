/* The agencies' agents of a run, the real ones, each on its machine. */
#ifndef TELLBACK_SIM_AGENTS_H
#define TELLBACK_SIM_AGENTS_H

#include "sim/run.h"

/**
 * agents_prepare(run, folder):
 * All of them, each with a store of its own.
 */
void agents_prepare(struct run *run, const char *folder);

/**
 * agents_wake(run, who, at_ms):
 * Its next turn is no later than that.
 */
void agents_wake(struct run *run, size_t who, int64_t at_ms);

/**
 * agents_turn(run, who):
 * A turn, if one is due; then the book follows, and what it says is sent.
 */
void agents_turn(struct run *run, size_t who);

/**
 * agents_link_down(run, who, link):
 * It sees that this connection is gone.
 */
void agents_link_down(struct run *run, size_t who);

/**
 * agents_end(run, who, is_power), agents_begin(run, who):
 * The process ends, in whatever it did; another begins.
 */
void agents_end(struct run *run, size_t who, int is_power);
void agents_begin(struct run *run, size_t who);

/**
 * agents_did(run, who, status):
 * What somebody did there ended so: zero if it counts, else it is to be done
 * again, and where the process had to end it has.
 */
int agents_did(struct run *run, size_t who, enum status status);

/**
 * agents_now(run, who):
 * Its clocks.
 */
struct agent_now agents_now(const struct run *run, size_t who);

#endif
