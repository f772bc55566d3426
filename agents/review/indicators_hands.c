#include "review/indicators_hands.h"

#include <string.h>

#include "rules/fact_check.h"

/* ---- P16: what the night hands over ------------------------------------------------------ */

static void
count_item(struct world *world, const struct world_duty *duty)
{
	const struct duty *it = duty->duty;
	const struct case_row *row = casebook_row(world->input->book, &it->case_token);
	uint32_t giver = indicators_names_find(world->names, it->creditor.name);
	const struct past *by = duty->ender == WORLD_NONE ? NULL : world->notes[duty->ender].past;
	int is_taken = it->state == DUTY_MET && by && by->envelope->type == TYPE_HANDOVER_ACCEPTED;
	struct cells_where where = indicators_world_where(world, it->start, NAME_NONE);

	if (it->kind != DUTY_HANDOVER || !indicators_names_at(world->names, giver)->is_edt || !row ||
	    strcmp(row->home.name, world->input->crs.name) != 0)
		return;
	if ((it->state != DUTY_MET && !duty_is_open(it)) || (duty_is_open(it) && it->due.ms > world->input->ends.ms))
		return;
	indicators_cells_add(world->cells, INDICATOR_P16, &where, is_taken && it->ended.ms <= it->due.ms, 1);
}

/* ---- P17: disagreements ------------------------------------------------------------------ */

/* Of each escalation: the first and the newest response. */
struct responses {
	uint32_t first;
	uint32_t newest;
};

static void
count_escalation(const struct contacts *contacts, uint32_t at, const struct responses *responses)
{
	struct world *world = contacts->world;
	const struct world_note *note = &world->notes[at];
	const struct envelope *escalation = note->past->envelope;
	const struct contact *contact = indicators_contacts_of(contacts, at);
	struct cells_where where = indicators_world_where(world, note->past->accepted,
							  indicators_names_find(world->names, escalation->from.name));
	const char *stage = fact_check_value(escalation, "stage"), *result = NULL;

	where.part[SPLIT_STAGE] = indicators_names_find(world->names, stage ? stage : "");
	indicators_cells_add(world->cells, INDICATOR_P17, &where, 1, 0);
	if (responses->newest)
		result = fact_check_value(world->notes[responses->newest - 1].past->envelope, "result");
	if (contact && contact->nfa_at.ms <= note->past->accepted.ms)
		indicators_cells_add(world->cells, INDICATOR_P17d, &where, 1, 0);
	if (responses->first)
		indicators_cells_add(world->cells, INDICATOR_P17c, &where,
				     indicators_world_minutes(note->past->accepted,
							      world->notes[responses->first - 1].past->accepted),
				     1);
	where.part[SPLIT_STAGE] = NAME_NONE;
	where.part[SPLIT_AGENCY] = where.part[SPLIT_KIND] = NAME_NONE;
	where.part[SPLIT_RESULT] = indicators_names_find(world->names, result ? result : "open");
	indicators_cells_add(world->cells, INDICATOR_P17b, &where, 1, 0);
}

void
indicators_hands(const struct contacts *contacts)
{
	struct world *world = contacts->world;
	struct responses *responses = arena_array(world->arena, (size_t)world->note_count + 1, sizeof *responses);

	if (!responses) {
		world->cells->status = STATUS_NO_MEMORY;
		return;
	}
	for (uint32_t i = 0; i < world->duty_count; i++)
		count_item(world, &world->duties[i]);
	for (uint32_t i = 0; i < world->note_count; i++) {
		uint32_t re = world->notes[i].re;

		if (!indicators_world_is(world, i, TYPE_ESCALATION_RESPONSE) || !indicators_world_stands(world, i) ||
		    re == WORLD_NONE)
			continue;
		re = world->notes[re].first;
		responses[re].first = responses[re].first ? responses[re].first : i + 1;
		responses[re].newest = i + 1;
	}
	for (uint32_t i = 0; i < world->note_count; i++)
		if (indicators_world_is(world, i, TYPE_ESCALATION) && indicators_world_stands(world, i))
			count_escalation(contacts, i, &responses[world->notes[i].first]);
}
