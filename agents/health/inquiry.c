#include "health/inquiry.h"

#include <string.h>

#include "base/id.h"
#include "content/document_value.h"
#include "health/inquiry_table.h"
#include "note/directory.h"
#include "runtime/queue.h"
#include "runtime/request_table.h"

/**
 * struct arrival:
 * One message told to us.
 */
struct arrival {
	struct agent *agent;
	const struct agent_message *message;
	struct inquiry_facts facts;
	struct arena *arena;
};

/* Whoever asks says with it how many wait there for us.  Where it says none: one
 * that is not red would have waited too, if any did; a red one passes them. */
static enum status
keep_held(const struct arrival *arrival)
{
	struct inquiry_front front = {.agency = arrival->message->envelope.from,
				      .as_of_ms = arrival->message->accepted_ms};
	const char *held = document_value(&arrival->message->document, "/heldForYou", arrival->arena);
	int may_be_none = inquiry_table_kind(arrival->message->envelope.type) == INQUIRY_REQUEST &&
			  strcmp(arrival->facts.rag, INQUIRY_TABLE_RED) != 0;

	if (*held ? id_number(held, &front.held) : !may_be_none)
		return STATUS_OK;
	return inquiry_store_front(agent_db(arrival->agent), &front);
}

/* One that is asked better goes on with the clock of the one it replaces. */
static enum status
replace(const struct arrival *arrival, struct inquiry_kept *inquiry)
{
	const struct inquiry_end end = {INQUIRY_REPLACED, "", arrival->message->accepted_ms};
	const struct envelope *envelope = &arrival->message->envelope;
	struct inquiry_kept old;
	enum status status = inquiry_store_find(agent_db(arrival->agent), &envelope->replaces, &old);

	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	if (strcmp(old.asker.name, envelope->from.name) != 0 || old.state != INQUIRY_OPEN)
		return STATUS_OK;
	inquiry->asked_ms = old.asked_ms;
	inquiry->from_ms = old.from_ms;
	return inquiry_store_settle(agent_db(arrival->agent), old.number, &end);
}

static enum status
on_request(const struct arrival *arrival)
{
	const struct envelope *envelope = &arrival->message->envelope;
	struct inquiry_kept inquiry = {.id = envelope->id,
				       .case_token = envelope->case_token,
				       .asker = envelope->from,
				       .asked_ms = request_table_asked(&envelope->id),
				       .from_ms = arrival->message->accepted_ms};
	enum status status;

	if (arrival->message->is_own)
		return STATUS_OK;
	status = replace(arrival, &inquiry);
	if (status)
		return status;
	id_set(inquiry.rag, sizeof inquiry.rag, arrival->facts.rag);
	inquiry.due_ms =
		request_table_due(agent_trust(arrival->agent), inquiry.asker.name, inquiry.rag, inquiry.from_ms);
	status = inquiry_store_add(agent_db(arrival->agent), &inquiry);
	return status ? status : keep_held(arrival);
}

/* The request that a message is about; STATUS_NOT_FOUND also where it comes from
 * nobody who may say so.  (A case may have changed hands: any front door.) */
static enum status
find(const struct arrival *arrival, struct inquiry_kept *ret_inquiry)
{
	const struct envelope *envelope = &arrival->message->envelope;
	enum status status = inquiry_store_find(agent_db(arrival->agent), &envelope->re, ret_inquiry);

	if (!status && strcmp(ret_inquiry->case_token.hex, envelope->case_token.hex) != 0)
		return STATUS_NOT_FOUND;
	return status;
}

static enum status
on_priority(const struct arrival *arrival)
{
	struct inquiry_kept inquiry;
	int64_t due_ms;
	enum status status = arrival->message->is_own ? STATUS_NOT_FOUND : find(arrival, &inquiry);

	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	due_ms =
		request_table_due(agent_trust(arrival->agent), inquiry.asker.name, arrival->facts.rag, inquiry.from_ms);
	status = inquiry_store_rag(agent_db(arrival->agent), inquiry.number, arrival->facts.rag, due_ms);
	return status ? status : keep_held(arrival);
}

