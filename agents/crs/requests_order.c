#include "crs/requests_order.h"

int
requests_order_holds(const struct requests_capacity *capacity, int64_t now_ms)
{
	return capacity->is_declared && now_ms < capacity->until_ms;
}

enum requests_way
requests_order_way(const struct requests_capacity *capacity, int is_red, struct requests_load load, int64_t now_ms)
{
	if (!requests_order_holds(capacity, now_ms))
		return REQUESTS_GO;
	if (is_red)
		return capacity->open ? REQUESTS_GO : REQUESTS_COVER;
	/* one that came later does not pass those that wait, even where a place
	 * has just become free: they take it in their order */
	return load.held || load.out >= capacity->open ? REQUESTS_WAIT : REQUESTS_GO;
}

uint64_t
requests_order_free(const struct requests_capacity *capacity, struct requests_load load, int64_t now_ms)
{
	uint64_t free;

	if (!requests_order_holds(capacity, now_ms))
		return load.held;
	free = capacity->open > load.out ? capacity->open - load.out : 0;
	return free < load.held ? free : load.held;
}
