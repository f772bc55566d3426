/* What is about to be sent: does it go, or wait here? */
#include "crs/requests_inner.h"

#include <string.h>

static enum status
hold_request(struct agent *agent, const struct envelope *envelope, struct agent_now now, int *ret_held)
{
	const struct agency *agency = requests_asked(agent, envelope);
	struct capacity_kept capacity;
	struct requests_load load;
	struct request_kept old;
	enum status status;

	if (!agency)
		return STATUS_OK;
	status = requests_store_find(agent_db(agent), &envelope->replaces, &old);
	if (!status && old.state == REQUEST_SENT)
		return requests_anew(agent, envelope, &old);
	if (!status || status == STATUS_NOT_FOUND)
		status = requests_load_of(agent, agency->name, &capacity, &load);
	if (status)
		return status;
	*ret_held = requests_order_way(&capacity.capacity, !strcmp(requests_fact(envelope, "rag"), "red"), load,
				       now.civil.ms) == REQUESTS_WAIT;
	status = requests_add(agent, envelope, agency, *ret_held ? REQUEST_HELD : REQUEST_SENT, now.civil.ms);
	return status || *ret_held ? status : requests_mind_cover(agent, &envelope->id, now.civil.ms);
}

/* Of a held request: it takes its new place at once, and the agency hears of it
 * with the request; one that is red now waits no longer. */
static enum status
hold_priority(struct agent *agent, const struct envelope *envelope, struct agent_now now, int *ret_held)
{
	const char *rag = requests_fact(envelope, "rag");
	struct request_kept request;
	struct request_word word;
	struct capacity_kept capacity;
	struct requests_load load;
	enum status status = requests_store_find(agent_db(agent), &envelope->re, &request);

	if (status || request.state != REQUEST_HELD)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	word = requests_word(envelope, &request, now.civil.ms);
	*ret_held = word.is_held = strcmp(rag, "red") != 0;
	status = requests_store_say(agent_db(agent), &word);
	if (!status)
		status = requests_store_rag(agent_db(agent), request.number, rag,
					    requests_due_anew(agent, &request, rag, now.civil.ms));
	if (!status)
		status = requests_load_of(agent, request.agency.name, &capacity, &load);
	if (status || *ret_held)
		return status;
	status = requests_let_go(agent, &request, &(struct requests_going){load.held - 1, now});
	return status ? status : requests_mind_cover(agent, &request.id, now.civil.ms);
}

/* Of a held request: neither ever goes. */
static enum status
hold_ended(struct agent *agent, const struct envelope *envelope, struct agent_now now, int *ret_held)
{
	struct request_kept request;
	struct request_word word;
	struct requests_end end = {REQUEST_ENDED, requests_fact(envelope, "reason"), now.civil.ms};
	enum status status = requests_store_find(agent_db(agent), &envelope->re, &request);

	if (status || request.state != REQUEST_HELD)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	word = requests_word(envelope, &request, now.civil.ms);
	*ret_held = word.is_held = 1; /* dropped at the next tick */
	status = requests_store_say(agent_db(agent), &word);
	if (!status)
		status = agent_drop(agent, &request.sent_id, now);
	return status ? status : requests_store_settle(agent_db(agent), request.number, &end);
}

enum status
requests_holds(struct agent *agent, const struct envelope *envelope, struct agent_now now, int *ret_held)
{
	static const struct {
		enum message_type type;
		enum status (*hold)(struct agent *agent, const struct envelope *envelope, struct agent_now now,
				    int *ret_held);
	} rows[] = {
		{TYPE_INFORMATION_REQUEST, hold_request},
		{TYPE_PRIORITY, hold_priority},
		{TYPE_REQUEST_ENDED, hold_ended},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].type == envelope->type)
			return rows[i].hold(agent, envelope, now, ret_held);
	return STATUS_OK;
}
