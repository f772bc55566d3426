#include "crs/requests.h"

#include <string.h>

#include "base/id.h"
#include "content/document_value.h"
#include "note/directory.h"
#include "runtime/request_table.h"

/* ---- whose, and by when ------------------------------------------------------ */

static const char *
fact(const struct envelope *envelope, const char *name)
{
	const char *value = fact_find(envelope->facts, envelope->fact_count, name);

	return value ? value : "";
}

/* The policy of this front door, be it the CRS or who stands beside it. */
static const struct policy *
policy_of(const struct agent *agent)
{
	const struct trust *trust = agent_trust(agent);
	const struct policy *policy = trust_policy_for(trust, agent_self(agent)->name);
	const struct directory *directory = trust_directory(trust);
	const struct directory_agency *self = directory ? directory_find(directory, agent_self(agent)->name) : NULL;

	return policy || !self ? policy : trust_policy_for(trust, self->area.name);
}

static int
is_beside(const struct policy *policy, const char *name)
{
	int is = policy && !strcmp(policy->governs.name, name);

	for (size_t i = 0; policy && !is && i < policy->also_count; i++)
		is = !strcmp(policy->also[i].name, name);
	return is;
}

/* We, or who stands beside us at the same front door. */
static int
is_ours(const struct agent *agent, const char *name)
{
	const struct policy *policy = policy_of(agent);

	return !strcmp(name, agent_self(agent)->name) ||
	       (is_beside(policy, agent_self(agent)->name) && is_beside(policy, name));
}

/* The one agency that is asked; NULL if it is us. */
static const struct agency *
asked_of(const struct agent *agent, const struct envelope *envelope)
{
	for (size_t i = 0; i < envelope->to_count; i++)
		if (strcmp(envelope->to[i].agency.name, envelope->from.name) != 0 &&
		    !is_ours(agent, envelope->to[i].agency.name))
			return &envelope->to[i].agency;
	return NULL;
}

/* An agency answers, or the one that took its place. */
static int
is_asked(const struct agent *agent, const struct request_kept *request, const char *from)
{
	const struct directory *directory = trust_directory(agent_trust(agent));
	const struct directory_agency *asked = directory ? directory_find(directory, request->agency.name) : NULL;

	return !strcmp(request->agency.name, from) || (asked && !strcmp(asked->successor.name, from));
}

static int64_t
due(const struct agent *agent, const char *rag, int64_t asked_ms)
{
	return request_table_due(agent_trust(agent), agent_self(agent)->name, rag, asked_ms);
}

static enum status
load_of(struct agent *agent, const char *agency, struct capacity_kept *capacity, struct requests_load *load)
{
	enum status status = requests_store_capacity(agent_db(agent), agency, capacity);

	return status ? status : requests_store_load(agent_db(agent), agency, load);
}

static enum status
add(struct agent *agent, const struct envelope *envelope, const struct agency *agency, enum request_state state,
    int64_t asked_ms)
{
	struct request_kept request = {.id = envelope->id,
				       .case_token = envelope->case_token,
				       .re = envelope->re,
				       .agency = *agency,
				       .asker = envelope->from,
				       .state = state,
				       .asked_ms = asked_ms};

	id_set(request.rag, sizeof request.rag, fact(envelope, "rag"));
	request.due_ms = due(agent, request.rag, asked_ms);
	return requests_store_add(agent_db(agent), &request);
}

/* ---- what we are about to send ----------------------------------------------- */

/* Asked better, or sealed anew: it keeps its place and its clock. */
static enum status
ask_anew(struct agent *agent, const struct envelope *envelope, const struct request_kept *old)
{
	const char *rag = fact(envelope, "rag");
	enum status status = requests_store_alias(agent_db(agent), old->number, &envelope->id);

	return status ? status
		      : requests_store_rag(agent_db(agent), old->number, rag, due(agent, rag, old->asked_ms));
}

static enum status
hold_request(struct agent *agent, const struct envelope *envelope, struct agent_now now, int *ret_held)
{
	const struct agency *agency = asked_of(agent, envelope);
	struct capacity_kept capacity;
	struct requests_load load;
	struct request_kept old;
	enum status status;

	if (!agency)
		return STATUS_OK;
	status = requests_store_find(agent_db(agent), &envelope->replaces, &old);
	if (!status && old.state == REQUEST_SENT)
		return ask_anew(agent, envelope, &old);
	if (!status || status == STATUS_NOT_FOUND)
		status = load_of(agent, agency->name, &capacity, &load);
	if (status)
		return status;
	*ret_held = requests_order_way(&capacity.capacity, !strcmp(fact(envelope, "rag"), "red"), load,
				       now.civil.ms) == REQUESTS_WAIT;
	return add(agent, envelope, agency, *ret_held ? REQUEST_HELD : REQUEST_SENT, now.civil.ms);
}

