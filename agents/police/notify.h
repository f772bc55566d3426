/* An incident handed in: its notices kept for sending, all in one transaction,
 * and what was not possible. */
#ifndef TELLBACK_POLICE_NOTIFY_H
#define TELLBACK_POLICE_NOTIFY_H

#include "police/plan.h"
#include "runtime/agent_kind.h"

/**
 * struct notify_report:
 * What became of each notice of the plan.
 *
 * Shape:  ${sent} its message, id "" where none went; ${is_old}: it had gone
 *         before, when the same file was handed in.
 */
struct notify_report {
	struct {
		struct plan_item item;
		struct agent_sent sent;
		int is_old;
	} rows[PLAN_ITEMS_MOST];
	size_t count;
	size_t sent_count;
};

/**
 * notify_take(agent, submission, now, arena, ret_report, ret_problems):
 * Make and keep the notices of the incident file in ${submission}.  The same
 * file again makes nothing twice; what was not possible then is tried again.
 * A setting that cannot be sealed to is told by an officer, as one without an
 * agent.
 *
 * Errors: STATUS_MALFORMED with ${ret_problems} (it does not read; nobody at all
 *         can be told; a `missing` whose `found` has gone); STATUS_CONFLICT
 *         (another incident has this reference); STATUS_BUSY (a recipient's card
 *         is on its way: nothing was kept, try again); those of agent_enqueue.
 */
enum status notify_take(struct agent *agent, const struct agent_submission *submission, struct agent_now now,
			struct arena *arena, struct notify_report *ret_report,
			struct document_problems *ret_problems) MUST_CHECK;

/**
 * notify_check(agent, submission, now, arena, ret_report, ret_problems):
 * As notify_take, but nothing is kept: ${sent} is only what went before.
 *
 * Errors: as notify_take, but for what is found while sealing.
 */
enum status notify_check(struct agent *agent, const struct agent_submission *submission, struct agent_now now,
			 struct arena *arena, struct notify_report *ret_report,
			 struct document_problems *ret_problems) MUST_CHECK;

/**
 * notify_send(agent, submission, now, arena, ret_sent, ret_problems):
 * As notify_take, for a file in the spool.
 */
enum status notify_send(struct agent *agent, const struct agent_submission *submission, struct agent_now now,
			struct arena *arena, struct agent_packet_sent *ret_sent,
			struct document_problems *ret_problems) MUST_CHECK;

/**
 * notify_holds(agent, envelope, now, ret_held):
 * Is the message that is being kept one that waits for a person?
 */
enum status notify_holds(struct agent *agent, const struct envelope *envelope, struct agent_now now,
			 int *ret_held) MUST_CHECK;

/**
 * struct notify_way, notify_redirect(agent, id, way, now, arena, ret_sent, ret_problems):
 * A person's word on a notice that is held: it goes to ${to} ("": the police
 * alone, and is told otherwise), for ${recipient} there (NULL: not said); or,
 * where ${to} is NULL, where it was to go, for ${recipient}.
 *
 * Errors: STATUS_NOT_FOUND (no such notice waits); STATUS_MALFORMED with
 *         ${ret_problems} (it cannot go there; to the same setting for nobody
 *         in particular); STATUS_BUSY; those of agent_enqueue.
 */
struct notify_way {
	const char *to;
	const char *recipient;
	const struct agent_person *person;
};
enum status notify_redirect(struct agent *agent, const struct envelope_id *id, const struct notify_way *way,
			    struct agent_now now, struct arena *arena, struct agent_sent *ret_sent,
			    struct document_problems *ret_problems) MUST_CHECK;

#endif
