#include "runtime/agent_address.h"

#include <string.h>

#include "base/id.h"
#include "content/facts.h"
#include "note/directory.h"
#include "note/envelope.h"
#include "runtime/agent_inner.h"
#include "runtime/agent_store_inbox.h"
#include "runtime/agent_store_sent.h"

/**
 * struct answered:
 * What a message answers: one we received or one of our own.
 */
struct answered {
	int is_known;
	int is_own;
	struct agency from;
	const char *type;
	const char *on_behalf_of;
	const char *recipients; /* space-separated, all of them */
	struct case_token case_token;
};

static enum status
problem(struct document_problem *ret_problem, const char *pointer, const char *code, const char *detail)
{
	*ret_problem = (struct document_problem){pointer, code, detail ? detail : ""};
	return STATUS_MALFORMED;
}

static const char *
join_to(const struct envelope *envelope, struct arena *arena)
{
	const char *list = "";

	for (size_t i = 0; list && i < envelope->to_count; i++)
		list = arena_print(arena, "%s%s%s", list, i ? " " : "", envelope->to[i].agency.name);
	return list;
}

static enum status
find_received(struct agent *agent, const struct envelope_id *re, struct arena *arena, struct answered *ret_answered)
{
	struct envelope envelope;
	struct inbox_kept row;
	const char *on_behalf_of;
	enum status status = agent_store_inbox_find(agent->db, re, arena, &row);

	if (!status)
		status = envelope_decode(row.note, arena, &envelope);
	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	on_behalf_of = fact_find(envelope.facts, envelope.fact_count, "on-behalf-of");
	*ret_answered = (struct answered){.is_known = 1,
					  .from = envelope.from,
					  .type = envelope.type_word,
					  .on_behalf_of = on_behalf_of ? on_behalf_of : "",
					  .recipients = join_to(&envelope, arena),
					  .case_token = envelope.case_token};
	return ret_answered->recipients ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status
find_answered(struct agent *agent, const struct envelope_id *re, struct arena *arena, struct answered *ret_answered)
{
	struct sent_kept row;
	enum status status;

	*ret_answered = (struct answered){.type = "", .on_behalf_of = "", .recipients = ""};
	if (!*re->hex)
		return STATUS_OK;
	status = agent_store_sent_find(agent->db, re, arena, &row);
	if (status == STATUS_NOT_FOUND)
		return find_received(agent, re, arena, ret_answered);
	if (status)
		return status;
	*ret_answered = (struct answered){.is_known = 1,
					  .is_own = 1,
					  .from = agent->self,
					  .type = row.type,
					  .on_behalf_of = row.on_behalf_of,
					  .recipients = row.recipients,
					  .case_token = row.case_token};
	return STATUS_OK;
}

static int
is_to_itself(enum message_type type)
{
	return type == TYPE_LINK || type == TYPE_UNLINK || type == TYPE_TOLD_OTHERWISE || type == TYPE_EXCUSE ||
	       type == TYPE_CLOSE;
}

static void
add(const struct agent *agent, struct address *address, const char *name)
{
	if (strcmp(name, agent->self.name) != 0 && address->to_count < MAX_RECIPIENTS - 1)
		id_set(address->to[address->to_count++].name, AGENCY_SIZE, name);
}

static void
add_list(const struct agent *agent, struct address *address, const char *list)
{
	while (*list) {
		size_t length = strcspn(list, " ");
		char name[AGENCY_SIZE];

		if (length < sizeof name) {
			memcpy(name, list, length);
			name[length] = '\0';
			add(agent, address, name);
		}
		list += length;
		list += *list == ' ';
	}
}

/* Does an agency of that id have an agent, so that it can be written to? */
static int
has_agent(const struct agent *agent, const char *name)
{
	const struct directory *directory = trust_directory(agent->trust);

	return directory && directory_find(directory, name) != NULL;
}

/* A referral goes to the council that our entry names; one that a council
 * records, to the agency it speaks for, if that can be written to. */
static enum status
address_referral(struct agent *agent, const struct document *document, struct arena *arena, struct address *address,
		 int *ret_is_found)
{
	const struct directory *directory = trust_directory(agent->trust);
	const struct directory_agency *self = directory ? directory_find(directory, agent->self.name) : NULL;
	struct fact *facts = NULL;
	const char *on_behalf_of;
	size_t count = 0;
	enum status status = facts_derive(document, arena, &facts, &count);

	if (status)
		return status == STATUS_MALFORMED ? STATUS_OK : status;
	on_behalf_of = fact_find(facts, count, "on-behalf-of");
	if (on_behalf_of && has_agent(agent, on_behalf_of))
		add(agent, address, on_behalf_of);
	else if (!on_behalf_of && self && *self->area.name)
		add(agent, address, self->area.name);
	*ret_is_found = on_behalf_of || address->to_count;
	return STATUS_OK;
}

/* To whoever the answered message speaks for. */
static void
address_reply(struct agent *agent, const struct document *document, const struct answered *answered,
	      struct address *address)
{
	int is_referral = !strcmp(answered->type, "referral");

	if (is_referral && *answered->on_behalf_of && document->type != TYPE_FURTHER_INFORMATION) {
		if (has_agent(agent, answered->on_behalf_of))
			add(agent, address, answered->on_behalf_of);
		return; /* an individual: told otherwise, the record is the holder's */
	}
	if (answered->is_own)
		add_list(agent, address, answered->recipients);
	else
		add(agent, address, answered->from.name);
}

static enum status
choose_to(struct agent *agent, const struct document *document, const struct answered *answered, struct arena *arena,
	  struct address *address, struct document_problem *ret_problem)
{
	for (size_t i = 0; i < document->to_count; i++) {
		if (!id_is_agency(document->to[i]))
			return problem(ret_problem, arena_print(arena, "/to/%zu", i), "agency", "This is not an agency's id.");
		if (i >= MAX_RECIPIENTS - 1)
			return problem(ret_problem, "/to", "too-many", "A message goes to at most 63 agencies.");
		add(agent, address, document->to[i]);
	}
	if (document->to_count || is_to_itself(document->type))
		return STATUS_OK;
	if (answered->is_known) {
		address_reply(agent, document, answered, address);
		return STATUS_OK;
	}
	if (document->type == TYPE_REFERRAL) {
		int is_found = 0;
		enum status status = address_referral(agent, document, arena, address, &is_found);

		if (status || is_found)
			return status;
	}
	return problem(ret_problem, "/to", "required", "Say which agency this is for.");
}

/* The council that governs: the first of the answered message's that is one. */
static void
choose_area(const struct agent *agent, const struct answered *answered, struct address *address)
{
	const struct directory *directory = trust_directory(agent->trust);
	struct address all = {0};

	if (!directory)
		return;
	add_list(agent, &all, answered->recipients);
	if (answered->is_known)
		add(agent, &all, answered->from.name);
	for (size_t i = 0; i < all.to_count; i++) {
		const struct directory_agency *agency = directory_find(directory, all.to[i].name);

		if (agency && directory_has_role(agency, "crs")) {
			address->area = all.to[i];
			return;
		}
	}
}

enum status
agent_address(struct agent *agent, const struct document *document, struct arena *arena, struct address *ret_address,
	      struct document_problem *ret_problem)
{
	struct address *address = arena_alloc(arena, sizeof *address);
	struct answered answered;
	enum status status;

	if (!address)
		return STATUS_NO_MEMORY;
	status = find_answered(agent, &document->re, arena, &answered);
	if (!status)
		status = choose_to(agent, document, &answered, arena, address, ret_problem);
	if (status)
		return status;
	address->case_token = document->case_token;
	if (!*address->case_token.hex)
		address->case_token = answered.case_token;
	if (*document->re.hex && !*address->case_token.hex)
		return problem(ret_problem, "/re", "unknown", "There is no such message here: give its case too.");
	choose_area(agent, &answered, address);
	*ret_address = *address;
	return STATUS_OK;
}
