#include "review/indicators_coverage.h"

#include <string.h>

#include "base/day.h"
#include "review/indicators_contacts.h"
#include "rules/fact_check.h"

/* More in a day than in any year anywhere: nobody counted that. */
#define COUNT_MOST 10000000

/* The days from ${first} on, being filled. */
struct filling {
	const struct world *world;
	struct coverage_day *days;
	int32_t first;
	int32_t until;
};

static struct coverage_day *
day_at(const struct filling *filling, int32_t day)
{
	return day >= filling->first && day < filling->until ? &filling->days[day - filling->first] : NULL;
}

/* The newest count of a day stands: the log's order is that of the notes. */
static void
read_count(const struct filling *filling, uint32_t at)
{
	const struct world *world = filling->world;
	const struct past *past = world->notes[at].past;
	struct coverage_day *found;
	const char *text;
	int32_t day;

	if (!past || past->envelope->type != TYPE_COUNT || world->notes[at].is_void ||
	    !indicators_names_at(world->names, indicators_names_find(world->names, past->envelope->from.name))->is_side)
		return;
	text = fact_check_value(past->envelope, "day");
	found = text && !day_parse(text, &day) ? day_at(filling, day) : NULL;
	if (!found || fact_check_number(past->envelope, "contacts") > COUNT_MOST ||
	    fact_check_number(past->envelope, "closures") > COUNT_MOST)
		return;
	found->is_counted = 1;
	found->counted_contacts = fact_check_number(past->envelope, "contacts");
	found->counted_closures = fact_check_number(past->envelope, "closures");
}

static void
read_held(const struct filling *filling, const struct contacts *contacts)
{
	const struct world *world = filling->world;

	for (uint32_t i = 0; i < contacts->count; i++) {
		struct coverage_day *day = day_at(filling, clocks_day(contacts->list[i].received));

		if (day && contacts->list[i].is_counted)
			day->held_contacts++;
	}
	for (uint32_t i = 0; i < world->note_count; i++) {
		struct coverage_day *day = indicators_world_is(world, i, TYPE_CLOSE)
						   ? day_at(filling, clocks_day(world->notes[i].past->accepted))
						   : NULL;

		if (day)
			day->held_closures++;
	}
}

/* The log's last day is not over: without a count it says nothing. */
static void
sum_up(const struct filling *filling, struct coverage *coverage)
{
	int32_t last = clocks_day(filling->world->input->ends);

	for (int32_t day = filling->first; day < filling->until; day++) {
		const struct coverage_day *one = &filling->days[day - filling->first];

		if (day == last && !one->is_counted)
			break;
		coverage->day_count++;
		if (!one->is_counted) {
			coverage->uncounted++;
			continue;
		}
		coverage->counted_contacts += one->counted_contacts;
		coverage->held_contacts += one->held_contacts;
		coverage->counted_closures += one->counted_closures;
		coverage->held_closures += one->held_closures;
	}
	coverage->days = filling->days;
}

static enum status
fill(const struct contacts *contacts, const struct months *months, struct arena *arena, struct coverage *ret_coverage)
{
	const struct indicators_input *input = contacts->world->input;
	int32_t begins = clocks_day(input->begins), ends = clocks_day(input->ends);
	struct filling filling = {
		.world = contacts->world, .first = months->days[MONTHS_BEFORE], .until = months->days[months->count]};

	memset(ret_coverage, 0, sizeof *ret_coverage);
	filling.first = begins > filling.first ? begins : filling.first;
	filling.until = ends + 1 < filling.until ? ends + 1 : filling.until;
	if (filling.until <= filling.first)
		return STATUS_OK;
	filling.days = arena_array(arena, (size_t)(filling.until - filling.first), sizeof *filling.days);
	if (!filling.days)
		return STATUS_NO_MEMORY;
	for (int32_t day = filling.first; day < filling.until; day++)
		filling.days[day - filling.first].day = day;
	for (uint32_t i = 0; i < contacts->world->note_count; i++)
		read_count(&filling, i);
	read_held(&filling, contacts);
	sum_up(&filling, ret_coverage);
	return STATUS_OK;
}

enum status
indicators_coverage(const struct indicators_input *input, struct arena *arena, struct coverage *ret_coverage)
{
	struct cells *cells = arena_alloc(arena, sizeof *cells);
	struct months months;
	struct names names;
	struct world world;
	struct contacts contacts;
	enum status status = indicators_months_set(input->months, input->month_count, &months);

	if (!cells)
		return STATUS_NO_MEMORY;
	if (status)
		return status;
	indicators_cells_init(cells, &months, arena);
	indicators_names_init(&names, &input->standing, input->crs.name, arena);
	status = indicators_world_read(input, cells, &names, arena, &world);
	if (!status)
		status = indicators_contacts_read(&world, &contacts);
	if (!status)
		status = names.status;
	if (!status)
		status = cells->status;
	return status ? status : fill(&contacts, &months, arena, ret_coverage);
}
