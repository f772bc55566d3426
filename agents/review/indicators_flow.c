#include "review/indicators_flow.h"

#include <string.h>

#include "rules/fact_check.h"

/** The statute's days: Working Together, ICPC and assessment. */
#define ASSESSMENT_DAYS 45
#define CONFERENCE_DAYS 15

#define CODE(code) (1u << (unsigned)CONTACT_##code)

/* ---- contacts and what was decided ------------------------------------------------------ */

/* Of a contact whose newest decision makes it a statutory referral. */
static void
count_referral(const struct contacts *contacts, const struct contact *contact, const struct envelope *decision)
{
	struct cells *cells = contacts->world->cells;
	struct cells_where where = indicators_contacts_where(contacts, contact, contact->referral_at);
	unsigned codes = indicators_contacts_codes(contacts, contact);
	int is_down = (codes & CODE(EARLY_HELP)) && !(codes & (CODE(ASSESSMENT) | CODE(STRATEGY)));

	indicators_cells_add(cells, INDICATOR_I3, &where, 1, 0);
	indicators_cells_add(cells, INDICATOR_I6, &where, codes == CODE(NFA), 1);
	indicators_cells_add(cells, INDICATOR_I7, &where, (uint64_t)fact_check_is(decision, "rereferral", "yes"), 1);
	if (fact_check_is(decision, "rereferral", "unknown"))
		indicators_cells_add(cells, INDICATOR_I7b, &where, 1, 0);
	if (is_down)
		indicators_cells_add(cells, INDICATOR_I5b, &where, 1, 0);
}

static void
count_contact(const struct contacts *contacts, const struct contact *contact)
{
	const struct world *world = contacts->world;
	struct cells_where where = indicators_contacts_where(contacts, contact, contact->received);
	const struct envelope *decision;

	if (contact->is_called_back)
		indicators_cells_add(world->cells, INDICATOR_I1b, &where, 1, 0);
	if (!contact->is_counted)
		return;
	indicators_cells_add(world->cells, INDICATOR_I1, &where, 1, 0);
	if (contact->decision == WORLD_NONE)
		return;
	decision = world->notes[contact->decision].past->envelope;
	if (fact_check_is(decision, "stage", "referral"))
		count_referral(contacts, contact, decision);
	if (indicators_contacts_codes(contacts, contact) & CODE(EARLY_HELP)) {
		where = indicators_contacts_where(contacts, contact, contact->help_at);
		indicators_cells_add(world->cells, INDICATOR_I5, &where, 1, 0);
	}
}

/* ---- what was done about children -------------------------------------------------------- */

/* Was it by the end of the ${days}th working day after ${start}? */
static int
is_within(const struct world *world, struct instant start, uint64_t days, struct instant at)
{
	return at.ms < indicators_world_after(world, UNIT_WORKING_DAYS, days, start).ms;
}

static void
count_assessment(struct world *world, const struct event *event, const struct cells_where *where)
{
	indicators_cells_add(world->cells, INDICATOR_I8, where, 1, 0);
	if (event->referred.ms != INSTANT_NEVER && world->policy)
		indicators_cells_add(world->cells, INDICATOR_I9, where,
				     (uint64_t)is_within(world, event->referred, ASSESSMENT_DAYS, event->at), 1);
}

static void
count_enquiry(struct world *world, const struct event *event, const struct cells_where *where)
{
	indicators_cells_add(world->cells, INDICATOR_I11, where, 1, 0);
	indicators_cells_add(world->cells, INDICATOR_I12, where, 1, 0);
	indicators_cells_add(world->cells, INDICATOR_I11c, where, event->is_left_out != 0, 0);
	indicators_cells_add(world->cells, INDICATOR_I13, where, !strcmp(event->code, "cp-conference"),
			     event->is_left_out == 0);
}

static void
count_event(struct world *world, const struct event *event)
{
	struct cells_where where = indicators_world_where(world, event->at, NAME_NONE);

	if (!strcmp(event->of, "assessment"))
		count_assessment(world, event, &where);
	else if (!strcmp(event->of, "s47"))
		count_enquiry(world, event, &where);
	else if (!strcmp(event->of, "early-help") && !strcmp(event->code, "taken-up"))
		indicators_cells_add(world->cells, INDICATOR_I5c, &where, 1, 0);
	else if (!strcmp(event->of, "icpc") && (!strcmp(event->code, "plan") || !strcmp(event->code, "no-plan")) &&
		 event->began.ms != INSTANT_NEVER && world->policy)
		indicators_cells_add(world->cells, INDICATOR_I14, &where,
				     (uint64_t)is_within(world, event->began, CONFERENCE_DAYS, event->at), 1);
}

/* ---- protection --------------------------------------------------------------------------- */

/* A case and the moment: the same one is often told twice. */
static void
count_protection(const struct contacts *contacts, uint32_t at, struct instant *protected_at)
{
	struct world *world = contacts->world;
	const struct world_note *note = &world->notes[at];
	struct instant moment;
	struct cells_where where;

	if ((!indicators_world_is(world, at, TYPE_REFERRAL) &&
	     !indicators_world_is(world, at, TYPE_FURTHER_INFORMATION)) ||
	    note->is_void || note->is_superseded ||
	    !fact_check_is(note->past->envelope, "protection", "police-protection"))
		return;
	moment = fact_check_time(note->past->envelope, "protected-at", note->past->accepted);
	if (protected_at[note->group].ms == moment.ms)
		return;
	protected_at[note->group] = moment;
	where = indicators_world_where(world, moment, NAME_NONE);
	indicators_cells_add(world->cells, INDICATOR_I18, &where, 1, 0);
}

void
indicators_flow(const struct contacts *contacts, const struct events *events, const struct meetings *meetings)
{
	struct world *world = contacts->world;
	struct instant *protected_at = arena_array(world->arena, (size_t)world->group_count + 1, sizeof *protected_at);

	if (!protected_at) {
		world->cells->status = STATUS_NO_MEMORY;
		return;
	}
	for (uint32_t i = 0; i < contacts->count; i++)
		count_contact(contacts, &contacts->list[i]);
	for (uint32_t i = 0; i < events->count; i++)
		count_event(world, &events->list[i]);
	for (uint32_t i = 0; i < meetings->count; i++) {
		struct cells_where where = indicators_world_where(world, meetings->list[i].held, NAME_NONE);

		indicators_cells_add(world->cells, INDICATOR_I10, &where, 1, 0);
		indicators_cells_add(world->cells, INDICATOR_I12, &where, 0, 1);
	}
	for (uint32_t i = 0; i < world->note_count; i++)
		count_protection(contacts, i, protected_at);
}
