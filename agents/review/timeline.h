/* One case from its first note to its last, without a word of what is in them. */
#ifndef TELLBACK_REVIEW_TIMELINE_H
#define TELLBACK_REVIEW_TIMELINE_H

#include <stdio.h>

#include "review/folder.h"
#include "review/replay.h"

/**
 * timeline_find(book, text, ret_token):
 * The case whose token is ${text} or, of at least eight digits, begins so.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_CONFLICT (more than one does).
 */
enum status timeline_find(const struct casebook *book, const char *text, struct case_token *ret_token) MUST_CHECK;

/**
 * timeline_print(folder, replay, token, out, trouble):
 * Every note about the case and those it is linked with, in the order of the
 * log, by London's clock: messages with their facts, receipts, what was refused,
 * notices; then every duty as it stands.
 *
 * Errors: STATUS_NO_MEMORY; STATUS_IO; those of folder_note.
 */
enum status timeline_print(const struct folder *folder, const struct replay *replay, const struct case_token *token,
			   FILE *out, struct trouble *trouble) MUST_CHECK;

/**
 * timeline_run(words, word_count):
 * The verb `case`, given what stands after it.
 *
 * Errors: the exit code, after saying on standard error what is wrong.
 */
int timeline_run(char **words, int word_count);

#endif
