#include "runtime/agent_address.h"

#include <string.h>

#include "base/id.h"
#include "content/document_value.h"
#include "content/facts.h"
#include "note/directory.h"
#include "note/envelope.h"
#include "runtime/address_table.h"
#include "runtime/agent_holder.h"
#include "runtime/agent_inner.h"
#include "runtime/agent_store_case.h"
#include "runtime/agent_store_inbox.h"
#include "runtime/agent_store_sent.h"
#include "runtime/facts_table.h"

/** One agency takes over from another, and that from a third: so many. */
#define SUCCESSORS_MOST 8

/**
 * struct answered:
 * What a message answers: one we received, one of our own, or one that was
 * handed over to us.
 *
 * Shape:  ${is_ours}: it was said by whoever held the case, so that an answer
 *         to it goes where it went.
 */
struct answered {
	int is_known;
	int is_ours;
	struct envelope envelope;
	const char *on_behalf_of;
};

/**
 * struct addressing:
 * One address in the making.
 */
struct addressing {
	struct agent *agent;
	const struct document *document;
	struct agent_now now;
	struct arena *arena;
	struct answered answered;
	struct address address;
};

static enum status
problem(struct document_problem *ret_problem, const char *pointer, const char *code, const char *detail)
{
	*ret_problem = (struct document_problem){pointer ? pointer : "", code, detail ? detail : ""};
	return STATUS_MALFORMED;
}

/* ---- what it answers ------------------------------------------------------------ */

static enum status
take_note(struct addressing *with, struct view note, int is_ours)
{
	struct answered *answered = &with->answered;
	enum status status = envelope_decode(note, with->arena, &answered->envelope);

	if (status)
		return status == STATUS_NO_MEMORY ? status : STATUS_OK; /* a damaged note is as good as none */
	answered->is_known = 1;
	answered->is_ours = is_ours;
	answered->on_behalf_of = facts_table_kept(answered->envelope.facts, answered->envelope.fact_count).on_behalf_of;
	return STATUS_OK;
}

