/* `tellback-review duties`: every duty, from the notes alone. */
#ifndef TELLBACK_REVIEW_DUTIES_H
#define TELLBACK_REVIEW_DUTIES_H

#include <stdio.h>

#include "review/folder.h"
#include "review/replay.h"

/**
 * duties_run(words, word_count):
 * The verb, given what stands after it.
 *
 * Errors: the exit code, after saying on standard error what is wrong.
 */
int duties_run(char **words, int word_count);

/**
 * duties_print(book, out):
 * A line a duty, sorted by id: id, case, kind, debtor, creditor, child, state,
 * start, due, ended, ended by.
 *
 * Errors: STATUS_NO_MEMORY; STATUS_IO.
 * Source: docs/OPERATE.md, "What an export looks like".
 */
enum status duties_print(const struct casebook *book, FILE *out) MUST_CHECK;

/**
 * duties_remark(replay, roots):
 * Say on standard error what a reader of the result has to know besides: that
 * no roots were pinned, that notes were erased.
 */
void duties_remark(const struct replay *replay, const struct pinned *roots);

#endif
