/* Keeping count of what this agency was asked, as messages come and go. */
#ifndef TELLBACK_HEALTH_INQUIRY_H
#define TELLBACK_HEALTH_INQUIRY_H

#include "health/inquiry_store.h"
#include "runtime/agent_kind.h"

/**
 * inquiry_arrived(agent, message, now, arena):
 * As in runtime/agent_kind.h.
 *
 * Errors: those of the store.
 */
enum status inquiry_arrived(struct agent *agent, const struct agent_message *message, struct agent_now now,
			    struct arena *arena) MUST_CHECK;

/**
 * inquiry_queue(list, opened, now_ms, arena, ret_order):
 * The open ones of ${list} in the order in which they are taken up: red first
 * (unopened before opened, oldest first), then overdue, then least time to due,
 * then oldest.  ${opened}[i] belongs to ${list}->rows[i].
 *
 * Owner:  ${ret_order} points to rows of ${list}.
 * Errors: STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Queue order".
 */
struct inquiry_order {
	struct inquiry_kept **rows;
	size_t count;
};
enum status inquiry_queue(const struct inquiry_list *list, const int *opened, int64_t now_ms, struct arena *arena,
			  struct inquiry_order *ret_order) MUST_CHECK;

#endif
