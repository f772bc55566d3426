/* What is left when the broker has stopped: its log and notes as the
 * sub-group's copy has them, and what is still owed. */
#ifndef TELLBACK_REPLAY_COPYING_H
#define TELLBACK_REPLAY_COPYING_H

#include <stdint.h>
#include <stdio.h>

/**
 * struct copying_tally:
 * What the broker's store holds.
 *
 * Shape:  ${unanswered} duties that are open: somebody waits; ${late} of those
 *         met; ${told} of them to tell somebody who has no agent.
 * Units:  ${store_bytes} the broker's database; ${agent_bytes} all the agents'.
 */
struct copying_tally {
	uint64_t leaves;
	uint64_t duties;
	uint64_t met;
	uint64_t late;
	uint64_t unanswered;
	uint64_t told;
	uint64_t store_bytes;
	uint64_t agent_bytes;
};

/**
 * copying_write(folder, ret_tally):
 * From `stores` of ${folder}, with nothing running: `copy`, the reviewer's
 * folder with the signer's own tiles and checkpoint; `roots`, what the agents
 * pinned; `duties.broker`, what `tellbackctl duties` prints.  What goes wrong
 * ends the replay.
 */
void copying_write(const char *folder, struct copying_tally *ret_tally);

#endif
