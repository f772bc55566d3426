/* The verbs of whoever is asked: what waits, the answer, what can be worked on. */
#ifndef TELLBACK_HEALTH_VERBS_H
#define TELLBACK_HEALTH_VERBS_H

#include "runtime/verbs.h"

/**
 * health_verbs(ret_count):
 * `requests`, `answer`, `capacity`.
 *
 * Owner:  static.
 */
const struct verb *health_verbs(size_t *ret_count);

#endif
