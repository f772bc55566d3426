/* All that a broker's store holds but sealed bodies and how far each agency has
 * fetched, as text: to compare two. */
#ifndef TELLBACK_SUPPORT_DUMP_H
#define TELLBACK_SUPPORT_DUMP_H

#include "base/arena.h"
#include "store/store.h"

/**
 * dump_store(store, arena):
 * It, a row a line.
 */
const char *dump_store(struct store *store, struct arena *arena);

/**
 * dump_difference(a, b, arena):
 * The first line in which two differ, or NULL.
 */
const char *dump_difference(const char *a, const char *b, struct arena *arena);

#endif
