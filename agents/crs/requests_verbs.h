/* The verbs about information requests: ask, look, change. */
#ifndef TELLBACK_CRS_REQUESTS_VERBS_H
#define TELLBACK_CRS_REQUESTS_VERBS_H

#include "crs/requests.h"
#include "runtime/verbs.h"

/**
 * requests_ask(ret_count), requests_show(ret_count), requests_change(ret_count):
 * The rows of one file: `ask`; `requests`; `reprioritise` and `end-request`.
 *
 * Owner:  static.
 */
const struct verb *requests_ask(size_t *ret_count);
const struct verb *requests_show(size_t *ret_count);
const struct verb *requests_change(size_t *ret_count);

/**
 * requests_words(call, agency, now_ms):
 * Say in ${call}'s out what ${agency} has declared: how many at a time and until
 * when, or that its last word is over.
 */
void requests_words(struct verb_call *call, const char *agency);

/**
 * requests_age(ms, arena):
 * A span as people read it: "3 h 05 min", "2 d 4 h".
 *
 * Errors: "" without memory.
 */
const char *requests_age(int64_t ms, struct arena *arena);

/**
 * requests_place(call, request, ret_of):
 * The place of a held request among those to its agency, from 1, and how many
 * they are; 0 when it does not wait.
 */
size_t requests_place(struct verb_call *call, const struct request_kept *request, size_t *ret_of);

#endif
