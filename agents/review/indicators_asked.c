#include "review/indicators_asked.h"

#include "rules/fact_check.h"

static const struct instant never = {INSTANT_NEVER};

static void
count_answer(struct world *world, const struct duty *duty, uint32_t agency)
{
	int is_over = !duty_is_open(duty), is_met = duty->state == DUTY_MET;
	struct cells_where where = indicators_world_where(world, indicators_world_moment(duty), agency);

	/* overtaken before it was due, or not due yet: nobody is late */
	if (!is_met && (is_over ? duty->ended.ms <= duty->due.ms : duty->due.ms > world->input->ends.ms))
		return;
	indicators_cells_add(world->cells, INDICATOR_P9, &where, is_met && duty->ended.ms <= duty->due.ms, 1);
}

static void
count_request(struct world *world, const struct world_duty *duty)
{
	static const enum indicator_id waiting[2] = {INDICATOR_P9b, INDICATOR_P9c};
	const struct duty *it = duty->duty;
	uint32_t agency = indicators_names_find(world->names, it->debtor.name);
	struct cells_where where = indicators_world_where(world, it->start, agency);
	const struct envelope *request, *end;

	if (it->kind != DUTY_INFORMATION_RESPONSE ||
	    !indicators_world_is(world, duty->opener, TYPE_INFORMATION_REQUEST) ||
	    !indicators_world_stands(world, duty->opener) || it->state == DUTY_REPLACED || it->state == DUTY_EXCUSED)
		return;
	request = world->notes[duty->opener].past->envelope;
	end = indicators_world_is(world, duty->ender, TYPE_REQUEST_ENDED) ? world->notes[duty->ender].past->envelope
									  : NULL;
	indicators_cells_add(world->cells, INDICATOR_P10, &where, (uint64_t)fact_check_is(request, "specific", "yes"),
			     1);
	indicators_cells_add(world->cells, INDICATOR_P9d, &where, end && fact_check_is(end, "reason", "never-passed"),
			     1);
	count_answer(world, it, agency);
	indicators_world_waits(world, waiting, &where, it->start, duty_is_open(it) ? never : it->ended);
}

void
indicators_asked(struct world *world)
{
	for (uint32_t i = 0; i < world->duty_count; i++)
		count_request(world, &world->duties[i]);
}
