/* Put in front of `tellback init`: it is yesterday. */
#include <dlfcn.h>
#include <stddef.h>
#include <time.h>

typedef int reader(clockid_t clock, struct timespec *now);

int
clock_gettime(clockid_t clock, struct timespec *now)
{
	union {
		void *found;
		reader *read;
	} next = {dlsym(RTLD_NEXT, "clock_gettime")};
	int code = next.read(clock, now);

	if (clock == CLOCK_REALTIME)
		now->tv_sec -= 24 * 3600;
	return code;
}
