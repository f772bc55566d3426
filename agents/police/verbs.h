/* The police's own verbs. */
#ifndef TELLBACK_POLICE_VERBS_H
#define TELLBACK_POLICE_VERBS_H

#include "runtime/verbs.h"

/**
 * verbs_notify(ret_count), verbs_ledger(ret_count), verbs_ageing(ret_count):
 * The rows of one file: an incident's notices; what is kept count of; the two
 * clocks of a notice.
 *
 * Owner:  static.
 */
const struct verb *verbs_notify(size_t *ret_count);
const struct verb *verbs_ledger(size_t *ret_count);
const struct verb *verbs_ageing(size_t *ret_count);

/**
 * verbs_ageing_opened(call, id):
 * When the first of its recipients opened our message, 0 nobody yet.
 *
 * Units:  unix milliseconds.
 */
int64_t verbs_ageing_opened(struct verb_call *call, const struct envelope_id *id);

#endif
