#include "review/indicators_world.h"

#include <string.h>

#include "rules/fact_check.h"
#include "rules/standing.h"
#include "rules/thread.h"
#include "rules/types.h"

#define MS_A_MINUTE 60000

/* ---- notes ------------------------------------------------------------------------ */

/* A case's group, and whether it is of the front door asked for. */
struct found_case {
	uint32_t group;
	int is_ours;
};

struct reading {
	struct world *world;
	struct keymap cases; /* token: place in found */
	struct keymap groups;
	struct found_case *found;
	uint32_t found_count;
	uint8_t *is_held; /* by group */
};

static enum status
find_case(struct reading *reading, const struct case_token *token, struct found_case *ret_case)
{
	struct world *world = reading->world;
	uint64_t at = keymap_find(&reading->cases, token->hex), group;
	const struct case_row *row;
	enum status status;

	if (at != KEYMAP_NONE) {
		*ret_case = reading->found[at];
		return STATUS_OK;
	}
	row = casebook_row(world->input->book, token);
	if (!row)
		return STATUS_MALFORMED; /* its notes are in the book, so it is: our bug */
	group = keymap_find(&reading->groups, row->group.hex);
	status = STATUS_OK;
	if (group == KEYMAP_NONE) {
		group = world->group_count++;
		status = keymap_put(&reading->groups, world->arena, row->group.hex, group);
	}
	*ret_case = (struct found_case){(uint32_t)group, !strcmp(row->home.name, world->input->crs.name)};
	reading->found[reading->found_count] = *ret_case;
	if (!status)
		status = keymap_put(&reading->cases, world->arena, token->hex, reading->found_count++);
	return status;
}

/* Where the note of ${id} is, or what replaced it where it was refused. */
static uint32_t
place_of(const struct world *world, const struct envelope_id *id)
{
	size_t at = id->hex[0] ? casebook_past_place(world->input->book, id->hex) : CASEBOOK_NOWHERE;
	uint64_t again;

	if (at != CASEBOOK_NOWHERE)
		return (uint32_t)at;
	again = id->hex[0] ? keymap_find(&world->resealed, id->hex) : KEYMAP_NONE;
	return again == KEYMAP_NONE ? WORLD_NONE : (uint32_t)again;
}

/* What it replaces, and what then is over. */
static enum status
follow_replaced(struct world *world, uint32_t at)
{
	struct world_note *note = &world->notes[at];
	const struct envelope *envelope = note->past->envelope;
	size_t old = envelope->replaces.hex[0] ? casebook_past_place(world->input->book, envelope->replaces.hex)
					       : CASEBOOK_NOWHERE;
	struct world_note *before = old < at ? &world->notes[old] : NULL;

	note->first = at;
	if (before && before->past && before->past->envelope->type == envelope->type && before->group == note->group) {
		note->first = before->first;
		before->is_superseded = 1;
	} else if (envelope->replaces.hex[0] && old == CASEBOOK_NOWHERE) {
		return keymap_put(&world->resealed, world->arena, envelope->replaces.hex, at);
	}
	return STATUS_OK;
}

/* What it says does not stand.  A record that is called back from one of those
 * who got it stands for the others. */
static void
follow_undone(struct world *world, uint32_t at)
{
	const struct envelope *envelope = world->notes[at].past->envelope;
	struct world_note *target = world->notes[at].re < at ? &world->notes[world->notes[at].re] : NULL;
	enum message_type type;

	if (!target || !target->past || !types_row(envelope->type)->undoes)
		return;
	type = target->past->envelope->type;
	if (envelope->type == TYPE_RETRACT)
		target->is_void =
			!types_is(type, CLASS_REFERRAL) || fact_check_is(envelope, "reason", "duplicate|in-error");
	if (envelope->type == TYPE_RECALL && types_is(type, CLASS_DECISION | CLASS_OUTCOME))
		target->is_void = 1;
	if (types_is(type, types_row(envelope->type)->undoes))
		target->is_untold |= !types_is(type, CLASS_RECORD | CLASS_REFERRAL);
}

static enum status
read_note(struct reading *reading, uint32_t at)
{
	struct world *world = reading->world;
	struct world_note *note = &world->notes[at];
	const struct envelope *envelope = note->past->envelope;
	struct found_case found;
	enum status status = find_case(reading, &envelope->case_token, &found);

	if (status)
		return status;
	note->group = found.group;
	note->is_ours = found.is_ours;
	note->re = place_of(world, &envelope->re);
	note->re = note->re < at ? note->re : WORLD_NONE;
	note->referral = types_is(envelope->type, CLASS_REFERRAL) ? at
			 : note->re == WORLD_NONE		  ? WORLD_NONE
								  : world->notes[note->re].referral;
	status = follow_replaced(world, at);
	follow_undone(world, at);
	if (envelope->type == TYPE_HOLD && note->is_ours)
		reading->is_held[note->group] = !fact_check_is(envelope, "reason", "released");
	return status;
}

