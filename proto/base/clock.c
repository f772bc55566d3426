#include "base/clock.h"

#include <time.h>

struct instant
clock_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now); /* cannot fail for this clock */
	return (struct instant){(int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000};
}

struct tick
clock_tick(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_BOOTTIME, &now); /* cannot fail for this clock */
	return (struct tick){(int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000};
}
