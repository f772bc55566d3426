#include "review/indicators_shared.h"

#include <string.h>

#include "review/indicators_pairs.h"
#include "rules/ruling.h"

static const struct instant never = {INSTANT_NEVER};

/* ---- P5: an agency and a meeting's record ------------------------------------------------- */

/* What one agency is owed of one meeting. */
struct share {
	uint32_t agency;
	uint32_t meeting; /* WORLD_NONE: it is owed a record, and no meeting has one yet */
	int is_owed;
	enum world_how how;
	struct instant at;     /* when it came to be so */
	struct instant moment; /* of when it is */
	struct instant due;
	int is_settled;
};

struct shares {
	struct world *world;
	const struct meetings *meetings;
	struct pairs pairs;
	struct share *list;
};

/* Groups, as meetings that were not: their numbers follow those of meetings. */
static struct share *
find_share(struct shares *shares, uint32_t meeting, uint32_t group, const char *agency)
{
	uint32_t number = indicators_names_find(shares->world->names, agency);
	uint32_t place = meeting == WORLD_NONE ? shares->meetings->count + group : meeting, count = shares->pairs.count;
	uint32_t at = indicators_pairs_find(&shares->pairs, shares->world->arena, place, number);
	struct share *share;

	if (at == PAIR_NONE) {
		shares->world->cells->status = STATUS_NO_MEMORY;
		return NULL;
	}
	share = &shares->list[at];
	if (shares->pairs.count > count)
		*share = (struct share){
			.agency = number, .meeting = meeting, .at = never, .moment = never, .due = never};
	return share;
}

static void
improve(struct share *share, enum world_how how, struct instant at)
{
	if (how < share->how || (how == share->how && at.ms >= share->at.ms))
		return;
	share->how = how;
	share->at = at;
}

static uint32_t
meeting_of(const struct shares *shares, uint32_t note)
{
	return note == WORLD_NONE ? WORLD_NONE : shares->meetings->of_note[note];
}

/* A record's way to one of those it went to. */
static void
read_delivery(struct shares *shares, const struct world_duty *duty)
{
	const struct duty *it = duty->duty;
	uint32_t meeting = meeting_of(shares, duty->opener);
	struct share *share = it->kind == DUTY_VERIFY && meeting != WORLD_NONE
				      ? find_share(shares, meeting, 0, it->debtor.name)
				      : NULL;
	enum world_how how;

	if (!share)
		return;
	if (it->state == DUTY_MET) {
		improve(share, HOW_RECEIPT, it->ended);
	} else if (it->state == DUTY_ENDED && indicators_world_is(shares->world, duty->ender, TYPE_TOLD_OTHERWISE)) {
		improve(share, HOW_WORD, it->ended);
	} else if (it->state == DUTY_EXCUSED) {
		how = indicators_world_excused(shares->world, duty);
		if (how != HOW_COUNT)
			improve(share, how, it->ended);
	}
}

/* That a record is owed. */
static void
read_owed(struct shares *shares, const struct world_duty *duty)
{
	struct world *world = shares->world;
	const struct duty *it = duty->duty;
	uint32_t meeting = meeting_of(shares, duty->opener);
	enum world_how how = it->state == DUTY_EXCUSED ? indicators_world_excused(world, duty) : HOW_UNTOLD;
	struct share *share;

	if (it->kind != DUTY_STRATEGY_RECORD || it->state == DUTY_ENDED || it->state == DUTY_REPLACED ||
	    how == HOW_COUNT || !world->notes[duty->opener].is_ours || world->notes[duty->opener].is_void)
		return;
	if (it->state == DUTY_MET && duty->ender != WORLD_NONE && world->notes[duty->ender].is_untold)
		return; /* it is owed again */
	if (meeting == WORLD_NONE && it->state == DUTY_MET)
		meeting = meeting_of(shares, duty->ender);
	share = find_share(shares, meeting, world->notes[duty->opener].group, it->creditor.name);
	if (!share)
		return;
	share->is_owed = 1;
	share->due = it->due.ms < share->due.ms ? it->due : share->due;
	share->is_settled |= !duty_is_open(it);
	if (indicators_world_moment(it).ms < share->moment.ms)
		share->moment = indicators_world_moment(it);
	if (!strcmp(it->creditor.name, ANONYMOUS))
		how = HOW_NOT_POSSIBLE;
	if (how != HOW_UNTOLD)
		improve(share, how, it->ended);
	/* told by an outcome of the meeting: it has no record of its own to get */
	if (it->state == DUTY_MET && indicators_world_is(world, duty->ender, TYPE_OUTCOME))
		improve(share, world->told[world->notes[duty->ender].first].how,
			world->told[world->notes[duty->ender].first].at);
}