static enum status
read_notes(struct world *world)
{
	struct reading reading = {.world = world};
	enum status status = STATUS_OK;

	world->note_count = (uint32_t)casebook_past_count(world->input->book);
	world->notes = arena_array(world->arena, (size_t)world->note_count + 1, sizeof *world->notes);
	world->told = arena_array(world->arena, (size_t)world->note_count + 1, sizeof *world->told);
	reading.found = arena_array(world->arena, (size_t)world->note_count + 1, sizeof *reading.found);
	reading.is_held = arena_array(world->arena, (size_t)world->note_count + 1, 1);
	if (!world->notes || !world->told || !reading.found || !reading.is_held)
		return STATUS_NO_MEMORY;
	for (uint32_t i = 0; !status && i < world->note_count; i++) {
		struct world_note *note = &world->notes[i];

		*note = (struct world_note){.re = WORLD_NONE, .referral = WORLD_NONE, .first = i, .group = WORLD_NONE};
		world->told[i].at.ms = INSTANT_NEVER;
		note->past = casebook_past_at(world->input->book, i);
		if (note->past)
			status = read_note(&reading, i);
	}
	for (uint32_t i = 0; i < world->group_count; i++)
		world->held_groups += reading.is_held[i];
	return status;
}

/* ---- duties ------------------------------------------------------------------------- */

enum world_how
indicators_world_excused(const struct world *world, const struct world_duty *duty)
{
	const struct past *excuse = duty->ender == WORLD_NONE ? NULL : world->notes[duty->ender].past;

	if (!excuse || !fact_check_is(excuse->envelope, "reason", "withheld|not-possible"))
		return HOW_COUNT;
	return fact_check_is(excuse->envelope, "reason", "withheld") ? HOW_WITHHELD : HOW_NOT_POSSIBLE;
}

/* How the answer that opened ${duty} reached its one recipient. */
static void
hear(struct world *world, const struct world_duty *duty)
{
	struct world_told *told = &world->told[world->notes[duty->opener].first];
	const struct duty *it = duty->duty;
	enum world_how how = HOW_UNTOLD;

	if (it->kind == DUTY_VERIFY)
		told->by_agent = 1;
	else if (it->kind == DUTY_TELL)
		told->by_word = 1;
	else
		return;
	if (it->state == DUTY_MET)
		how = it->kind == DUTY_VERIFY ? HOW_RECEIPT : HOW_WORD;
	else if (it->state == DUTY_ENDED && indicators_world_is(world, duty->ender, TYPE_TOLD_OTHERWISE))
		how = HOW_WORD;
	else if (it->state == DUTY_EXCUSED)
		how = indicators_world_excused(world, duty);
	if (how == HOW_COUNT || how == HOW_UNTOLD || how < told->how)
		return;
	if (how > told->how || it->ended.ms < told->at.ms)
		told->at = it->ended;
	told->how = how;
}

static enum status
read_duties(struct world *world)
{
	size_t count = casebook_count(world->input->book);

	world->duties = arena_array(world->arena, count + 1, sizeof *world->duties);
	if (!world->duties)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		const struct duty *duty = casebook_at(world->input->book, i);
		struct world_duty *kept = &world->duties[world->duty_count];
		enum message_type type;

		if (!duty)
			continue; /* erased */
		*kept = (struct world_duty){duty, place_of(world, &duty->opened_by), place_of(world, &duty->ended_by)};
		if (kept->opener == WORLD_NONE || !world->notes[kept->opener].past)
			continue;
		world->duty_count++;
		type = world->notes[kept->opener].past->envelope->type;
		if (types_is(type, CLASS_DECISION | CLASS_OUTCOME))
			hear(world, kept);
	}
	return STATUS_OK;
}

/* An answer to a referral that is not there any more. */
static void
count_lost(struct world *world)
{
	for (uint32_t i = 0; i < world->note_count; i++) {
		const struct world_note *note = &world->notes[i];

		if (note->past && note->is_ours && note->referral == WORLD_NONE &&
		    types_is(note->past->envelope->type, CLASS_DECISION | CLASS_OUTCOME) &&
		    !fact_check_is(note->past->envelope, "of", "return-interview"))
			world->lost++;
	}
}