static struct request_word
word_of(const struct envelope *envelope, const struct request_kept *request, int64_t ms)
{
	struct request_word word = {.id = envelope->id, .number = request->number, .ms = ms};

	id_set(word.type, sizeof word.type, envelope->type_word);
	id_set(word.rag_was, sizeof word.rag_was, request->rag);
	id_set(word.rag, sizeof word.rag, fact(envelope, "rag"));
	id_set(word.reason, sizeof word.reason, fact(envelope, "reason"));
	return word;
}

/* A held request goes, and whatever waited with it follows. */
static enum status
let_go(struct agent *agent, const struct request_kept *request, struct arena *arena)
{
	struct request_words said;
	enum status status = requests_store_said(agent_db(agent), request->number, arena, &said);

	if (!status)
		status = agent_release(agent, &request->sent_id);
	if (status == STATUS_NOT_FOUND)
		status = STATUS_OK; /* it is on its way: a store restored from an older copy */
	for (size_t i = 0; !status && i < said.count; i++)
		if (said.rows[i].is_held) {
			status = agent_release(agent, &said.rows[i].id);
			if (status == STATUS_NOT_FOUND)
				status = STATUS_OK;
		}
	if (!status)
		status = requests_store_unheld(agent_db(agent), request->number);
	return status ? status : requests_store_sent(agent_db(agent), request->number, 0);
}

/* Of a held request: it takes its new place at once, and the agency hears of it
 * with the request; one that is red now waits no longer. */
static enum status
hold_priority(struct agent *agent, const struct envelope *envelope, struct agent_now now, int *ret_held)
{
	const char *rag = fact(envelope, "rag");
	struct request_kept request;
	struct request_word word;
	struct arena *arena;
	enum status status = requests_store_find(agent_db(agent), &envelope->re, &request);

	if (status || request.state != REQUEST_HELD)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	word = word_of(envelope, &request, now.civil.ms);
	*ret_held = word.is_held = strcmp(rag, "red") != 0;
	status = requests_store_say(agent_db(agent), &word);
	if (!status)
		status = requests_store_rag(agent_db(agent), request.number, rag,
					    due(agent, rag, request.asked_ms));
	if (status || *ret_held)
		return status;
	arena = arena_new(1024 * 1024);
	status = arena ? let_go(agent, &request, arena) : STATUS_NO_MEMORY;
	arena_free(arena);
	return status;
}

