/* What came about requests, and what of ours the broker has accepted. */
#include "crs/requests_inner.h"

#include <string.h>

#include "base/id.h"
#include "content/document_value.h"
#include "runtime/request_table.h"

/**
 * struct arrival:
 * One message told to us.
 */
struct arrival {
	struct agent *agent;
	const struct agent_message *message;
	struct agent_now now;
	struct arena *arena;
};

/** What is declared counts for a week at most: a year mistyped, or an agency
 * that says no more, would keep what waits here for ever. */
#define DECLARED_MOST_MS ((int64_t)7 * 24 * 3600 * 1000)

static enum status
on_request(const struct arrival *arrival)
{
	const struct envelope *envelope = &arrival->message->envelope;
	const struct agency *agency = requests_asked(arrival->agent, envelope);
	struct db *db = agent_db(arrival->agent);
	struct request_kept request;
	enum status status;

	if (!agency || !requests_is_ours(arrival->agent, envelope->from.name))
		return STATUS_OK; /* we are asked */
	status = requests_store_find(db, &envelope->id, &request);
	if (status == STATUS_NOT_FOUND && *envelope->replaces.hex) {
		status = requests_store_find(db, &envelope->replaces, &request);
		if (!status)
			status = requests_anew(arrival->agent, envelope, &request);
	}
	if (status == STATUS_NOT_FOUND) { /* of who stands beside us, or before a store was lost */
		status = requests_add(arrival->agent, envelope, agency, REQUEST_SENT,
				      request_table_asked(&envelope->id));
		if (!status)
			status = requests_store_find(db, &envelope->id, &request);
	}
	return status ? status : requests_store_sent(db, request.number, arrival->message->accepted_ms);
}

/* A word about a request, ours or of who stands beside us. */
static enum status
on_word(const struct arrival *arrival, struct request_kept *request, int *ret_is_one)
{
	const struct envelope *envelope = &arrival->message->envelope;
	struct request_word word;
	enum status status = requests_store_find(agent_db(arrival->agent), &envelope->re, request);

	*ret_is_one = !status && requests_is_ours(arrival->agent, envelope->from.name);
	if (!*ret_is_one)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	word = requests_word(envelope, request, arrival->message->accepted_ms);
	return requests_store_say(agent_db(arrival->agent), &word);
}

static enum status
on_priority(const struct arrival *arrival)
{
	const char *rag = requests_fact(&arrival->message->envelope, "rag");
	struct request_kept request;
	int is_one = 0;
	enum status status = on_word(arrival, &request, &is_one);

	if (status || !is_one)
		return status;
	status = requests_store_rag(agent_db(arrival->agent), request.number, rag,
				    requests_due_anew(arrival->agent, &request, rag, arrival->message->accepted_ms));
	if (status || request.state != REQUEST_SENT || !strcmp(request.rag, rag) || !arrival->message->is_own)
		return status;
	return requests_mind_cover(arrival->agent, &request.id, arrival->now.civil.ms);
}

static enum status
on_ended(const struct arrival *arrival)
{
	const struct requests_end end = {REQUEST_ENDED, requests_fact(&arrival->message->envelope, "reason"),
					 arrival->message->accepted_ms};
	struct request_kept request;
	int is_one = 0;
	enum status status = on_word(arrival, &request, &is_one);

	return status || !is_one ? status : requests_store_settle(agent_db(arrival->agent), request.number, &end);
}

static enum status
on_response(const struct arrival *arrival)
{
	const struct envelope *envelope = &arrival->message->envelope;
	const struct requests_end end = {REQUEST_ANSWERED, requests_fact(envelope, "answer"),
					 arrival->message->accepted_ms};
	struct db *db = agent_db(arrival->agent);
	struct request_kept request;
	enum status status = requests_store_find(db, &envelope->re, &request);

	if (status == STATUS_NOT_FOUND ||
	    (!status && !requests_may_answer(arrival->agent, &request, envelope->from.name)))
		return STATUS_OK;
	if (!status && !strcmp(end.word, "partial"))
		return requests_store_partial(
			db, request.number,
			*document_value(&arrival->message->document, "/tooGeneral", arrival->arena) != '\0');
	return status ? status : requests_store_settle(db, request.number, &end);
}

