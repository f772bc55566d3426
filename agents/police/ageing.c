#include "police/ageing.h"

#include <stdlib.h>
#include <string.h>

#define MS_A_MINUTE 60000

int64_t
ageing_minutes(int64_t from_ms, int64_t to_ms)
{
	return to_ms > from_ms ? (to_ms - from_ms) / MS_A_MINUTE : 0;
}

static int
compare(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

/* Of an even number the earlier of the two in the middle: it did happen. */
static struct ageing_clock
clock_of(int64_t *minutes, size_t count)
{
	if (!count)
		return (struct ageing_clock){0, 0, 0};
	qsort(minutes, count, sizeof *minutes, compare);
	return (struct ageing_clock){count, minutes[(count - 1) / 2], minutes[count - 1]};
}

struct ageing_sum
ageing_sum(const struct ageing_notice *notices, size_t count, const char *grade, int64_t now_ms, int64_t *scratch)
{
	struct ageing_sum sum = {.count = 0};
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (strcmp(notices[i].grade, grade) != 0)
			continue;
		sum.count++;
		if (notices[i].aware_ms)
			scratch[kept++] = ageing_minutes(notices[i].aware_ms, notices[i].accepted_ms);
	}
	sum.received = clock_of(scratch, kept);
	kept = 0;
	for (size_t i = 0; i < count; i++) {
		int64_t waits = ageing_minutes(notices[i].accepted_ms, now_ms);

		if (strcmp(notices[i].grade, grade) != 0)
			continue;
		if (notices[i].opened_ms) {
			scratch[kept++] = ageing_minutes(notices[i].accepted_ms, notices[i].opened_ms);
			continue;
		}
		sum.unopened++;
		sum.oldest = waits > sum.oldest ? waits : sum.oldest;
	}
	sum.opened = clock_of(scratch, kept);
	return sum;
}