/* Of a held request: neither ever goes. */
static enum status
hold_ended(struct agent *agent, const struct envelope *envelope, struct agent_now now, int *ret_held)
{
	struct request_kept request;
	struct request_word word;
	struct requests_end end = {REQUEST_ENDED, fact(envelope, "reason"), now.civil.ms};
	enum status status = requests_store_find(agent_db(agent), &envelope->re, &request);

	if (status || request.state != REQUEST_HELD)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	word = word_of(envelope, &request, now.civil.ms);
	*ret_held = word.is_held = 1; /* dropped at the next tick */
	status = requests_store_say(agent_db(agent), &word);
	if (!status)
		status = agent_drop(agent, &request.sent_id);
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

/* ---- what came, and what of ours was accepted -------------------------------- */

/**
 * struct arrival:
 * One message told to us.
 */
struct arrival {
	struct agent *agent;
	const struct agent_message *message;
	struct arena *arena;
};

static enum status
on_request(const struct arrival *arrival)
{
	const struct envelope *envelope = &arrival->message->envelope;
	const struct agency *agency = asked_of(arrival->agent, envelope);
	struct db *db = agent_db(arrival->agent);
	struct request_kept request;
	enum status status;

	if (!agency || !is_ours(arrival->agent, envelope->from.name))
		return STATUS_OK; /* we are asked */
	status = requests_store_find(db, &envelope->id, &request);
	if (status == STATUS_NOT_FOUND && *envelope->replaces.hex) {
		status = requests_store_find(db, &envelope->replaces, &request);
		if (!status)
			status = ask_anew(arrival->agent, envelope, &request);
	}
	if (status == STATUS_NOT_FOUND) { /* of who stands beside us, or before a store was lost */
		status = add(arrival->agent, envelope, agency, REQUEST_SENT, request_table_asked(&envelope->id));
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

	*ret_is_one = !status && is_ours(arrival->agent, envelope->from.name);
	if (!*ret_is_one)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	word = word_of(envelope, request, arrival->message->accepted_ms);
	return requests_store_say(agent_db(arrival->agent), &word);
}

static enum status
on_priority(const struct arrival *arrival)
{
	const char *rag = fact(&arrival->message->envelope, "rag");
	struct request_kept request;
	int is_one = 0;
	enum status status = on_word(arrival, &request, &is_one);

	if (status || !is_one)
		return status;
	return requests_store_rag(agent_db(arrival->agent), request.number, rag,
				  due(arrival->agent, rag, request.asked_ms));
}

static enum status
on_ended(const struct arrival *arrival)
{
	const struct requests_end end = {REQUEST_ENDED, fact(&arrival->message->envelope, "reason"),
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
	const struct requests_end end = {REQUEST_ANSWERED, fact(envelope, "answer"), arrival->message->accepted_ms};
	struct db *db = agent_db(arrival->agent);
	struct request_kept request;
	enum status status = requests_store_find(db, &envelope->re, &request);

	if (status == STATUS_NOT_FOUND || (!status && !is_asked(arrival->agent, &request, envelope->from.name)))
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

	if (status == STATUS_NOT_FOUND || (!status && !is_asked(arrival->agent, &request, envelope->from.name)))
		return STATUS_OK;
	return status ? status : requests_store_settle(agent_db(arrival->agent), request.number, &end);
}

static enum status
on_capacity(const struct arrival *arrival)
{
	const struct envelope *envelope = &arrival->message->envelope;
	struct capacity_kept capacity = {.id = envelope->id, .declared_ms = arrival->message->accepted_ms};
	uint64_t until_s = 0;

	if (arrival->message->is_own || id_number(fact(envelope, "open"), &capacity.capacity.open) ||
	    id_number(fact(envelope, "until"), &until_s) || until_s > INT64_MAX / 1000)
		return STATUS_OK;
	capacity.capacity.until_ms = (int64_t)until_s * 1000;
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

	if (!is_ours(arrival->agent, envelope->from.name))
		return STATUS_OK;
	return requests_store_overtaken(agent_db(arrival->agent), &envelope->case_token,
					arrival->message->accepted_ms);
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
			status = agent_drop(arrival->agent, &open.rows[i].sent_id);
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

	if (is_ours(arrival->agent, envelope->from.name))
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
	const struct arrival arrival = {agent, message, arena};

	(void)now; /* the broker's word on when counts */
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].type == message->envelope.type)
			return rows[i].take(&arrival);
	return STATUS_OK;
}

/* ---- what time does ----------------------------------------------------------- */

enum status
requests_places(struct request_kept *held, size_t count, int64_t now_ms, struct arena *arena,
		struct request_kept ***ret_order)
{
	struct queue_item *items = arena_array(arena, count, sizeof *items);
	struct request_kept **order = arena_array(arena, count, sizeof *order);

	if (!items || !order)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < count; i++)
		items[i] = (struct queue_item){held[i].id, 0, 0, held[i].asked_ms, held[i].due_ms, &held[i]};
	queue_sort(items, count, now_ms);
	for (size_t i = 0; i < count; i++)
		order[i] = items[i].context;
	*ret_order = order;
	return STATUS_OK;
}

static enum status
tick_agency(struct agent *agent, const char *agency, int64_t now_ms, struct arena *arena, int64_t *ret_wait_ms)
{
	const struct requests_wanted wanted = {.agency = agency, .is_open = 1};
	struct request_kept **order = NULL;
	struct capacity_kept capacity;
	struct requests_load load;
	struct requests_kept open;
	size_t held = 0;
	uint64_t free = 0;
	enum status status = load_of(agent, agency, &capacity, &load);

	if (!status)
		status = requests_store_list(agent_db(agent), &wanted, arena, &open);
	for (size_t i = 0; !status && i < open.count; i++)
		if (open.rows[i].state == REQUEST_HELD)
			open.rows[held++] = open.rows[i];
	if (!status)
		status = requests_places(open.rows, held, now_ms, arena, &order);
	if (!status)
		free = requests_order_free(&capacity.capacity, load, now_ms);
	for (size_t i = 0; !status && i < free && i < held; i++)
		status = let_go(agent, order[i], arena);
	if (!status && requests_order_holds(&capacity.capacity, now_ms) &&
	    capacity.capacity.until_ms - now_ms < *ret_wait_ms)
		*ret_wait_ms = capacity.capacity.until_ms - now_ms;
	return status;
}

/* What was said of a request that never goes does not go either. */
static enum status
drop_left(struct agent *agent)
{
	struct envelope_id id;
	enum status status;

	while (!(status = requests_store_left(agent_db(agent), &id))) {
		status = agent_drop(agent, &id);
		if (status && status != STATUS_NOT_FOUND)
			return status;
		status = requests_store_left_over(agent_db(agent), &id);
		if (status)
			return status;
	}
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status
requests_tick(struct agent *agent, struct agent_now now, struct arena *arena, int64_t *ret_wait_ms)
{
	struct agency *agencies = NULL;
	size_t count = 0;
	enum status status = drop_left(agent);

	if (!status)
		status = requests_store_agencies(agent_db(agent), arena, &agencies, &count);
	for (size_t i = 0; !status && i < count; i++)
		status = tick_agency(agent, agencies[i].name, now.civil.ms, arena, ret_wait_ms);
	return status;
}
