/* Sealing anew what the broker refused for a key and not for a rule: our own
 * copy is opened and sealed under a new id that `replaces` the old. */
#include "runtime/agent_inner.h"

#include <string.h>

#include "base/id.h"
#include "base/log.h"
#include "note/directory.h"
#include "runtime/address_table.h"
#include "runtime/agent_address.h"
#include "runtime/agent_holder.h"
#include "runtime/agent_store_sent.h"
#include "runtime/compose.h"

#define RESEAL_ARENA_BYTES (256 * 1024 * 1024)

/* The recipients' cards are looked at again first: the newest epoch may be one
 * that we had not heard of. */
static int
is_looked_at(struct turn *turn, const struct sent_kept *row)
{
	struct agent *agent = turn->agent;
	struct wants *wants = &agent->wants;
	const char *list = row->recipients;

	if (agent->resealing == row->number)
		return !wants->refresh_count && !wants->directory && !agent_talk_count(agent, FRAME_NOTE_GET);
	agent->resealing = row->number;
	wants->refresh_count = 0;
	wants->directory = 1;
	while (*list && wants->refresh_count < MAX_RECIPIENTS) {
		size_t length = strcspn(list, " ");

		if (length && length < AGENCY_SIZE) {
			struct agency *agency = &wants->refresh[wants->refresh_count++];

			memset(agency, 0, sizeof *agency);
			memcpy(agency->name, list, length);
		}
		list += length;
		list += *list == ' ';
	}
	return 0;
}

/* The old recipients, or who took over from them; where the case has another
 * holder now, that one instead of the old. */
static size_t
choose_to(const struct agent *agent, const struct envelope *envelope, const char *holder, struct agency *to)
{
	size_t count = 0;

	for (size_t i = 0; i < envelope->to_count; i++) {
		const char *name = agent_address_successor(agent, envelope->to[i].agency.name);

		if (!strcmp(name, agent->self.name) || (*holder && agent_holder_may(agent, name)))
			continue;
		id_set(to[count++].name, AGENCY_SIZE, name);
	}
	if (*holder && count < MAX_RECIPIENTS - 1)
		id_set(to[count++].name, AGENCY_SIZE, holder);
	return count;
}

/* To whom with another holder.  Where the rules name everybody who must have it,
 * the old holder may be one of them all the same: it sent what is answered. */
static enum status
choose_with_holder(struct turn *turn, const struct sent_kept *row, const struct agent_message *old, const char *holder,
		   struct compose_request *request, struct agency *to, struct arena *arena)
{
	struct address *address = arena_alloc(arena, sizeof *address);
	struct document document = old->document;
	struct document_problem found;
	enum status status;

	request->to_count = choose_to(turn->agent, &old->envelope, holder, to);
	if (!address)
		return STATUS_NO_MEMORY;
	if (!*holder || !address_table_row(document.type)->adds)
		return STATUS_OK;
	document.to_count = 0;
	document.re = row->re;
	document.case_token = row->case_token;
	status = agent_address(turn->agent, &document, turn->now, arena, address, &found);
	if (!status) {
		memcpy(to, address->to, address->to_count * sizeof *to);
		request->to_count = address->to_count;
	}
	return status == STATUS_MALFORMED ? STATUS_OK : status;
}

/* Sealing to the very same keys would be refused again. */
static int
is_the_same(const struct envelope *old, const struct envelope *new)
{
	if (old->to_count != new->to_count)
		return 0;
	for (size_t i = 0; i < old->to_count; i++)
		if (strcmp(old->to[i].agency.name, new->to[i].agency.name) != 0 ||
		    strcmp(old->to[i].epoch, new->to[i].epoch) != 0)
			return 0;
	return 1;
}

