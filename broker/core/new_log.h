/* The log cannot go on: leaves that it had shown are lost for good, or its key
 * is.  A new log begins with the leaves that there are, under a new key, and the
 * first leaf that it adds says so. */
#ifndef TELLBACK_CORE_NEW_LOG_H
#define TELLBACK_CORE_NEW_LOG_H

#include "core/core.h"
#include "tellback/directory.h"

/** Why; the word is the notice's code. */
#define NEW_LOG_TABLE(X)                                                                                               \
	X(DISK_LOST, "disk-lost")                                                                                      \
	X(DAMAGED, "damaged")                                                                                          \
	X(KEY_LOST, "key-lost")                                                                                        \
	X(ATTACK, "attack")                                                                                            \
	X(OTHER, "other")

/**
 * enum new_log_reason, new_log_find(word, ret_reason):
 * One of the table; by its word.
 *
 * Errors: STATUS_NOT_FOUND.
 */
enum new_log_reason {
#define X(code, word) NEW_LOG_##code,
	NEW_LOG_TABLE(X)
#undef X
	NEW_LOG_COUNT
};
enum status new_log_find(const char *word, enum new_log_reason *ret_reason) MUST_CHECK;

/**
 * struct new_log_state, new_log_look(core, ret_state):
 * What there is to go on with.
 *
 * Shape:  ${old_name} of the log's key by the directory in force, "" without
 *         one; ${shown} leaves that the log's own folder shows; ${is_unfilled}:
 *         the store was put back, and nobody knows what came after.
 * Errors: those of the store.
 */
struct new_log_state {
	uint64_t leaves;
	uint64_t shown;
	int is_unfilled;
	char old_name[AGENCY_SIZE];
};
enum status new_log_look(struct core *core, struct new_log_state *ret_state) MUST_CHECK;

/**
 * new_log_stop(core):
 * From now on the store is not served before new_log_begin.
 *
 * Errors: those of the store.
 */
enum status new_log_stop(struct core *core) MUST_CHECK;

/**
 * new_log_begin(core, reason, key, ret_index):
 * Add the leaf that says why, for the log of ${key}; what a witness cosigned of
 * the old log is let go of; the store may be served again, and agencies are
 * asked for what was lost.
 *
 * Errors: STATUS_NOT_FOUND (no directory: there is nobody to tell); those of the
 *         store.
 * Source: docs/FORMATS.md, "Notice".
 */
enum status new_log_begin(struct core *core, enum new_log_reason reason, const struct signer_key *key,
			  uint64_t *ret_index) MUST_CHECK;

#endif
