/* The rows of tests/contract/loads.tsv: directories and policies that an
 * operator would load, spoilt in one way each. */
#ifndef TELLBACK_SUPPORT_LOADS_H
#define TELLBACK_SUPPORT_LOADS_H

#include "support/table.h"
#include "support/trials.h"

/** The table, its columns and their places; ${answer} is `loaded` or the
 * sentence of the refusal. */
#define LOADS_PATH "tests/contract/loads.tsv"
#define LOADS_HEADS "answer\tinput\tcase"
enum loads_column { LOADS_ANSWER, LOADS_INPUT, LOADS_CASE };

/**
 * loads_try(run, row):
 * Load it: the answer is the row's; what was refused changed nothing; the next
 * valid message of two agencies passes.
 *
 * Shape:  as refusals_try.
 */
const char *loads_try(struct trials_run *run, const char *const *row);

/**
 * loads_complete(table):
 * Each row has a case, each case a row.
 */
const char *loads_complete(const struct table *table);

#endif
