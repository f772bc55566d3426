/* A core_box whose store is put back to a backup and filled again from a copy
 * of its log.  What goes wrong in here ends the test. */
#ifndef TELLBACK_SUPPORT_REFILLED_H
#define TELLBACK_SUPPORT_REFILLED_H

#include "core/refill.h"
#include "support/player.h"

/**
 * struct refilled:
 * The box, where the backup and the copy lie, and what the last filling said.
 *
 * Shape:  ${player} and ${whole}, the store's dump when its log was copied, of
 *         refilled_new alone.
 */
struct refilled {
	struct core_box *box;
	struct player player;
	const char *whole;
	char backup[160];
	char copy[160];
	struct refill_why why;
	struct refill_state reached;
	const char *dump; /* of the store after it; support/dump.h */
};

/**
 * refilled_begin(refilled), refilled_end(refilled):
 * A new box; it goes with backup and copy.
 */
void refilled_begin(struct refilled *refilled);
void refilled_end(struct refilled *refilled);

/**
 * refilled_take(refilled, box), refilled_leave(refilled):
 * The same of a box that is there; it stays when backup and copy go.
 */
void refilled_take(struct refilled *refilled, struct core_box *box);
void refilled_leave(struct refilled *refilled);

/**
 * refilled_new(seed, before, after), refilled_free(refilled):
 * A new one in which ${before} steps were played, a backup made, ${after} steps
 * played, and the log copied.
 *
 * refilled_play(refilled, steps): more of it.
 */
struct refilled *refilled_new(unsigned seed, unsigned before, unsigned after);
void refilled_free(struct refilled *refilled);
void refilled_play(struct refilled *refilled, unsigned steps);

/**
 * refilled_back_up(refilled), refilled_put_back(refilled):
 * Copy the store as it is now; put that in its place, the box without a core.
 */
void refilled_back_up(struct refilled *refilled);
void refilled_put_back(struct refilled *refilled);

/**
 * refilled_copy(refilled):
 * Export the log as it is now; the dump of the store.
 */
const char *refilled_copy(struct refilled *refilled);

/**
 * refilled_fill(refilled, steps):
 * At most ${steps} steps of filling it.  core_box_reopen opens the box again.
 *
 * Errors: those of refill_new and refill_step.
 */
enum status refilled_fill(struct refilled *refilled, unsigned steps) MUST_CHECK;

/**
 * refilled_whole(refilled, want):
 * Fill it to the end; its dump is to be ${want}.
 */
void refilled_whole(struct refilled *refilled, const char *want);

#endif