enum status
indicators_world_read(const struct indicators_input *input, struct cells *cells, struct names *names,
		      struct arena *arena, struct world *ret_world)
{
	enum status status;

	*ret_world = (struct world){.input = input, .arena = arena, .cells = cells, .names = names};
	ret_world->policy = standing_policy(&input->standing, input->crs.name);
	ret_world->calendar.policy = ret_world->policy;
	status = read_notes(ret_world);
	if (!status)
		status = read_duties(ret_world);
	if (!status)
		count_lost(ret_world);
	return status;
}

/* ---- asking it ------------------------------------------------------------------------- */

int
indicators_world_is(const struct world *world, uint32_t at, enum message_type type)
{
	return at != WORLD_NONE && world->notes[at].past && world->notes[at].is_ours &&
	       world->notes[at].past->envelope->type == type;
}

int
indicators_world_stands(const struct world *world, uint32_t at)
{
	return !world->notes[at].is_void && !world->notes[at].is_superseded;
}

struct instant
indicators_world_after(const struct world *world, enum clock_unit unit, uint64_t amount, struct instant start)
{
	return world->policy ? clocks_due(&world->calendar, unit, amount, start) : (struct instant){INSTANT_NEVER};
}

struct cells_where
indicators_world_where(const struct world *world, struct instant moment, uint32_t agency)
{
	struct cells_where where = {.month = indicators_months_of(&world->cells->months, moment)};

	if (agency != NAME_NONE) {
		where.part[SPLIT_AGENCY] = agency;
		where.part[SPLIT_KIND] = indicators_names_at(world->names, agency)->kind_name;
	}
	return where;
}

int
indicators_world_counts(enum world_how how)
{
	return how != HOW_WORD && how != HOW_NOT_POSSIBLE;
}

void
indicators_world_how(struct world *world, enum indicator_id id, const struct cells_where *where, enum world_how how)
{
	static const char *const words[HOW_COUNT] = {"not-yet", "withheld", "not-possible", "word", "receipt"};
	struct cells_where part = *where;

	if (indicators_world_counts(how))
		indicators_cells_add(world->cells, id, where, how == HOW_RECEIPT, 1);
	for (int i = HOW_COUNT - 1; i >= 0; i--) {
		part.part[SPLIT_HOW] = indicators_names_find(world->names, words[i]);
		indicators_cells_part(world->cells, id, SPLIT_HOW, &part, how == (enum world_how)i, 1);
	}
}

void
indicators_world_waits(struct world *world, const enum indicator_id ids[2], const struct cells_where *where,
		       struct instant start, struct instant end)
{
	const struct months *months = &world->cells->months;
	struct cells_where at = *where;
	uint32_t first = indicators_months_of(months, start);

	for (at.month = first == MONTH_NONE ? 0 : first; at.month < months->count; at.month++) {
		struct instant moment = indicators_months_end(months, at.month);

		if (moment.ms > world->input->ends.ms) {
			if (clocks_day(world->input->ends) < months->days[at.month])
				return;
			moment = world->input->ends;
		}
		if (end.ms <= moment.ms)
			return;
		if (start.ms >= moment.ms)
			continue;
		if (ids[0] != INDICATOR_COUNT)
			indicators_cells_add(world->cells, ids[0], &at, 1, 0);
		if (ids[1] != INDICATOR_COUNT)
			indicators_cells_add(world->cells, ids[1], &at, indicators_world_minutes(start, moment), 1);
	}
}

struct instant
indicators_world_moment(const struct duty *duty)
{
	struct instant due = {duty->due.ms == INSTANT_NEVER ? INSTANT_NEVER : duty->due.ms - 1};

	return !duty_is_open(duty) && duty->ended.ms < due.ms ? duty->ended : due;
}

struct instant
indicators_world_opened(const struct world *world, const struct duty *verify)
{
	struct duty read = *verify;
	char id[DUTY_ID_SIZE];
	const struct duty *found;

	read.kind = DUTY_READ;
	duty_id(&read, id);
	found = casebook_duty(world->input->book, id);
	return found && found->state == DUTY_MET ? found->ended : (struct instant){INSTANT_NEVER};
}

uint64_t
indicators_world_minutes(struct instant from, struct instant until)
{
	return until.ms > from.ms ? (uint64_t)(until.ms - from.ms) / MS_A_MINUTE : 0;
}
