/* The lists of cases, a file each; support/trials.c looks through them. */
#ifndef TELLBACK_SUPPORT_TRIALS_SETS_H
#define TELLBACK_SUPPORT_TRIALS_SETS_H

#include "support/trials.h"

/**
 * trials_again_list(ret_count):     what is answered `again`, and frames that are none.
 * trials_note_list(ret_count):      a note that is not of the grammar, or not signed so.
 * trials_envelope_list(ret_count):  body, seq, recipients, time and directory.
 * trials_keys_list(ret_count):      unknown, revoked and borrowed keys.
 * trials_rules_list(ret_count):     what the rules refuse.
 * trials_log_list(ret_count):       questions about the log that are none.
 *
 * Owner:  static.
 */
const struct trials_case *trials_again_list(size_t *ret_count);
const struct trials_case *trials_note_list(size_t *ret_count);
const struct trials_case *trials_envelope_list(size_t *ret_count);
const struct trials_case *trials_keys_list(size_t *ret_count);
const struct trials_case *trials_rules_list(size_t *ret_count);
const struct trials_case *trials_log_list(size_t *ret_count);

/** A file's list and the function that gives it. */
#define TRIALS_X(name) {#name, name, TRIALS_PLAIN},
#define TRIALS_I(name) {#name, name, TRIALS_INSIDE},
#define TRIALS_L(name) {#name, name, TRIALS_LASTING},
#define TRIALS_LIST(set, cases) \
	static const struct trials_case list[] = {cases(TRIALS_X, TRIALS_I, TRIALS_L)}; \
	const struct trials_case *set(size_t *ret_count) \
	{ \
		*ret_count = sizeof list / sizeof *list; \
		return list; \
	}

#endif
