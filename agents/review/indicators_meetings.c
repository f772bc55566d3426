#include "review/indicators_meetings.h"

#include <string.h>

#include "rules/fact_check.h"

/* ---- finding them ------------------------------------------------------------------------- */

/* Another record of it: the newest version says when it was. */
static void
add_record(struct meeting *meeting, uint32_t at, const struct world_note *note)
{
	const struct past *past = note->past;
	uint64_t version = fact_check_number(past->envelope, "version");

	if (past->accepted.ms < meeting->recorded.ms)
		meeting->recorded = past->accepted;
	if (meeting->record != WORLD_NONE && version < meeting->version)
		return;
	meeting->record = at;
	meeting->version = version;
	meeting->held = fact_check_time(past->envelope, "held-at", past->accepted);
}

static enum status
read_record(struct world *world, uint32_t at, struct keymap *by_id, struct meetings *meetings)
{
	const struct world_note *note = &world->notes[at];
	const char *id = fact_check_value(note->past->envelope, "meeting");
	uint64_t found = id ? keymap_find(by_id, id) : KEYMAP_NONE;
	enum status status = STATUS_OK;

	if (!id || note->is_void)
		return STATUS_OK;
	if (found == KEYMAP_NONE) {
		found = meetings->count++;
		meetings->list[found] =
			(struct meeting){.record = WORLD_NONE, .group = note->group, .recorded = {INSTANT_NEVER}};
		status = keymap_put(by_id, world->arena, id, found);
	}
	meetings->of_note[at] = (uint32_t)found;
	add_record(&meetings->list[found], at, note);
	return status;
}

static enum status
find_first(struct world *world, struct meetings *meetings)
{
	uint32_t *first = arena_array(world->arena, (size_t)world->group_count + 1, sizeof *first);

	if (!first)
		return STATUS_NO_MEMORY;
	for (uint32_t i = 0; i < meetings->count; i++) {
		uint32_t *kept = &first[meetings->list[i].group];

		if (!*kept || meetings->list[i].held.ms < meetings->list[*kept - 1].held.ms)
			*kept = i + 1;
	}
	for (uint32_t i = 0; i < meetings->count; i++)
		meetings->list[i].is_first = first[meetings->list[i].group] == i + 1;
	return STATUS_OK;
}

enum status
indicators_meetings_read(struct world *world, struct meetings *ret_meetings)
{
	struct meetings meetings = {.count = 0};
	struct keymap by_id = {0};
	uint32_t records = 0;
	enum status status = STATUS_OK;

	for (uint32_t i = 0; i < world->note_count; i++)
		records += (uint32_t)indicators_world_is(world, i, TYPE_STRATEGY_RECORD);
	meetings.list = arena_array(world->arena, (size_t)records + 1, sizeof *meetings.list);
	meetings.of_note = arena_array(world->arena, (size_t)world->note_count + 1, sizeof *meetings.of_note);
	if (!meetings.list || !meetings.of_note)
		return STATUS_NO_MEMORY;
	memset(meetings.of_note, 0xff, ((size_t)world->note_count + 1) * sizeof *meetings.of_note);
	for (uint32_t i = 0; !status && i < world->note_count; i++)
		if (indicators_world_is(world, i, TYPE_STRATEGY_RECORD))
			status = read_record(world, i, &by_id, &meetings);
	if (!status)
		status = find_first(world, &meetings);
	if (!status)
		*ret_meetings = meetings;
	return status;
}

/* ---- in time, with whom ------------------------------------------------------------------- */

/* Was anybody of that kind invited, or, without an agent, somebody of such a role? */
static int
invites(const struct world *world, const struct envelope *record, unsigned kinds, const char *roles)
{
	const char *value;
	size_t at = 0;

	while ((value = fact_check_next(record, "invited", &at))) {
		uint32_t number = indicators_names_find(world->names, value);

		if (kinds & 1u << (unsigned)indicators_names_at(world->names, number)->kind)
			return 1;
	}
	at = 0;
	while ((value = fact_check_next(record, "invited-off", &at)))
		if (fact_check_has_word(roles, value, strlen(value)))
			return 1;
	return 0;
}

