/* The verbs of those who hold cases. */
#ifndef TELLBACK_CRS_VERBS_H
#define TELLBACK_CRS_VERBS_H

#include "runtime/verbs.h"

/**
 * verbs_queue(ret_count), verbs_call(ret_count), verbs_answer(ret_count),
 * verbs_close(ret_count):
 * The rows of one file.
 *
 * Owner:  static.
 */
const struct verb *verbs_queue(size_t *ret_count);
const struct verb *verbs_call(size_t *ret_count);
const struct verb *verbs_answer(size_t *ret_count);
const struct verb *verbs_close(size_t *ret_count);

#endif
