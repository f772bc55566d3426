#include "review/indicators.h"

#include <inttypes.h>

#include "review/indicators_asked.h"
#include "review/indicators_feedback.h"
#include "review/indicators_flow.h"
#include "review/indicators_hands.h"
#include "review/indicators_hide.h"
#include "review/indicators_police.h"
#include "review/indicators_returns.h"
#include "review/indicators_shared.h"
#include "review/period.h"

#define REMARKS_MOST 8

/* One computation; too large for a stack. */
struct computing {
	struct cells cells;
	struct names names;
	struct world world;
	struct contacts contacts;
	struct meetings meetings;
	struct events events;
	struct drafts drafts;
};

/* ---- counting --------------------------------------------------------------------------------- */

/* The parts that always stand there, though nobody was told so. */
static void
name_hows(struct computing *computing)
{
	static const char *const hows[] = {"receipt", "word", "not-possible", "withheld", "not-yet"};
	static const enum indicator_id ids[] = {INDICATOR_P2,  INDICATOR_P5,  INDICATOR_P6, INDICATOR_P6c,
						INDICATOR_P6e, INDICATOR_P6f, INDICATOR_P19};

	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		for (size_t k = 0; k < sizeof hows / sizeof *hows; k++)
			indicators_cells_line(&computing->cells, ids[i], SPLIT_HOW,
					      indicators_names_find(&computing->names, hows[k]));
}

static enum status
count_all(struct computing *computing)
{
	struct world *world = &computing->world;

	name_hows(computing);
	indicators_flow(&computing->contacts, &computing->events, &computing->meetings);
	indicators_feedback(&computing->contacts);
	indicators_shared(world, &computing->meetings);
	indicators_meetings_count(&computing->contacts, &computing->meetings);
	indicators_police(&computing->contacts);
	indicators_asked(world);
	indicators_hands(&computing->contacts);
	indicators_returns(world);
	return computing->cells.status ? computing->cells.status : computing->names.status;
}

static enum status
compute(const struct indicators_input *input, struct arena *arena, struct computing *computing)
{
	struct months months;
	enum status status = indicators_months_set(input->months, input->month_count, &months);

	if (status)
		return status;
	indicators_cells_init(&computing->cells, &months, arena);
	indicators_names_init(&computing->names, &input->standing, input->crs.name, arena);
	status = indicators_world_read(input, &computing->cells, &computing->names, arena, &computing->world);
	if (!status)
		status = indicators_contacts_read(&computing->world, &computing->contacts);
	if (!status)
		status = indicators_meetings_read(&computing->world, &computing->meetings);
	if (!status)
		status = indicators_events_read(&computing->contacts, &computing->events);
	if (!status)
		status = count_all(computing);
	if (!status)
		status = indicators_rows_draft(input, &computing->cells, &computing->names, &computing->drafts);
	return status;
}

/* ---- what a reader must know -------------------------------------------------------------------- */

struct remarks {
	struct arena *arena;
	const char **list;
	size_t count;
	enum status status;
};

static void
add(struct remarks *remarks, const char *remark)
{
	if (!remark)
		remarks->status = STATUS_NO_MEMORY;
	else if (remarks->count < REMARKS_MOST)
		remarks->list[remarks->count++] = remark;
}

static uint64_t
count_hidden_codes(const struct computing *computing)
{
	const struct months *months = &computing->cells.months;
	uint64_t count = 0;

	for (uint32_t i = 0; i < computing->contacts.count; i++) {
		const struct contact *contact = &computing->contacts.list[i];
		uint32_t month = indicators_months_of(months, contact->received);

		count +=
			contact->is_counted && contact->is_hidden_code && month != MONTH_NONE && month >= MONTHS_BEFORE;
	}
	return count;
}

static void
remark_on_days(const struct computing *computing, struct remarks *remarks)
{
	const struct months *months = &computing->cells.months;
	const struct policy *policy = computing->world.policy;

	if (!policy)
		add(remarks,
		    "No policy of this front door is in the log: nothing that is counted in working days is given, "
		    "and no small number could be hidden by it.");
	else if (!clocks_covers(policy, months->days[MONTHS_BEFORE]) ||
		 !clocks_covers(policy, months->days[months->count] - 1))
		add(remarks,
		    "The policy's list of bank holidays does not cover all of these months: outside of it every "
		    "weekday counts as a working day.");
}

/* A small number of children is hidden in words as in figures. */
static const char *
number(uint64_t count, uint64_t suppress, struct arena *arena)
{
	return count < suppress ? arena_print(arena, "fewer than %" PRIu64, suppress)
				: arena_print(arena, "%" PRIu64, count);
}

static enum status
make_remarks(const struct indicators_input *input, const struct computing *computing, uint64_t suppress,
	     struct remarks *ret_remarks)
{
	struct arena *arena = ret_remarks->arena;
	const struct world *world = &computing->world;
	uint64_t hidden = count_hidden_codes(computing);

	*ret_remarks =
		(struct remarks){.arena = arena, .list = arena_array(arena, REMARKS_MOST, sizeof *ret_remarks->list)};
	if (!ret_remarks->list)
		return STATUS_NO_MEMORY;
	if (input->erased)
		add(ret_remarks,
		    arena_print(arena,
				"%" PRIu64 " notes were erased: nothing of what they said is counted, in no "
				"month.",
				input->erased));
	if (world->lost)
		add(ret_remarks,
		    arena_print(arena,
				"%" PRIu32 " answers are to referrals that are not in the log any more: they "
				"count where the referral need not be known, and nowhere else.",
				world->lost));
	if (world->held_groups)
		add(ret_remarks,
		    arena_print(arena,
				"Cases on hold (a death, a review, a court, an inquiry): %s. They are counted "
				"like any other.",
				number(world->held_groups, suppress, arena)));
	if (hidden)
		add(ret_remarks,
		    arena_print(arena,
				"Contacts of these months of which what was decided on a child was not shared "
				"with the referrer: %s. No message says it, and no figure counts it.",
				number(hidden, suppress, arena)));
	remark_on_days(computing, ret_remarks);
	return ret_remarks->status;
}

/* ---- the report ------------------------------------------------------------------------------------ */

static enum status
report(const struct indicators_input *input, struct computing *computing, struct arena *arena,
       struct report *ret_report)
{
	const struct policy *policy = computing->world.policy;
	struct report made = {.months = input->months,
			      .month_count = input->month_count,
			      .origin = input->origin,
			      .size = input->size,
			      .root = input->root,
			      .crs = input->crs,
			      .population = input->population};
	struct remarks remarks = {.arena = arena};
	enum status status;

	made.suppress = policy && !input->hides_nothing ? policy->suppress : 0;
	indicators_hide(&computing->drafts, &computing->names, made.suppress);
	status = indicators_rows_finish(input, &computing->drafts, &computing->names, arena, &made.rows);
	made.row_count = computing->drafts.count;
	if (!status)
		status = make_remarks(input, computing, made.suppress, &remarks);
	made.remarks = remarks.list;
	made.remark_count = remarks.count;
	if (!status)
		status =
			period_cover(input->months, input->month_count, input->begins, input->ends, arena, &made.cover);
	if (!status)
		*ret_report = made;
	return status;
}

enum status
indicators_report(const struct indicators_input *input, struct arena *arena, struct report *ret_report)
{
	struct computing *computing = arena_alloc(arena, sizeof *computing);
	enum status status = computing ? compute(input, arena, computing) : STATUS_NO_MEMORY;

	return status ? status : report(input, computing, arena, ret_report);
}
