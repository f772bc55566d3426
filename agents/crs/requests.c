#include "crs/requests_inner.h"

#include <string.h>

#include "base/id.h"
#include "content/json_form.h"
#include "note/directory.h"
#include "runtime/queue.h"
#include "runtime/request_table.h"
#include "runtime/trust.h"

#define COVER_ROLE "navigator"

/** What one request may take while it is sealed again, and what was said of it
 * (bytes). */
#define RENEW_ARENA_BYTES ((size_t)256 * 1024 * 1024)
#define WORDS_ARENA_BYTES ((size_t)1024 * 1024)

/* ---- whose, and by when ------------------------------------------------------ */

const char *
requests_fact(const struct envelope *envelope, const char *name)
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
int
requests_is_ours(const struct agent *agent, const char *name)
{
	const struct policy *policy = policy_of(agent);

	return !strcmp(name, agent_self(agent)->name) ||
	       (is_beside(policy, agent_self(agent)->name) && is_beside(policy, name));
}

/* The one agency that is asked; NULL if it is us. */
const struct agency *
requests_asked(const struct agent *agent, const struct envelope *envelope)
{
	for (size_t i = 0; i < envelope->to_count; i++)
		if (strcmp(envelope->to[i].agency.name, envelope->from.name) != 0 &&
		    !requests_is_ours(agent, envelope->to[i].agency.name))
			return &envelope->to[i].agency;
	return NULL;
}

/* An agency answers, or the one that took its place. */
int
requests_may_answer(const struct agent *agent, const struct request_kept *request, const char *from)
{
	const struct directory *directory = trust_directory(agent_trust(agent));
	const struct directory_agency *asked = directory ? directory_find(directory, request->agency.name) : NULL;

	return !strcmp(request->agency.name, from) || (asked && !strcmp(asked->successor.name, from));
}

static int64_t
due_of(const struct agent *agent, const char *rag, int64_t asked_ms)
{
	return request_table_due(agent_trust(agent), agent_self(agent)->name, rag, asked_ms);
}

int64_t
requests_due_anew(const struct agent *agent, const struct request_kept *request, const char *rag, int64_t now_ms)
{
	const struct request_clock clock = {request->rag, request->asked_ms, request->due_ms};

	return request_table_due_anew(agent_trust(agent), agent_self(agent)->name, &clock, rag, now_ms);
}

enum status
requests_load_of(struct agent *agent, const char *agency, struct capacity_kept *capacity, struct requests_load *load)
{
	enum status status = requests_store_capacity(agent_db(agent), agency, capacity);

	return status ? status : requests_store_load(agent_db(agent), agency, load);
}

enum status
requests_add(struct agent *agent, const struct envelope *envelope, const struct agency *agency,
	     enum request_state state, int64_t asked_ms)
{
	struct request_kept request = {.id = envelope->id,
				       .case_token = envelope->case_token,
				       .re = envelope->re,
				       .agency = *agency,
				       .asker = envelope->from,
				       .state = state,
				       .asked_ms = asked_ms};

	id_set(request.rag, sizeof request.rag, requests_fact(envelope, "rag"));
	request.due_ms = due_of(agent, request.rag, asked_ms);
	return requests_store_add(agent_db(agent), &request);
}

const char *
requests_cover(const struct trust *trust, const char *agency)
{
	const struct card *card = trust_card(trust, agency);

	for (size_t i = 0; card && i < card->cover_count; i++)
		if (!strcmp(card->covers[i].role, COVER_ROLE) && trust_card(trust, card->covers[i].agency.name) &&
		    strcmp(card->covers[i].agency.name, agency) != 0)
			return card->covers[i].agency.name;
	return NULL;
}

/* A red one has gone to an agency that has said that it can work on none? */
enum status
requests_mind_cover(struct agent *agent, const struct envelope_id *id, int64_t now_ms)
{
	struct capacity_kept capacity;
	struct requests_load load;
	struct request_kept request;
	enum status status = requests_store_find(agent_db(agent), id, &request);

	if (!status)
		status = requests_load_of(agent, request.agency.name, &capacity, &load);
	if (status || strcmp(request.rag, "red") != 0 ||
	    requests_order_way(&capacity.capacity, 1, load, now_ms) != REQUESTS_COVER)
		return status;
	return requests_store_cover(agent_db(agent), request.number, 1);
}

/* ---- what is done in several places --------------------------------------------- */

/* Asked better, or sealed anew: it keeps its place and its clock. */
enum status
requests_anew(struct agent *agent, const struct envelope *envelope, const struct request_kept *old)
{
	const char *rag = requests_fact(envelope, "rag");
	enum status status = requests_store_alias(agent_db(agent), old->number, &envelope->id);

	return status ? status
		      : requests_store_rag(agent_db(agent), old->number, rag, due_of(agent, rag, old->asked_ms));
}

struct request_word
requests_word(const struct envelope *envelope, const struct request_kept *request, int64_t ms)
{
	struct request_word word = {.id = envelope->id, .number = request->number, .ms = ms};

	id_set(word.type, sizeof word.type, envelope->type_word);
	id_set(word.rag_was, sizeof word.rag_was, request->rag);
	id_set(word.rag, sizeof word.rag, requests_fact(envelope, "rag"));
	id_set(word.reason, sizeof word.reason, requests_fact(envelope, "reason"));
	return word;
}

/* What it says of those that wait is what is so when it goes.  One that cannot
 * be sealed again goes as it is. */
static enum status
renew(struct agent *agent, const struct request_kept *request, const struct requests_going *going)
{
	const struct json_put held = {"/heldForYou", JSON_PUT_NUMBER, NULL, (int64_t)going->left, 0};
	struct arena *arena = arena_new(RENEW_ARENA_BYTES);
	enum status status =
		arena ? agent_renew(agent, &request->sent_id, (struct json_puts){&held, 1}, going->now, arena)
		      : STATUS_NO_MEMORY;

	arena_free(arena);
	return status == STATUS_MALFORMED || status == STATUS_CANNOT_OPEN || status == STATUS_TOO_BIG ||
			       status == STATUS_NOT_FOUND
		       ? STATUS_OK
		       : status;
}

enum status
requests_let_go(struct agent *agent, const struct request_kept *request, const struct requests_going *going)
{
	struct arena *arena = arena_new(WORDS_ARENA_BYTES);
	struct request_words said = {NULL, 0};
	enum status status =
		arena ? requests_store_said(agent_db(agent), request->number, arena, &said) : STATUS_NO_MEMORY;

	if (!status)
		status = renew(agent, request, going);
	if (!status)
		status = agent_release(agent, &request->sent_id);
	if (status == STATUS_NOT_FOUND)
		status = STATUS_OK; /* it is on its way: a store restored from an older copy */
	for (size_t i = 0; !status && i < said.count; i++) {
		if (!said.rows[i].is_held)
			continue;
		status = agent_release(agent, &said.rows[i].id);
		if (status == STATUS_NOT_FOUND)
			status = STATUS_OK;
	}
	arena_free(arena);
	if (!status)
		status = requests_store_unheld(agent_db(agent), request->number);
	return status ? status : requests_store_sent(agent_db(agent), request->number, 0);
}

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