static enum status
compose_anew(struct turn *turn, const struct sent_kept *row, struct arena *arena, struct composed *ret_composed,
	     int *ret_made)
{
	struct agent *agent = turn->agent;
	const struct compose_context context = {agent->self, agent->trust, turn->now.civil};
	struct agency to[MAX_RECIPIENTS];
	struct document_problem found;
	struct agent_message old;
	struct compose_request request = {.to = to, .case_token = row->case_token, .re = row->re, .replaces = row->id,
					  .leave_out_revoked = 1};
	const char *holder = "";
	enum status status = agent_message(agent, &row->id, arena, &old);

	if (status)
		return status;
	if (row->code == REFUSAL_NOT_HOLDER)
		status = agent_store_sent_needs(agent->db, row->number, arena, &holder);
	if (status)
		return status;
	if (row->code == REFUSAL_NOT_HOLDER && !agent_holder_may(agent, holder))
		return STATUS_CANNOT_OPEN; /* nobody that the directory knows as one: a person looks */
	request.document = &old.document;
	status = choose_with_holder(turn, row, &old, holder, &request, to, arena);
	if (status)
		return status;
	if (row->code == REFUSAL_ID_REUSED)
		memset(&request.replaces, 0, sizeof request.replaces); /* that id names somebody else's message */
	status = compose_message(&context, &request, arena, ret_composed, &found);
	*ret_made = !status && (row->code == REFUSAL_ID_REUSED || !is_the_same(&old.envelope, &ret_composed->envelope));
	return status == STATUS_MALFORMED || status == STATUS_TOO_BIG ? STATUS_OK : status;
}

static enum status
reseal(struct turn *turn, const struct sent_kept *row, struct arena *arena)
{
	struct agent *agent = turn->agent;
	struct composed composed;
	const struct keeping keeping = {&composed, row->user, row->reference, 1};
	struct journal_row event = {.kind = JOURNAL_RESEALED, .id = row->id, .ms = turn->now.civil.ms};
	enum sent_state state;
	int is_made = 0;
	enum status status = compose_anew(turn, row, arena, &composed, &is_made);

	/* what cannot be opened, or was damaged in the store, a person looks at */
	if (status == STATUS_CANNOT_OPEN || status == STATUS_NOT_FOUND || status == STATUS_MALFORMED ||
	    status == STATUS_TOO_BIG)
		status = STATUS_OK;
	if (status)
		return status;
	if (!is_made) {
		/* only a person can help: the refusal stays and is shown, now to the spool, too */
		log_event(LOG_LINE_ERROR, "message.not-resealed", "id=%s code=%s", row->id.hex, refusal_row(row->code)->word);
		status = agent_store_sent_reseal(agent->db, row->number, 0);
		event.kind = JOURNAL_REFUSED;
		id_set(event.word, sizeof event.word, refusal_row(row->code)->word);
		return status ? status : agent_store_journal(agent->db, &event);
	}
	status = agent_keep(agent, &keeping, turn->now, arena, &state);
	if (!status)
		status = agent_store_sent_replaced(agent->db, row->number, &composed.envelope.id);
	event.other = composed.envelope.id;
	if (!status)
		status = agent_store_journal(agent->db, &event);
	log_event(LOG_LINE_INFO, "message.resealed", "id=%s as=%s", row->id.hex, composed.envelope.id.hex);
	return status;
}

enum status
agent_reseal(struct turn *turn)
{
	struct agent *agent = turn->agent;
	struct arena *arena;
	struct sent_kept row;
	int64_t number = 0;
	enum status status;

	if (agent->state != TALK_READY)
		return STATUS_OK;
	status = agent_store_sent_to_reseal(agent->db, &number);
	if (status || !number)
		return status;
	arena = arena_new(RESEAL_ARENA_BYTES);
	status = arena ? agent_store_sent_load(agent->db, number, arena, &row) : STATUS_NO_MEMORY;
	if (!status && is_looked_at(turn, &row)) {
		status = reseal(turn, &row, arena);
		agent->resealing = 0;
		turn->more = 1;
	}
	arena_free(arena);
	return status;
}