static enum status
on_end(const struct arrival *arrival)
{
	const struct inquiry_end end = {INQUIRY_ENDED, arrival->facts.reason, arrival->message->accepted_ms};
	struct inquiry_kept inquiry;
	enum status status = arrival->message->is_own ? STATUS_NOT_FOUND : find(arrival, &inquiry);

	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	status = inquiry_store_settle(agent_db(arrival->agent), inquiry.number, &end);
	return status ? status : keep_held(arrival);
}

static enum status
on_response(const struct arrival *arrival)
{
	const struct inquiry_end end = {INQUIRY_ANSWERED, arrival->facts.answer, arrival->message->accepted_ms};
	struct inquiry_kept inquiry;
	enum status status = arrival->message->is_own ? find(arrival, &inquiry) : STATUS_NOT_FOUND;

	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	if (!strcmp(end.word, INQUIRY_TABLE_PARTIAL))
		return inquiry_store_partial(agent_db(arrival->agent), inquiry.number);
	return inquiry_store_settle(agent_db(arrival->agent), inquiry.number, &end);
}

/* The night's team reads along, and is told nothing of its own. */
static int
is_front_door(const struct arrival *arrival, const char *name)
{
	const struct directory *directory = trust_directory(agent_trust(arrival->agent));
	const struct directory_agency *agency = directory ? directory_find(directory, name) : NULL;

	return agency && directory_has_role(agency, "crs");
}

/* Our own word, once the broker has it. */
static enum status
on_capacity(const struct arrival *arrival)
{
	const struct envelope *envelope = &arrival->message->envelope;
	struct inquiry_front front = {.said_ms = arrival->message->accepted_ms};
	uint64_t until_s = 0;
	enum status status = STATUS_OK;

	if (!arrival->message->is_own || id_number(arrival->facts.open, &front.open) ||
	    id_number(arrival->facts.until, &until_s) || until_s > INT64_MAX / 1000)
		return STATUS_OK;
	front.until_ms = (int64_t)until_s * 1000;
	for (size_t i = 0; !status && i < envelope->to_count; i++) {
		if (!is_front_door(arrival, envelope->to[i].agency.name))
			continue;
		front.agency = envelope->to[i].agency;
		status = inquiry_store_declare(agent_db(arrival->agent), &front);
	}
	return status;
}

enum status
inquiry_arrived(struct agent *agent, const struct agent_message *message, struct agent_now now, struct arena *arena)
{
	static enum status (*const rows[])(const struct arrival *arrival) = {
		[INQUIRY_REQUEST] = on_request,	  [INQUIRY_PRIORITY] = on_priority, [INQUIRY_END] = on_end,
		[INQUIRY_RESPONSE] = on_response, [INQUIRY_CAPACITY] = on_capacity,
	};
	const struct arrival arrival = {agent, message, inquiry_table_facts(&message->envelope), arena};
	enum inquiry_kind kind = inquiry_table_kind(message->envelope.type);

	(void)now; /* the broker's word on when counts */
	return rows[kind] ? rows[kind](&arrival) : STATUS_OK;
}

enum status
inquiry_queue(const struct inquiry_list *list, const int *opened, int64_t now_ms, struct arena *arena,
	      struct inquiry_order *ret_order)
{
	struct queue_item *items = arena_array(arena, list->count, sizeof *items);
	struct inquiry_order order = {arena_array(arena, list->count, sizeof *order.rows), 0};

	if (!items || !order.rows)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < list->count; i++) {
		struct inquiry_kept *row = &list->rows[i];

		if (row->state == INQUIRY_OPEN)
			items[order.count++] = (struct queue_item){row->id,	!strcmp(row->rag, INQUIRY_TABLE_RED),
								   opened[i],	row->from_ms,
								   row->due_ms, row};
	}
	queue_sort(items, order.count, now_ms);
	for (size_t i = 0; i < order.count; i++)
		order.rows[i] = items[i].context;
	*ret_order = order;
	return STATUS_OK;
}
