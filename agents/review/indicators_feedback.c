#include "review/indicators_feedback.h"

#include <string.h>

#include "rules/fact_check.h"
#include "rules/types.h"

/* ---- P1, P2, P19: contacts ---------------------------------------------------------------- */

static void
count_contact(const struct contacts *contacts, const struct contact *contact)
{
	struct world *world = contacts->world;
	struct cells_where where = indicators_contacts_where(contacts, contact, contact->received);
	struct instant decided = indicators_contacts_decided(contacts, contact);
	struct instant due = indicators_world_after(world, UNIT_WORKING_DAYS, 1, contact->received);
	enum world_how how = indicators_contacts_how(contacts, contact);

	if (decided.ms && world->policy && (decided.ms != INSTANT_NEVER || due.ms <= world->input->ends.ms))
		indicators_cells_add(world->cells, INDICATOR_P1, &where, decided.ms < due.ms, 1);
	if (how == HOW_COUNT)
		return;
	indicators_world_how(world, INDICATOR_P2, &where, how);
	if (indicators_names_at(world->names, contact->agency)->is_outside)
		indicators_world_how(world, INDICATOR_P19, &where, how);
}

/* ---- P3: from decision to delivery ---------------------------------------------------------- */

/* Was it done before ${due}, or may it still be? */
static int
is_judged(const struct world *world, struct instant done, struct instant due)
{
	return done.ms != INSTANT_NEVER || due.ms <= world->input->ends.ms;
}

static void
count_decision(const struct contacts *contacts, uint32_t at)
{
	static const enum indicator_id oldest[2] = {INDICATOR_COUNT, INDICATOR_P3d};
	struct world *world = contacts->world;
	const struct world_note *note = &world->notes[at];
	const struct world_told *told = &world->told[note->first];
	const struct contact *contact = indicators_contacts_of(contacts, at);
	struct instant made =
		world->notes[note->first].past ? world->notes[note->first].past->accepted : note->past->accepted;
	struct instant due = indicators_world_after(world, UNIT_WORKING_DAYS, 1, made);
	struct cells_where where;

	if (!contact || !contact->is_counted || !indicators_world_stands(world, at) || !world->policy)
		return;
	where = indicators_contacts_where(contacts, contact, made);
	if (told->by_agent && (told->how == HOW_RECEIPT || told->how == HOW_UNTOLD)) {
		if (is_judged(world, told->at, due))
			indicators_cells_add(world->cells, INDICATOR_P3, &where, told->at.ms < due.ms, 1);
		indicators_world_waits(world, oldest, &where, made, told->at);
	}
	if (told->how == HOW_RECEIPT) {
		indicators_cells_add(world->cells, INDICATOR_P3b, &where, indicators_world_minutes(made, told->at), 1);
		indicators_cells_add(world->cells, INDICATOR_P3c, &where, indicators_world_minutes(made, told->at), 1);
	}
	if (told->how != HOW_WORD && !(told->by_word && told->how == HOW_UNTOLD))
		return;
	if (is_judged(world, told->at, due))
		indicators_cells_add(world->cells, INDICATOR_P3e, &where, told->at.ms < due.ms, 1);
	if (told->how == HOW_WORD)
		indicators_cells_add(world->cells, INDICATOR_P3f, &where, indicators_world_minutes(made, told->at), 1);
}

/* ---- P4: read by a person ---------------------------------------------------------------------- */

static void
count_delivery(struct world *world, const struct world_duty *duty)
{
	const struct world_note *note = &world->notes[duty->opener];
	const char *of;
	struct cells_where where;

	if (duty->duty->kind != DUTY_VERIFY || duty->duty->state != DUTY_MET || !note->is_ours ||
	    !indicators_world_stands(world, duty->opener) || !types_is(note->past->envelope->type, CLASS_ANSWER))
		return;
	of = fact_check_value(note->past->envelope, "of");
	where = indicators_world_where(world, duty->duty->ended,
				       indicators_names_find(world->names, duty->duty->debtor.name));
	where.part[SPLIT_WHAT] = indicators_names_find(world->names, of ? of : note->past->envelope->type_word);
	indicators_cells_add(world->cells, INDICATOR_P4, &where,
			     indicators_world_opened(world, duty->duty).ms != INSTANT_NEVER, 1);
}

void
indicators_feedback(const struct contacts *contacts)
{
	struct world *world = contacts->world;

	for (uint32_t i = 0; i < contacts->count; i++)
		if (contacts->list[i].is_counted)
			count_contact(contacts, &contacts->list[i]);
	for (uint32_t i = 0; i < world->note_count; i++)
		if (indicators_world_is(world, i, TYPE_DECISION))
			count_decision(contacts, i);
	for (uint32_t i = 0; i < world->duty_count; i++)
		count_delivery(world, &world->duties[i]);
}
