/* A setting's own verbs. */
#ifndef TELLBACK_SCHOOL_VERBS_H
#define TELLBACK_SCHOOL_VERBS_H

#include "runtime/verbs.h"

/**
 * verbs_bell(ret_count):
 * The rows: the inbox, notices first; opening a `found` together with what it
 * ends.
 *
 * Owner:  static.
 */
const struct verb *verbs_bell(size_t *ret_count);

#endif
