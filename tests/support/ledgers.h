/* What the demo is counted from: the notes in a broker's store and the agents'
 * own ledgers, read by nothing but their grammar. */
#ifndef TELLBACK_SUPPORT_LEDGERS_H
#define TELLBACK_SUPPORT_LEDGERS_H

#include "base/arena.h"
#include "tellback/envelope.h"

/**
 * struct ledgers_entry:
 * One envelope of the log.
 */
struct ledgers_entry {
	uint64_t index;
	int is_refused;
	struct envelope envelope;
};

/**
 * struct ledgers_attested:
 * What somebody said of one envelope in a receipt: verified, or opened.
 */
struct ledgers_attested {
	uint64_t index;
	struct agency by;
	struct envelope_id id;
};

/**
 * struct ledgers_held:
 * One message in an agent's inbox; ${is_verified}: unsealed, its sender proved.
 */
struct ledgers_held {
	struct agency agent;
	struct envelope_id id;
	int is_verified;
};

/**
 * struct ledgers:
 * All of them.
 *
 * Shape:  entries and attested in log order; ${lost}: the id of a message that
 *         its sender's agent holds for accepted, or offers no more, and that the
 *         store has not; "" if there is none.
 */
struct ledgers {
	struct arena *arena;
	struct ledgers_entry *entries;
	size_t entry_count;
	struct ledgers_attested *attested;
	size_t attested_count;
	struct ledgers_held *held;
	size_t held_count;
	struct envelope_id lost;
};

/**
 * ledgers_read(root, arena, ret_ledgers):
 * Read the broker's store and every agent's below ${root}.  Nobody else may
 * have them open for writing.
 *
 * Owner:  lives in the arena.
 * Errors: ends the program with 2 and words: a test's.
 */
void ledgers_read(const char *root, struct arena *arena, struct ledgers *ret_ledgers);

/**
 * ledgers_find(ledgers, id):
 * The accepted envelope of that id, or NULL.
 *
 * Owner:  in the ledgers.
 */
const struct ledgers_entry *ledgers_find(const struct ledgers *ledgers, const char *id);

#endif
