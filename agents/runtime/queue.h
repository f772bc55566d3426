/* The order in which what waits at a front door is taken up.  Pure.
 *
 *   1. in danger now, or of high grade: unopened before opened, oldest first
 *   2. overdue, longest overdue first
 *   3. least time to due
 *   4. oldest
 *
 * Nothing of lower grade ever passes an unopened one of 1; what has waited
 * past its age limit stays in its place and its manager is told. */
#ifndef TELLBACK_RUNTIME_QUEUE_H
#define TELLBACK_RUNTIME_QUEUE_H

#include <stddef.h>
#include <stdint.h>

#include "tellback/ids.h"

/**
 * struct queue_item:
 * One message that waits.
 *
 * Shape:  ${is_urgent} danger now or high grade.
 * Units:  unix milliseconds; ${due_ms} INT64_MAX without a date.
 * Owner:  ${context} is the caller's.
 */
struct queue_item {
	struct envelope_id id;
	int is_urgent;
	int is_opened;
	int64_t arrived_ms;
	int64_t due_ms;
	void *context;
};

/**
 * queue_compare(a, b, now_ms):
 * Less than 0 if ${a} is taken up before ${b}; 0 only for the same message.
 *
 * Source: docs/FORMATS.md, "Queue order".
 */
int queue_compare(const struct queue_item *a, const struct queue_item *b, int64_t now_ms);

/**
 * queue_sort(items, count, now_ms):
 * Put them in order.
 */
void queue_sort(struct queue_item *items, size_t count, int64_t now_ms);

#endif
