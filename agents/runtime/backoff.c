#include "runtime/backoff.h"

#include <sys/random.h>

int64_t
backoff_ms(unsigned attempts, uint32_t random)
{
	int64_t wait = BACKOFF_FIRST_MS;

	for (unsigned i = 1; i < attempts && wait < BACKOFF_MOST_MS; i++)
		wait *= 2;
	if (wait > BACKOFF_MOST_MS)
		wait = BACKOFF_MOST_MS;
	return wait * 3 / 4 + wait / 2 * (int64_t)(random % 1024) / 1024;
}

void
backoff_fail(struct backoff *backoff, int64_t now_ms)
{
	uint32_t random = 0;

	/* without a random number all that is lost is the spread */
	(void)!getrandom(&random, sizeof random, GRND_NONBLOCK);
	if (backoff->attempts < 32)
		backoff->attempts++;
	backoff->until_ms = now_ms + backoff_ms(backoff->attempts, random);
}

void
backoff_clear(struct backoff *backoff)
{
	*backoff = (struct backoff){0};
}
