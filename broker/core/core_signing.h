/* core and the signer: which leaves are still to be signed, and whether what is
 * signed is what the store has.  No sockets: core_signer_line.h, or a test,
 * carries leaves and heads. */
#ifndef TELLBACK_CORE_CORE_SIGNING_H
#define TELLBACK_CORE_CORE_SIGNING_H

#include "core/core.h"
#include "log/tree.h"
#include "tellback/leaf.h"

/** A refusal in words, with NUL (bytes). */
#define CORE_SIGNING_WHY_SIZE 512

/** Leaves that have waited longer than this are worth a warning (ms). */
#define CORE_SIGNING_LATE_MS (60LL * 1000)

/**
 * struct core_signing:
 * What core knows of the log that is shown.
 *
 * Shape:  ${is_told}: the signer that we have now has said where it stands;
 *         ${head} the newest that was ever said and agreed, ${edge} that of our
 *         own leaves for it; ${given} leaves before it were given to the
 *         signer or need not be; ${is_late}: that it is behind was said.
 */
struct core_signing {
	int is_told;
	struct tree_edge edge;
	struct tree_head head;
	uint64_t given;
	int is_late;
	char why[CORE_SIGNING_WHY_SIZE];
};

/**
 * core_new_signer(core):
 * The signer is another one, or will be: nothing is given to it before it has
 * said where it stands.
 */
void core_new_signer(struct core *core);

/**
 * core_unsigned(core, most, ret_leaves, ret_count):
 * The next leaves for the signer, at most ${most}; they count as given.  None
 * before the first core_signed.
 *
 * Errors: those of the store.
 */
enum status core_unsigned(struct core *core, size_t most, struct leaf *ret_leaves, size_t *ret_count) MUST_CHECK;

/**
 * core_signed(core, head):
 * The signer says what it has signed and shown.  Not inside a turn.  A long
 * comparison says how far it is, as event log.comparing.
 *
 * Errors: STATUS_CONFLICT: the store lacks what was shown, or has other
 *         leaves; core_signing_why says so, and the process must end.  Those
 *         of the store.
 */
enum status core_signed(struct core *core, const struct tree_head *head) MUST_CHECK;

/**
 * core_signing(core):
 * What is known; ${head} is of size 0 until the signer has said something.
 */
const struct core_signing *core_signing(const struct core *core);

/**
 * core_signing_why(core):
 * The last refusal of core_signed as a sentence.
 */
const char *core_signing_why(const struct core *core);

/**
 * core_signing_oldest(core, ret_leaf):
 * The oldest leaf that is not signed.
 *
 * Errors: STATUS_NOT_FOUND (all are); those of the store.
 */
enum status core_signing_oldest(const struct core *core, struct leaf *ret_leaf) MUST_CHECK;

/**
 * core_signing_look(core):
 * Once a turn: say that the log is behind, and when it no longer is.
 */
void core_signing_look(struct core *core);

#endif
