/* The police's own verbs. */
#ifndef TELLBACK_POLICE_VERBS_H
#define TELLBACK_POLICE_VERBS_H

#include "runtime/verbs.h"

/**
 * verbs_notify(ret_count), verbs_ledger(ret_count):
 * The rows of one file: an incident's notices; what is kept count of.
 *
 * Owner:  static.
 */
const struct verb *verbs_notify(size_t *ret_count);
const struct verb *verbs_ledger(size_t *ret_count);

#endif
