#include "sim/queue.h"

#include <assert.h>
#include <stdlib.h>

static int
is_before(const struct queue_item *a, const struct queue_item *b)
{
	return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->order < b->order;
}

void
queue_put(struct queue *queue, struct queue_item item)
{
	size_t at = queue->count++;

	if (queue->count > queue->room) {
		queue->room = queue->room ? 2 * queue->room : 256;
		queue->items = realloc(queue->items, queue->room * sizeof *queue->items);
		assert(queue->items);
	}
	item.order = queue->order++;
	for (; at && is_before(&item, &queue->items[(at - 1) / 2]); at = (at - 1) / 2)
		queue->items[at] = queue->items[(at - 1) / 2];
	queue->items[at] = item;
}

int
queue_take(struct queue *queue, struct queue_item *ret_item)
{
	struct queue_item last;
	size_t at = 0;

	if (!queue->count)
		return 0;
	*ret_item = queue->items[0];
	last = queue->items[--queue->count];
	for (;;) {
		size_t next = 2 * at + 1;

		if (next + 1 < queue->count && is_before(&queue->items[next + 1], &queue->items[next]))
			next++;
		if (next >= queue->count || !is_before(&queue->items[next], &last))
			break;
		queue->items[at] = queue->items[next];
		at = next;
	}
	queue->items[at] = last;
	return 1;
}