static void
count_meeting(struct world *world, const struct meeting *meeting, struct instant concern)
{
	const struct envelope *record = world->notes[meeting->record].past->envelope;
	struct cells_where where = indicators_world_where(world, meeting->held, NAME_NONE);
	struct instant sent_by = indicators_world_after(world, UNIT_WORKING_DAYS, 1, meeting->held);

	indicators_cells_add(world->cells, INDICATOR_P11b, &where, (uint64_t)fact_check_is(record, "quorum", "yes"), 1);
	indicators_cells_add(world->cells, INDICATOR_P11c, &where,
			     (uint64_t)invites(world, record, 1u << KIND_SCHOOL | 1u << KIND_EARLY_YEARS,
					       "school|college|nursery|early-years|childminder|dsl"),
			     1);
	indicators_cells_add(world->cells, INDICATOR_P11d, &where,
			     (uint64_t)invites(world, record, 1u << KIND_CAMHS, "camhs"), 1);
	if (world->policy)
		indicators_cells_add(world->cells, INDICATOR_P5d, &where, meeting->recorded.ms < sent_by.ms, 1);
	if (meeting->is_first && world->policy && concern.ms != INSTANT_NEVER)
		indicators_cells_add(world->cells, INDICATOR_P11, &where,
				     meeting->held.ms < indicators_world_after(world, UNIT_WORKING_DAYS, 1, concern).ms,
				     1);
}

/* Of each group: when it was first decided to have a strategy meeting, else
 * when its first referral came. */
static struct instant *
list_concerns(const struct contacts *contacts)
{
	struct world *world = contacts->world;
	struct instant *decided = arena_array(world->arena, (size_t)world->group_count + 1, sizeof *decided);
	struct instant *received = arena_array(world->arena, (size_t)world->group_count + 1, sizeof *received);

	if (!decided || !received)
		return NULL;
	for (uint32_t i = 0; i < world->group_count; i++)
		decided[i].ms = received[i].ms = INSTANT_NEVER;
	for (uint32_t i = 0; i < contacts->count; i++) {
		const struct contact *contact = &contacts->list[i];
		uint32_t group = world->notes[contact->first].group;

		if (contact->strategy_at.ms < decided[group].ms)
			decided[group] = contact->strategy_at;
		if (contact->received.ms < received[group].ms)
			received[group] = contact->received;
	}
	for (uint32_t i = 0; i < world->group_count; i++)
		if (decided[i].ms == INSTANT_NEVER)
			decided[i] = received[i];
	return decided;
}

/* ---- what was agreed, and then not kept ----------------------------------------------------- */

/* Is a child, agreed by the record to be enquired into jointly, no longer? */
static int
is_no_longer_joint(const struct envelope *override, const struct envelope *record)
{
	const char *is, *was;
	size_t at = 0;

	while ((is = fact_check_next(override, "child", &at))) {
		size_t from = 0;

		while ((was = fact_check_next(record, "child", &from)))
			if (!strncmp(is, was, CHILD_SIZE - 1) && !strcmp(was + CHILD_SIZE, "joint") &&
			    strcmp(is + CHILD_SIZE, "joint") != 0)
				return 1;
	}
	return 0;
}

/* The same departure, told again to those who got the record apart: the same
 * facts by the same agency about the same meeting. */
static int
is_same_override(const struct envelope *a, const struct envelope *b)
{
	if (strcmp(a->from.name, b->from.name) != 0 || a->fact_count != b->fact_count)
		return 0;
	for (size_t i = 0; i < a->fact_count; i++)
		if (strcmp(a->facts[i].name, b->facts[i].name) != 0 ||
		    strcmp(a->facts[i].value, b->facts[i].value) != 0)
			return 0;
	return 1;
}

static void
count_override(struct world *world, uint32_t at, const struct meetings *meetings, uint32_t *last)
{
	const struct world_note *note = &world->notes[at];
	uint32_t meeting = note->re == WORLD_NONE ? WORLD_NONE : meetings->of_note[note->re];
	const struct envelope *override = note->past->envelope;
	const char *reason = fact_check_value(override, "reason");
	struct cells_where where;

	if (meeting == WORLD_NONE || !indicators_world_stands(world, at) ||
	    !is_no_longer_joint(override, world->notes[note->re].past->envelope))
		return;
	if (last[meeting] && is_same_override(override, world->notes[last[meeting] - 1].past->envelope))
		return;
	last[meeting] = at + 1;
	where = indicators_world_where(world, note->past->accepted,
				       indicators_names_find(world->names, override->from.name));
	where.part[SPLIT_REASON] = indicators_names_find(world->names, reason ? reason : "");
	indicators_cells_add(world->cells, INDICATOR_P12, &where, 1, 0);
}

void
indicators_meetings_count(const struct contacts *contacts, const struct meetings *meetings)
{
	struct world *world = contacts->world;
	struct instant *concerns = list_concerns(contacts);
	uint32_t *last = arena_array(world->arena, (size_t)meetings->count + 1, sizeof *last);

	if (!concerns || !last) {
		world->cells->status = STATUS_NO_MEMORY;
		return;
	}
	for (uint32_t i = 0; i < meetings->count; i++)
		count_meeting(world, &meetings->list[i], concerns[meetings->list[i].group]);
	for (uint32_t i = 0; i < world->note_count; i++)
		if (indicators_world_is(world, i, TYPE_OVERRIDE))
			count_override(world, i, meetings, last);
}
