/* Which information requests go to an agency now and which wait here, in what
 * order.  Pure.
 *
 *   red                    never waits; at nought capacity: to the agency's cover
 *   no capacity declared,
 *   or its time is over    nobody waits
 *   else                   as many are out as it said it can work on; the rest
 *                          wait: overdue first, then least time to due, then
 *                          oldest (docs/FORMATS.md, "Queue order")
 *
 * Time runs from when a request was asked, not from when it was sent. */
#ifndef TELLBACK_CRS_REQUESTS_ORDER_H
#define TELLBACK_CRS_REQUESTS_ORDER_H

#include "runtime/queue.h"

/**
 * struct requests_capacity:
 * What an agency last said it can work on at a time.
 *
 * Units:  ${until_ms} unix milliseconds; what was said holds before it.
 */
struct requests_capacity {
	int is_declared;
	uint64_t open;
	int64_t until_ms;
};

/**
 * requests_order_holds(capacity, now_ms):
 * Non-zero if what was declared is in force.
 */
int requests_order_holds(const struct requests_capacity *capacity, int64_t now_ms);

/**
 * enum requests_way, requests_order_way(capacity, is_red, out, held, now_ms):
 * What becomes of a new request to an agency that has ${out} of ours to answer
 * and ${held} waiting here.
 */
enum requests_way { REQUESTS_GO, REQUESTS_WAIT, REQUESTS_COVER };
struct requests_load {
	uint64_t out;
	uint64_t held;
};
enum requests_way requests_order_way(const struct requests_capacity *capacity, int is_red, struct requests_load load,
				     int64_t now_ms);

/**
 * requests_order_free(capacity, load, now_ms):
 * How many of the held ones go now.
 */
uint64_t requests_order_free(const struct requests_capacity *capacity, struct requests_load load, int64_t now_ms);

#endif
