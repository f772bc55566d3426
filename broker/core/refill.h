/* Filling a store that is behind its own log from a reviewer's copy of it: what
 * is not there is taken again, leaf after leaf, by the rules. */
#ifndef TELLBACK_CORE_REFILL_H
#define TELLBACK_CORE_REFILL_H

#include "core/core.h"
#include "core/refill_why.h"
#include "tellback/directory.h"

struct refill;

/** Leaves of one transaction, what a kill can take back; notes looked at in one
 * step. */
#define REFILL_LEAVES 256

/** What is being done: comparing the store with the copy, seeing that every
 * note is there, taking them. */
enum refill_phase { REFILL_COMPARING, REFILL_LOOKING, REFILL_TAKING, REFILL_DONE };

/**
 * struct refill_state:
 * How far it is.
 *
 * Shape:  ${shown} leaves that the broker's own log folder shows, ${copy} that
 *         the copy has, ${stored} that the store has now, ${had} that it had at
 *         first; ${bodies} envelopes taken whose sealed body is not here;
 *         ${missing} shown and not stored.
 */
struct refill_state {
	enum refill_phase phase;
	uint64_t at; /* the phase's next leaf */
	uint64_t shown;
	uint64_t copy;
	uint64_t had;
	uint64_t stored;
	uint64_t bodies;
	uint64_t missing;
};

/**
 * struct refill_ask:
 * From where, and whose signature makes it this log's: ${keys}, beside the
 * log's key of the directory in force.
 */
struct refill_ask {
	const char *copy_path;
	const struct signer_key *keys;
	size_t key_count;
};

/**
 * refill_new(core, ask, ret_refill, why), refill_free(refill):
 * Open the copy and see that it is of the log that the broker has shown.  Until
 * it is freed the core serves nobody; nothing is changed before REFILL_TAKING.
 *
 * Owner:  borrows ${core} and ${why}; the caller frees (NULL is nothing).
 * Errors: as refill_copy_open; STATUS_CONFLICT (the copy and the log are two);
 *         a sentence in ${why}.
 */
enum status refill_new(struct core *core, const struct refill_ask *ask, struct refill **ret_refill,
		       struct refill_why *why) MUST_CHECK;
void refill_free(struct refill *refill);

/**
 * refill_step(refill):
 * Some more of it: at most one transaction.  What was taken before an error
 * stays; another run goes on from there.
 *
 * Errors: STATUS_CONFLICT; STATUS_MALFORMED (the copy is not whole); STATUS_FULL;
 *         those of the store; a sentence in the `why` given.
 */
enum status refill_step(struct refill *refill) MUST_CHECK;

/**
 * refill_state(refill):
 * How far it is.
 */
struct refill_state refill_state(const struct refill *refill);

#endif
