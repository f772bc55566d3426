/* The broker's heart: a turn takes the frames that are waiting, decides them
 * in order inside one transaction, commits, and only then gives the answers.
 * It knows no sockets and asks no clock. */
#ifndef TELLBACK_CORE_CORE_H
#define TELLBACK_CORE_CORE_H

#include "base/arena.h"
#include "tellback/front_record.h"
#include "tellback/instant.h"
#include "tellback/status.h"

struct core;

/**
 * struct core_options:
 * Where the store is and what is kept free for what must pass.
 *
 * Units:  ${reserve_bytes}: below this much free disk only urgent messages
 *         are taken, and as much is held back for them in a file beside the
 *         store, both at most a sixteenth of the disk; 0 does neither.
 * Shape:  ${roots_path} the pinned roots' file, NULL: the first directory
 *         pins its own (tests).
 */
struct core_options {
	const char *store_path;
	uint64_t reserve_bytes;
	const char *roots_path;
};

/**
 * struct core_now:
 * The moment of a turn, both ways of telling it.
 */
struct core_now {
	struct instant civil;
	struct tick tick;
};

/**
 * struct core_replies:
 * What to send, in order, now that it is committed.
 *
 * Owner:  the core's, until its next turn.
 */
struct core_replies {
	const struct front_reply *list;
	size_t count;
};

/**
 * core_open(options, now, ret_core), core_close(core):
 * Open the store and read what is in force.
 *
 * Owner:  the caller; core_close takes NULL.
 * Errors: those of store_open; STATUS_CORRUPT when a directory, policy or card
 *         in the store cannot be read.
 */
enum status core_open(const struct core_options *options, struct core_now now, struct core **ret_core) MUST_CHECK;
void core_close(struct core *core);

/**
 * core_turn(core, frames, count, now, ret_replies):
 * Do ${count} frames, what the time has made due, and the waiting fetches
 * that can be answered.
 *
 * Shape:  at most MAX_TURN_FRAMES; none is fine.
 * Errors: any error means that what was promised is not known to be kept: the
 *         process must end without sending another answer.
 * Source: docs/ARCHITECTURE.md, "Answer only after the commit".
 */
enum status core_turn(struct core *core, const struct front_frame *frames, size_t count, struct core_now now,
		      struct core_replies *ret_replies) MUST_CHECK;

/**
 * core_tend(core):
 * After a turn's answers have left: what need not be done before them.
 */
void core_tend(struct core *core);

/**
 * core_wake(core):
 * When the next turn is wanted though nothing came in.
 *
 * Units:  ms of the tick; INT64_MAX: not before something comes.
 */
struct tick core_wake(const struct core *core);

/**
 * core_keys(core, arena, ret_keys, ret_count), core_keys_generation(core):
 * Who may connect: the curve keys of all agencies that are not revoked.  The
 * generation moves on when the directory does.
 *
 * Owner:  ${arena}.
 * Errors: STATUS_NO_MEMORY.
 */
enum status core_keys(const struct core *core, struct arena *arena, const struct front_key **ret_keys, size_t *ret_count)
	MUST_CHECK;
uint64_t core_keys_generation(const struct core *core);

/**
 * core_new_front(core):
 * The front is another one: its connections and questions are unknown to it.
 */
void core_new_front(struct core *core);

#endif
