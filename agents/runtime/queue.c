#include "runtime/queue.h"

#include <string.h>

static int
order(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

int
queue_compare(const struct queue_item *a, const struct queue_item *b, int64_t now_ms)
{
	int by = order(b->is_urgent != 0, a->is_urgent != 0);

	if (!by && a->is_urgent) {
		by = order(a->is_opened != 0, b->is_opened != 0);
	} else if (!by) {
		/* least time to due puts the longest overdue first, so being overdue
		 * needs no rule of its own but for items without a date */
		int a_over = a->due_ms <= now_ms, b_over = b->due_ms <= now_ms;

		by = order(b_over, a_over);
		if (!by)
			by = order(a->due_ms, b->due_ms);
	}
	if (!by)
		by = order(a->arrived_ms, b->arrived_ms);
	return by ? by : strcmp(a->id.hex, b->id.hex);
}

/* By insertion: a front door's queue is short and nearly in order already. */
void
queue_sort(struct queue_item *items, size_t count, int64_t now_ms)
{
	for (size_t i = 1; i < count; i++) {
		struct queue_item item = items[i];
		size_t j = i;

		while (j && queue_compare(&item, &items[j - 1], now_ms) < 0) {
			items[j] = items[j - 1];
			j--;
		}
		items[j] = item;
	}
}
