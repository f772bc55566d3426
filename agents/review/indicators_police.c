#include "review/indicators_police.h"

#include <string.h>

#include "rules/fact_check.h"

/** High grade, from knowing to the front door: Surrey's four hours, counted at
 * any hour as everything of high grade is (docs/INDICATORS.md, P7). */
#define HIGH_HOURS 4
#define MINUTES_AN_HOUR 60

/** Three contacts in ninety days. */
#define REPEAT_CONTACTS 3
#define REPEAT_DAYS 90

static const struct instant never = {INSTANT_NEVER};

static int
is_police(const struct contacts *contacts, const struct contact *contact)
{
	return contact->is_counted && indicators_names_at(contacts->world->names, contact->agency)->kind == KIND_POLICE;
}

/* ---- P7: high, from knowing to the front door ---------------------------------------------- */

static void
count_high(const struct contacts *contacts, const struct contact *contact)
{
	struct world *world = contacts->world;
	const struct past *first = world->notes[contact->first].past;
	struct cells_where where = indicators_contacts_where(contacts, contact, contact->received);
	uint64_t minutes;

	if (!fact_check_is(first->envelope, "grade", "high") || !fact_check_value(first->envelope, "aware-at"))
		return;
	minutes = indicators_world_minutes(fact_check_time(first->envelope, "aware-at", first->accepted),
					   contact->received);
	indicators_cells_add(world->cells, INDICATOR_P7, &where, minutes <= HIGH_HOURS * MINUTES_AN_HOUR, 1);
	indicators_cells_add(world->cells, INDICATOR_P7b, &where, minutes, 1);
	indicators_cells_add(world->cells, INDICATOR_P7c, &where, minutes, 1);
}

/* ---- P8: not high, until somebody sees it ---------------------------------------------------- */

static void
count_seen(const struct contacts *contacts, const struct world_duty *duty)
{
	static const enum indicator_id waiting[2] = {INDICATOR_P8b, INDICATOR_P8c};
	struct world *world = contacts->world;
	const struct contact *contact = indicators_contacts_of(contacts, duty->opener);
	const struct envelope *envelope;
	struct instant seen = duty->duty->state == DUTY_MET ? duty->duty->ended : never, came;
	struct cells_where where;

	if (duty->duty->kind != DUTY_ACKNOWLEDGE || !indicators_world_is(world, duty->opener, TYPE_REFERRAL) ||
	    !contact || !is_police(contacts, contact) || !indicators_world_stands(world, duty->opener))
		return;
	if (duty->duty->state != DUTY_MET && !duty_is_open(duty->duty))
		return;
	envelope = world->notes[duty->opener].past->envelope;
	came = duty->duty->start;
	if (fact_check_is(envelope, "grade", "high"))
		return;
	where = indicators_world_where(world, came, contact->agency);
	where.part[SPLIT_GRADE] = contact->grade;
	if (seen.ms != INSTANT_NEVER)
		indicators_cells_add(world->cells, INDICATOR_P8, &where, indicators_world_minutes(came, seen), 1);
	indicators_world_waits(world, waiting, &where, came, seen);
}

/* ---- P15: before the bell ---------------------------------------------------------------------- */

static void
count_delivered(struct world *world, const struct world_duty *duty, const struct envelope *envelope)
{
	const struct duty *it = duty->duty;
	uint32_t agency = indicators_names_find(world->names, it->debtor.name);
	const struct name *name = indicators_names_at(world->names, agency);
	int is_encompass = fact_check_is(envelope, "kind", "encompass");
	int is_met = it->state == DUTY_MET, is_late = it->due.ms <= world->input->ends.ms;
	struct cells_where where = indicators_world_where(world, it->start, agency);

	if ((name->kind != KIND_SCHOOL && name->kind != KIND_EARLY_YEARS && !name->is_contact) ||
	    (!is_met && !duty_is_open(it)))
		return;
	if (name->kind == KIND_EARLY_YEARS)
		indicators_cells_add(world->cells, INDICATOR_P15d, &where, (uint64_t)is_met, 1);
	if (!is_met && !is_late)
		return;
	indicators_cells_add(world->cells, is_encompass ? INDICATOR_P15 : INDICATOR_P15c, &where,
			     is_met && it->ended.ms <= it->due.ms, 1);
	if (is_encompass)
		indicators_cells_add(world->cells, INDICATOR_P15b, &where, indicators_world_opened(world, it).ms <= it->due.ms, 1);
}

/* A setting without an agent is rung by the police: told, but not by receipt. */
static void
count_notification(struct world *world, const struct world_duty *duty)
{
	const struct world_note *note = &world->notes[duty->opener];
	struct cells_where where = indicators_world_where(world, duty->duty->start, NAME_NONE);

	if (!indicators_world_is(world, duty->opener, TYPE_NOTIFICATION) ||
	    !indicators_world_stands(world, duty->opener))
		return;
	if (duty->duty->kind == DUTY_VERIFY)
		count_delivered(world, duty, note->past->envelope);
	else if (duty->duty->kind == DUTY_TELL && duty->duty->state == DUTY_MET)
		indicators_cells_add(world->cells, INDICATOR_P15e, &where, 1, 0);
}

/* ---- P18: again and again, and no referral -------------------------------------------------------- */

/* What is known of a group of linked cases on the way through its contacts. */
struct repeats {
	struct instant last[REPEAT_CONTACTS]; /* the oldest first */
	int is_referral;
	struct instant third;
};

static void
follow_repeats(struct repeats *repeats, const struct contact *contact)
{
	const int64_t span_ms = (int64_t)REPEAT_DAYS * 24 * 3600 * 1000;

	memmove(repeats->last, repeats->last + 1, (REPEAT_CONTACTS - 1) * sizeof *repeats->last);
	repeats->last[REPEAT_CONTACTS - 1] = contact->received;
	if (!repeats->third.ms && repeats->last[0].ms && contact->received.ms - repeats->last[0].ms <= span_ms)
		repeats->third = contact->received;
}

static void
count_repeats(const struct contacts *contacts)
{
	struct world *world = contacts->world;
	struct repeats *repeats = arena_array(world->arena, (size_t)world->group_count + 1, sizeof *repeats);

	if (!repeats) {
		world->cells->status = STATUS_NO_MEMORY;
		return;
	}
	for (uint32_t i = 0; i < contacts->count; i++) {
		const struct contact *contact = &contacts->list[i];
		struct repeats *of_group = &repeats[world->notes[contact->first].group];

		if (contact->is_counted && contact->decision != WORLD_NONE)
			of_group->is_referral |=
				fact_check_is(world->notes[contact->decision].past->envelope, "stage", "referral");
		if (is_police(contacts, contact))
			follow_repeats(of_group, contact);
	}
	for (uint32_t i = 0; i < world->group_count; i++) {
		struct cells_where where = indicators_world_where(world, repeats[i].third, NAME_NONE);

		if (repeats[i].third.ms && !repeats[i].is_referral)
			indicators_cells_add(world->cells, INDICATOR_P18, &where, 1, 0);
	}
}

void
indicators_police(const struct contacts *contacts)
{
	struct world *world = contacts->world;

	for (uint32_t i = 0; i < contacts->count; i++)
		if (is_police(contacts, &contacts->list[i]))
			count_high(contacts, &contacts->list[i]);
	for (uint32_t i = 0; i < world->duty_count; i++) {
		count_seen(contacts, &world->duties[i]);
		count_notification(world, &world->duties[i]);
	}
	count_repeats(contacts);
}