static enum status
find_handed(struct addressing *with, const struct envelope_id *re)
{
	struct handed_kept row;
	enum status status = agent_store_handed_find(with->agent->db, re, with->arena, &row);

	if (!status)
		status = take_note(with, row.note, 0);
	/* what the former holder said is now for us to answer for */
	with->answered.is_ours = with->answered.is_known && !strcmp(with->answered.envelope.from.name, row.giver.name);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status
find_received(struct addressing *with, const struct envelope_id *re)
{
	struct inbox_kept row;
	enum status status = agent_store_inbox_find(with->agent->db, re, with->arena, &row);

	if (status == STATUS_NOT_FOUND)
		return find_handed(with, re);
	return status ? status : take_note(with, row.note, 0);
}

static enum status
find_answered(struct addressing *with)
{
	const struct envelope_id *re = &with->document->re;
	struct sent_kept row;
	struct view note;
	enum status status;

	if (!*re->hex)
		return STATUS_OK;
	status = agent_store_sent_find(with->agent->db, re, with->arena, &row);
	if (status == STATUS_NOT_FOUND)
		return find_received(with, re);
	if (!status)
		status = agent_note_whole(with->agent, &row, with->arena, &note);
	return status ? status : take_note(with, note, 1);
}

/* ---- who is who ------------------------------------------------------------------ */

static const struct directory_agency *
entry_of(const struct agent *agent, const char *name)
{
	const struct directory *directory = trust_directory(agent->trust);

	return directory ? directory_find(directory, name) : NULL;
}

const char *
agent_address_successor(const struct agent *agent, const char *name)
{
	for (unsigned steps = 0; steps < SUCCESSORS_MOST; steps++) {
		const struct directory_agency *entry = entry_of(agent, name);

		if (!entry || !*entry->successor.name || !entry_of(agent, entry->successor.name))
			break;
		name = entry->successor.name;
	}
	return name;
}

static void
add(struct addressing *with, const char *given)
{
	const char *name = agent_address_successor(with->agent, given);
	struct address *address = &with->address;

	if (!strcmp(name, with->agent->self.name))
		return;
	for (size_t i = 0; i < address->to_count; i++)
		if (!strcmp(address->to[i].name, name))
			return;
	if (address->to_count < MAX_RECIPIENTS - 1)
		id_set(address->to[address->to_count++].name, AGENCY_SIZE, name);
}

/* ---- places -------------------------------------------------------------------------- */

/* Whoever got what is answered, but for who said it and who stood beside. */
static void
add_re_to(struct addressing *with)
{
	const struct envelope *envelope = &with->answered.envelope;

	for (size_t i = 0; with->answered.is_known && i < envelope->to_count; i++) {
		const char *name = envelope->to[i].agency.name;

		if (!trust_is_side(with->agent->trust, name, envelope->from.name))
			add(with, name);
	}
}

static enum status
add_holder(struct addressing *with)
{
	struct case_token case_token = with->document->case_token;
	struct agency holder;
	enum status status;

	if (!*case_token.hex)
		case_token = with->answered.envelope.case_token;
	status = agent_holder(with->agent, &case_token, with->now, with->arena, &holder);
	if (!status)
		add(with, holder.name);
	else if (status == STATUS_NOT_FOUND && with->answered.is_ours)
		add_re_to(with); /* ours, not accepted yet: where it goes, this goes */
	else if (status == STATUS_NOT_FOUND && with->answered.is_known)
		add(with, with->answered.envelope.from.name);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* To whoever the answered message speaks for; an individual is told otherwise,
 * and the record is the holder's alone. */
static void
add_asker(struct addressing *with)
{
	const struct answered *answered = &with->answered;

	if (!answered->is_known)
		return;
	if (*answered->on_behalf_of) {
		if (entry_of(with->agent, answered->on_behalf_of))
			add(with, answered->on_behalf_of);
	} else if (answered->is_ours) {
		add_re_to(with);
	} else {
		add(with, answered->envelope.from.name);
	}
}

/* The agency that this message itself speaks for, if it can be written to;
 * who speaks for nobody writes to its own council. */
static enum status
add_caller_or_area(struct addressing *with)
{
	const struct directory_agency *self = entry_of(with->agent, with->agent->self.name);
	struct fact *facts = NULL;
	const char *caller = "";
	size_t count = 0;
	enum status status = facts_derive(with->document, with->arena, &facts, &count);

	if (status == STATUS_NO_MEMORY)
		return status;
	if (!status)
		caller = facts_table_kept(facts, count).on_behalf_of;
	if (*caller && entry_of(with->agent, caller))
		add(with, caller);
	else if (!*caller && self && *self->area.name)
		add(with, self->area.name);
	return STATUS_OK;
}

static int
is_listed(const struct addressing *with, const char *list, const char *name)
{
	size_t count = document_value_count(with->document, list);

	for (size_t i = 0; i < count; i++) {
		const char *pointer = arena_print(with->arena, "%s/%zu", list, i);

		if (pointer && !strcmp(document_value(with->document, pointer, with->arena), name))
			return 1;
	}
	return 0;
}

static enum status
add_listed(struct addressing *with, const char *list, const char *but)
{
	size_t count = document_value_count(with->document, list);

	for (size_t i = 0; i < count; i++) {
		const char *pointer = arena_print(with->arena, "%s/%zu", list, i);
		const char *name = pointer ? document_value(with->document, pointer, with->arena) : NULL;

		if (!name)
			return STATUS_NO_MEMORY;
		if (id_is_agency(name) && !is_listed(with, but, name))
			add(with, name);
	}
	return STATUS_OK;
}

/* Whom the policy of the case's council, else of our own, tells of the stage. */
static void
add_stage(struct addressing *with)
{
	const struct directory_agency *self = entry_of(with->agent, with->agent->self.name);
	const char *area = *with->address.area.name ? with->address.area.name : self ? self->area.name : "";
	const struct policy *policy = trust_policy_for(with->agent->trust, area);
	const char *stage = document_value(with->document, address_table_stage(), with->arena);
	uint64_t number = 0;

	if (id_number(stage, &number))
		return;
	for (size_t i = 0; policy && i < policy->stage_count; i++)
		if (policy->stages[i].n == number && *policy->stages[i].notify.name)
			add(with, policy->stages[i].notify.name);
}

static void
add_reviewer(struct addressing *with)
{
	const struct directory *directory = trust_directory(with->agent->trust);
	const char *only = NULL;
	size_t count = 0;

	for (size_t i = 0; directory && i < directory->agency_count; i++) {
		if (!directory_has_role(&directory->agencies[i], "reviewer"))
			continue;
		only = directory->agencies[i].id.name;
		count++;
	}
	if (count == 1)
		add(with, only);
}

/* By the row of its type. */
static enum status
add_places(struct addressing *with, unsigned places)
{
	enum status status = STATUS_OK;

	if (places & ADDRESS_HOLDER)
		status = add_holder(with);
	if (!status && places & (ADDRESS_CALLER | ADDRESS_AREA))
		status = add_caller_or_area(with);
	if (!status && places & ADDRESS_INVITED)
		status = add_listed(with, address_table_invited(), address_table_apart());
	if (places & ADDRESS_ASKER)
		add_asker(with);
	if (places & ADDRESS_OWED)
		(with->answered.is_ours ? add_re_to : add_asker)(with);
	if (places & ADDRESS_RE_SENDER && with->answered.is_known)
		add(with, with->answered.envelope.from.name);
	if (places & ADDRESS_RE_TO)
		add_re_to(with);
	if (places & ADDRESS_AGAINST)
		add(with, document_value(with->document, address_table_against(), with->arena));
	if (places & ADDRESS_STAGE)
		add_stage(with);
	if (places & ADDRESS_REVIEWER)
		add_reviewer(with);
	return status;
}

/* ---- together ------------------------------------------------------------------------- */

static enum status
add_said(struct addressing *with, struct document_problem *ret_problem)
{
	const struct document *document = with->document;

	for (size_t i = 0; i < document->to_count; i++) {
		if (!id_is_agency(document->to[i]))
			return problem(ret_problem, arena_print(with->arena, "/to/%zu", i), "agency",
				       "This is not an agency's id.");
		if (i >= MAX_RECIPIENTS - 1)
			return problem(ret_problem, "/to", "too-many", "A message goes to at most 63 agencies.");
		/* one who is apart has an envelope of its own, and stands in no other */
		if (document->to_count == 1 || !is_listed(with, address_table_apart(), document->to[i]))
			add(with, document->to[i]);
	}
	return STATUS_OK;
}

/* Is ${at} there only because another recipient, or we, stand beside it? */
static int
is_companion(const struct addressing *with, size_t at)
{
	const struct address *address = &with->address;
	const char *name = address->to[at].name;

	if (trust_is_beside(with->agent->trust, with->agent->self.name, name))
		return 1;
	for (size_t i = 0; i < at; i++)
		if (trust_is_beside(with->agent->trust, address->to[i].name, name))
			return 1;
	return 0;
}

/* What answers several is several messages, so that none learns of another. */
static enum status
check_one(const struct addressing *with, struct document_problem *ret_problem)
{
	size_t count = 0;

	for (size_t i = 0; i < with->address.to_count; i++)
		count += !is_companion(with, i);
	if (count <= 1)
		return STATUS_OK;
	return problem(ret_problem, "/to", "too-many", "This goes to one agency: send each its own.");
}

/* The council that governs: the first of the answered message's that is one. */
static void
choose_area(struct addressing *with)
{
	const struct envelope *envelope = &with->answered.envelope;
	const struct directory_agency *entry;

	for (size_t i = 0; with->answered.is_known && i < envelope->to_count; i++) {
		entry = entry_of(with->agent, envelope->to[i].agency.name);
		if (entry && directory_has_role(entry, "crs")) {
			with->address.area = envelope->to[i].agency;
			return;
		}
	}
}

/* Does its row know somebody, though nobody but ourselves may have been found? */
static int
is_settled(const struct addressing *with, const struct address_row *row)
{
	unsigned by_content = ADDRESS_CALLER | ADDRESS_AREA | ADDRESS_REVIEWER;
	struct fact *facts = NULL;
	size_t count = 0;

	if (with->address.to_count || row->is_to_itself)
		return 1;
	if (row->places & ADDRESS_CALLER) /* for an individual: the record is ours alone */
		return !facts_derive(with->document, with->arena, &facts, &count) &&
		       *facts_table_kept(facts, count).on_behalf_of;
	if (row->places & by_content)
		return 0;
	return row->places && (with->answered.is_known || row->places & ADDRESS_INVITED);
}

static enum status
choose_to(struct addressing *with, struct document_problem *ret_problem)
{
	const struct address_row *row = address_table_row(with->document->type);
	enum status status;

	if (with->document->to_count) {
		status = add_said(with, ret_problem);
		if (!status && row->adds)
			status = add_places(with, row->places);
	} else {
		status = add_places(with, row->places);
		if (!status && !is_settled(with, row))
			status = problem(ret_problem, "/to", "required",
					 row->places & ADDRESS_REVIEWER
						 ? "The directory has no agency with the role reviewer, or several: say "
						   "which one this is for, or ask the registrar."
						 : "Say which agency this is for.");
	}
	return !status && row->is_to_one ? check_one(with, ret_problem) : status;
}

enum status
agent_address(struct agent *agent, const struct document *document, struct agent_now now, struct arena *arena,
	      struct address *ret_address, struct document_problem *ret_problem)
{
	struct addressing *with = arena_alloc(arena, sizeof *with);
	enum status status;

	if (!with)
		return STATUS_NO_MEMORY;
	*with = (struct addressing){.agent = agent, .document = document, .now = now, .arena = arena};
	status = find_answered(with);
	if (!status) {
		choose_area(with);
		status = choose_to(with, ret_problem);
	}
	if (status)
		return status;
	with->address.case_token = document->case_token;
	if (!*with->address.case_token.hex)
		with->address.case_token = with->answered.envelope.case_token;
	if (*document->re.hex && !*with->address.case_token.hex)
		return problem(ret_problem, "/re", "unknown", "There is no such message here: give its case too.");
	*ret_address = with->address;
	return STATUS_OK;
}
