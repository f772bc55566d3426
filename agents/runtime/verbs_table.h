/* All verbs that an agent of some kind has: those that every agent has, and its
 * kind's own.  Stands above the files of verbs (runtime/verbs.h). */
#ifndef TELLBACK_RUNTIME_VERBS_TABLE_H
#define TELLBACK_RUNTIME_VERBS_TABLE_H

#include "runtime/verbs.h"

/**
 * verbs_table_at(kind, number):
 * The rows that an agent of that kind has, from 0; NULL after the last.  With
 * ${kind} NULL, those that every agent has; a kind's own row of the same name
 * stands in their place.
 *
 * Owner:  static.
 */
const struct verb *verbs_table_at(const struct agent_kind *kind, size_t number);

/**
 * verbs_table_find(kind, name):
 * The row of ${name}, or NULL.
 */
const struct verb *verbs_table_find(const struct agent_kind *kind, const char *name);

/**
 * verbs_table_help(kind, verb, page):
 * What `--help` prints: of one verb, or the list (NULL).
 */
void verbs_table_help(const struct agent_kind *kind, const struct verb *verb, struct page *page);

#endif
