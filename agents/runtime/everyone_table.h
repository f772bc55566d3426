/* The verbs that are about a message and are every agency's: to disagree, to
 * say that an action was done or departed from, that something came to the
 * wrong place, and what became of it. */
#ifndef TELLBACK_RUNTIME_EVERYONE_TABLE_H
#define TELLBACK_RUNTIME_EVERYONE_TABLE_H

#include "runtime/verbs.h"

/**
 * everyone_table(ret_count):
 * Their rows.
 *
 * Owner:  static.
 */
const struct verb *everyone_table(size_t *ret_count);

#endif