static enum status
on_not_ours(const struct arrival *arrival)
{
	const struct envelope *envelope = &arrival->message->envelope;
	const struct requests_end end = {REQUEST_ENDED, "not-ours", arrival->message->accepted_ms};
	struct request_kept request;
	enum status status = requests_store_find(agent_db(arrival->agent), &envelope->re, &request);

	if (status == STATUS_NOT_FOUND ||
	    (!status && !requests_may_answer(arrival->agent, &request, envelope->from.name)))
		return STATUS_OK;
	return status ? status : requests_store_settle(agent_db(arrival->agent), request.number, &end);
}

static enum status
on_capacity(const struct arrival *arrival)
{
	const struct envelope *envelope = &arrival->message->envelope;
	struct capacity_kept capacity = {.id = envelope->id, .declared_ms = arrival->message->accepted_ms};
	uint64_t until_s = 0;

	if (arrival->message->is_own || id_number(requests_fact(envelope, "open"), &capacity.capacity.open) ||
	    id_number(requests_fact(envelope, "until"), &until_s) || until_s > INT64_MAX / 1000)
		return STATUS_OK;
	capacity.capacity.until_ms = (int64_t)until_s * 1000;
	if (capacity.capacity.until_ms > capacity.declared_ms + DECLARED_MOST_MS)
		capacity.capacity.until_ms = capacity.declared_ms + DECLARED_MOST_MS;
	return requests_store_declare(agent_db(arrival->agent), envelope->from.name, &capacity);
}

static enum status
on_retract(const struct arrival *arrival)
{
	return requests_store_undeclare(agent_db(arrival->agent), &arrival->message->envelope.re);
}

/* The case goes on without the answer: whether the request still matters is a
 * person's to say. */
static enum status
on_decided(const struct arrival *arrival)
{
	const struct envelope *envelope = &arrival->message->envelope;

	if (!requests_is_ours(arrival->agent, envelope->from.name))
		return STATUS_OK;
	return requests_store_overtaken(agent_db(arrival->agent), &envelope->case_token, arrival->message->accepted_ms);
}

static enum status
move_case(const struct arrival *arrival, const char *case_token)
{
	const struct requests_wanted wanted = {.case_token = case_token, .is_open = 1};
	const struct requests_end end = {REQUEST_MOVED, "handed-over", arrival->message->accepted_ms};
	struct db *db = agent_db(arrival->agent);
	struct requests_kept open;
	enum status status = requests_store_list(db, &wanted, arrival->arena, &open);

	for (size_t i = 0; !status && i < open.count; i++) {
		if (open.rows[i].state == REQUEST_HELD)
			status = agent_drop(arrival->agent, &open.rows[i].sent_id, arrival->now);
		if (!status || status == STATUS_NOT_FOUND)
			status = requests_store_settle(db, open.rows[i].number, &end);
	}
	return status;
}

/* Who holds a case now asks, and is answered; what waited here would only be
 * refused. */
static enum status
on_handed_over(const struct arrival *arrival)
{
	const struct envelope *envelope = &arrival->message->envelope;
	enum status status = STATUS_OK;

	if (requests_is_ours(arrival->agent, envelope->from.name))
		return STATUS_OK;
	for (size_t i = 0; !status && i < envelope->fact_count; i++)
		if (!strcmp(envelope->facts[i].name, "item"))
			status = move_case(arrival, envelope->facts[i].value);
	return status;
}

enum status
requests_arrived(struct agent *agent, const struct agent_message *message, struct agent_now now, struct arena *arena)
{
	static const struct {
		enum message_type type;
		enum status (*take)(const struct arrival *arrival);
	} rows[] = {
		{TYPE_INFORMATION_REQUEST, on_request},
		{TYPE_PRIORITY, on_priority},
		{TYPE_REQUEST_ENDED, on_ended},
		{TYPE_INFORMATION_RESPONSE, on_response},
		{TYPE_NOT_OURS, on_not_ours},
		{TYPE_CAPACITY, on_capacity},
		{TYPE_RETRACT, on_retract},
		{TYPE_DECISION, on_decided},
		{TYPE_CLOSE, on_decided},
		{TYPE_HANDOVER_ACCEPTED, on_handed_over},
	};
	const struct arrival arrival = {agent, message, now, arena};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].type == message->envelope.type)
			return rows[i].take(&arrival);
	return STATUS_OK;
}
