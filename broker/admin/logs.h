/* The verbs about the log that is shown. */
#ifndef TELLBACK_ADMIN_LOGS_H
#define TELLBACK_ADMIN_LOGS_H

#include "admin/shows.h"

/**
 * logs_cosign(shows):
 * Take the payload, a cosigned checkpoint, as Cosign does.
 *
 * Errors: those of the store; STATUS_CONFLICT (it is not of our tree);
 *         STATUS_NOT_PERMITTED (not by our log's key and a witness);
 *         STATUS_MALFORMED; STATUS_BUSY (the log cannot be read now).
 * Source: docs/OPERATE.md, "tellbackctl".
 */
enum status logs_cosign(struct shows *shows) MUST_CHECK;

/**
 * struct logs_state:
 * How far the log is shown and witnessed.
 *
 * Shape:  sizes 0: nothing.  ${behind} leaves are not shown, the oldest since
 *         ${behind_since}.  ${witnessed_at} the newest cosignature by a witness
 *         of the directory in force, ms 0 none.
 */
struct logs_state {
	uint64_t shown;
	uint64_t behind;
	struct instant behind_since;
	uint64_t witnessed;
	struct instant witnessed_at;
};

/**
 * logs_look(core, ret_state), logs_text(shows, state):
 * Find that out; the lines of it for the status screen.
 *
 * Errors: those of the store.
 */
enum status logs_look(struct core *core, struct logs_state *ret_state) MUST_CHECK;
void logs_text(struct shows *shows, const struct logs_state *state);

#endif