static void
count_share(struct shares *shares, const struct share *share)
{
	struct world *world = shares->world;
	struct cells_where where = indicators_world_where(world, share->moment, share->agency);
	int is_in_time = share->how == HOW_RECEIPT && share->at.ms <= share->due.ms;

	if (!share->is_owed || indicators_names_at(world->names, share->agency)->is_side ||
	    (!share->is_settled && share->due.ms > world->input->ends.ms))
		return;
	indicators_world_how(world, INDICATOR_P5, &where, share->how);
	if (indicators_world_counts(share->how))
		indicators_cells_add(world->cells, INDICATOR_P5b, &where, (uint64_t)is_in_time, 1);
	if (share->how == HOW_RECEIPT && share->meeting != WORLD_NONE)
		indicators_cells_add(world->cells, INDICATOR_P5c, &where,
				     indicators_world_minutes(shares->meetings->list[share->meeting].held, share->at),
				     1);
}

static void
count_shares(struct world *world, const struct meetings *meetings)
{
	struct shares shares = {.world = world, .meetings = meetings};

	shares.list = arena_array(world->arena, (size_t)world->duty_count + 1, sizeof *shares.list);
	if (!shares.list) {
		world->cells->status = STATUS_NO_MEMORY;
		return;
	}
	for (uint32_t i = 0; i < world->duty_count; i++) {
		read_delivery(&shares, &world->duties[i]);
		read_owed(&shares, &world->duties[i]);
	}
	for (uint32_t i = 0; i < shares.pairs.count && !world->cells->status; i++)
		count_share(&shares, &shares.list[i]);
}

/* ---- P6: a child, a recipient and an outcome ------------------------------------------------ */

static const struct kind {
	enum duty_kind kind;
	enum indicator_id shared;
	enum indicator_id in_time; /* INDICATOR_COUNT: not asked */
} kinds[] = {
	{DUTY_ASSESSMENT_OUTCOME, INDICATOR_P6, INDICATOR_P6b},
	{DUTY_S47_OUTCOME, INDICATOR_P6c, INDICATOR_P6d},
	{DUTY_EARLY_HELP_OUTCOME, INDICATOR_P6e, INDICATOR_COUNT},
	{DUTY_ICPC, INDICATOR_P6f, INDICATOR_COUNT},
};

/* How it stands with an outcome that is owed, and when it came to be so;
 * HOW_COUNT: it counts nowhere. */
static enum world_how
find_how(const struct world *world, const struct world_duty *duty, struct instant *ret_at)
{
	const struct duty *it = duty->duty;
	enum world_how how = HOW_UNTOLD;

	*ret_at = never;
	if (it->state == DUTY_ENDED || it->state == DUTY_REPLACED)
		return HOW_COUNT;
	if (duty_is_open(it) && it->due.ms > world->input->ends.ms)
		return HOW_COUNT;
	if (it->state == DUTY_EXCUSED)
		how = indicators_world_excused(world, duty);
	if (it->state == DUTY_MET) {
		if (duty->ender == WORLD_NONE || world->notes[duty->ender].is_untold)
			return HOW_COUNT; /* erased; or it is owed again */
		how = world->told[world->notes[duty->ender].first].how;
		*ret_at = world->told[world->notes[duty->ender].first].at;
	}
	return how != HOW_COUNT && !strcmp(it->creditor.name, ANONYMOUS) ? HOW_NOT_POSSIBLE : how;
}

static void
count_owed(struct world *world, const struct world_duty *duty, const struct kind *kind)
{
	const struct duty *it = duty->duty;
	struct instant at;
	enum world_how how = find_how(world, duty, &at);
	uint32_t agency = indicators_names_find(world->names, it->creditor.name);
	struct cells_where where;

	if (how == HOW_COUNT || !world->notes[duty->opener].is_ours ||
	    indicators_names_at(world->names, agency)->is_side)
		return;
	where = indicators_world_where(world, indicators_world_moment(it), agency);
	indicators_world_how(world, kind->shared, &where, how);
	if (kind->in_time != INDICATOR_COUNT && indicators_world_counts(how))
		indicators_cells_add(world->cells, kind->in_time, &where, how == HOW_RECEIPT && at.ms <= it->due.ms, 1);
}

void
indicators_shared(struct world *world, const struct meetings *meetings)
{
	count_shares(world, meetings);
	for (uint32_t i = 0; i < world->duty_count; i++)
		for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
			if (world->duties[i].duty->kind == kinds[k].kind)
				count_owed(world, &world->duties[i], &kinds[k]);
}
