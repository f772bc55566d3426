/* What is to happen in a run, in the order of its time; what falls on the same
 * moment happens in the order in which it was put there. */
#ifndef TELLBACK_SIM_QUEUE_H
#define TELLBACK_SIM_QUEUE_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct queue_item:
 * One thing.
 *
 * Shape:  what ${kind}, ${who} and ${number} mean is the run's; ${bytes} of
 *         malloc, or NULL.
 * Units:  ${at_ms} of the run's own time.
 */
struct queue_item {
	int64_t at_ms;
	uint64_t order;
	int kind;
	size_t who;
	uint64_t number;
	uint8_t *bytes;
	size_t size;
};

/**
 * struct queue:
 * Begins as zeros.
 */
struct queue {
	struct queue_item *items;
	size_t count;
	size_t room;
	uint64_t order;
};

/**
 * queue_put(queue, item), queue_take(queue, ret_item):
 * One more, whose ${order} is set here; the next one, zero if there is none.
 *
 * Owner:  ${bytes} goes with the item.
 */
void queue_put(struct queue *queue, struct queue_item item);
int queue_take(struct queue *queue, struct queue_item *ret_item);

#endif
