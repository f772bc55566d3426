/* The lines of a ledger, found by what they say. */
#ifndef TELLBACK_SUPPORT_VERDICT_INDEX_H
#define TELLBACK_SUPPORT_VERDICT_INDEX_H

#include "support/ledger.h"

struct verdict_index;

/**
 * verdict_index_new(ledger), verdict_index_free(index):
 * Over the lines that are there now; the ledger outlives it and gets none.
 */
struct verdict_index *verdict_index_new(const struct ledger *ledger);
void verdict_index_free(struct verdict_index *index);

/**
 * verdict_index_lines(index, ret_count):
 * All lines in order; pointers into them can be compared.
 */
const struct ledger_line *verdict_index_lines(const struct verdict_index *index, size_t *ret_count);

/**
 * verdict_index_first(index, act, who, id):
 * The first line that says so, or NULL.
 */
const struct ledger_line *verdict_index_first(const struct verdict_index *index, enum ledger_act act, const char *who,
					      const struct envelope_id *id);

/**
 * verdict_index_offer(index, id), verdict_index_leaf(index, number),
 * verdict_index_told(index, who, id, by):
 * The offer of that id; the first ACCEPTED with that leaf; the line by which
 * ${who} learned that ${by} opened it.  NULL if there is none.
 */
const struct ledger_line *verdict_index_offer(const struct verdict_index *index, const struct envelope_id *id);
const struct ledger_line *verdict_index_leaf(const struct verdict_index *index, unsigned long long number);
const struct ledger_line *verdict_index_told(const struct verdict_index *index, const char *who,
					     const struct envelope_id *id, const char *by);

/**
 * verdict_index_is_present(index, who), verdict_index_is_telling(index):
 * Does this agency write in this ledger at all (one that has no agent does
 * not); does anybody write TOLD lines?
 */
int verdict_index_is_present(const struct verdict_index *index, const char *who);
int verdict_index_is_telling(const struct verdict_index *index);

#endif
