/* A row of tests/contract/refusals.tsv, brought about and looked at: in
 * process by the unit tests, through a real tellback-core by the contract. */
#ifndef TELLBACK_SUPPORT_REFUSALS_H
#define TELLBACK_SUPPORT_REFUSALS_H

#include "support/table.h"
#include "support/trials.h"

/** The table, its columns and their places. */
#define REFUSALS_PATH "tests/contract/refusals.tsv"
#define REFUSALS_HEADS "code\tkind\ttakes\tinput\tcase"
enum refusals_column { REFUSALS_CODE, REFUSALS_KIND, REFUSALS_TAKES, REFUSALS_INPUT, REFUSALS_CASE };

/**
 * refusals_try(run, row):
 * Bring ${row} about: the answer is the row's; its number was taken or not;
 * the same bytes again have the same answer; the next valid message of the
 * same agency and of another one passes.
 *
 * Shape:  NULL if all is so, else what is not; it stays until the next call.
 *         The caller shuts ${run} after the last.
 */
const char *refusals_try(struct trials_run *run, const char *const *row);

/**
 * refusals_complete(table):
 * Each code has a row, each row a code and a case, each case a row.
 *
 * Shape:  as refusals_try.
 */
const char *refusals_complete(const struct table *table);

#endif
