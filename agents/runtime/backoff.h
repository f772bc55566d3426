/* How long to wait before the same thing is tried again. */
#ifndef TELLBACK_BACKOFF_H
#define TELLBACK_BACKOFF_H

#include <stdint.h>

/** The first and the longest wait (milliseconds). */
#define BACKOFF_FIRST_MS 1000
#define BACKOFF_MOST_MS (5 * 60 * 1000)

/**
 * struct backoff:
 * One thing that is tried again and again, for ever.
 *
 * Units:  ${until_ms} monotonic milliseconds: not before; 0 at once.
 */
struct backoff {
	unsigned attempts;
	int64_t until_ms;
};

/**
 * backoff_ms(attempts, random):
 * The wait after ${attempts} failures: 1 s doubling to 5 min, spread by a
 * quarter either way so that agents do not come back all at once.
 *
 * Shape:  ${attempts} from 1; ${random} any number.
 * Source: docs/RELIABILITY.md, "Delivery" (retry for ever).
 */
int64_t backoff_ms(unsigned attempts, uint32_t random);

/**
 * backoff_fail(backoff, now_ms), backoff_clear(backoff):
 * It failed: wait longer.  It went well: begin at the first wait again.
 */
void backoff_fail(struct backoff *backoff, int64_t now_ms);
void backoff_clear(struct backoff *backoff);

#endif
