/* The verbs of those who hold cases. */
#ifndef TELLBACK_CRS_VERBS_H
#define TELLBACK_CRS_VERBS_H

#include "runtime/verbs.h"

/**
 * verbs_queue(ret_count), verbs_call(ret_count), verbs_answer(ret_count),
 * verbs_close(ret_count), verbs_decide(…), verbs_outcome(…), verbs_record(…),
 * verbs_cases(…), verbs_followup(…), verbs_governance(…),
 * verbs_offered(…), verbs_count(…):
 * The rows of one file.
 *
 * Owner:  static.
 */
const struct verb *verbs_queue(size_t *ret_count);
const struct verb *verbs_call(size_t *ret_count);
const struct verb *verbs_answer(size_t *ret_count);
const struct verb *verbs_close(size_t *ret_count);
const struct verb *verbs_decide(size_t *ret_count);
const struct verb *verbs_outcome(size_t *ret_count);
const struct verb *verbs_record(size_t *ret_count);
const struct verb *verbs_cases(size_t *ret_count);
const struct verb *verbs_followup(size_t *ret_count);
const struct verb *verbs_governance(size_t *ret_count);
const struct verb *verbs_offered(size_t *ret_count);
const struct verb *verbs_count(size_t *ret_count);

#endif
