#include "review/indicators_returns.h"

#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "base/id.h"
#include "review/indicators_pairs.h"
#include "rules/fact_check.h"
#include "rules/standing.h"

/* More children than live anywhere: an agency that says so says nothing.  All
 * that are below it can be added up and multiplied. */
#define COUNT_MOST 10000000

#define BAND_COUNT 4
static const char *const bands[BAND_COUNT] = {"unborn", "0-4", "5-12", "13-17"};

/* What is shared: ${tops} of ${bottoms}, each one row or two together. */
static const struct asked {
	enum indicator_id id;
	const char *tops[2];
	const char *bottoms[2];
	int by_age;
} askeds[] = {
	{INDICATOR_P4b, {"answers-useful", NULL}, {"answers-useful", "answers-not-useful"}, 0},
	{INDICATOR_P13, {"ethnicity-known", "ethnicity-refused"}, {"children", NULL}, 0},
	{INDICATOR_P13b, {"ethnicity-known", NULL}, {"children", NULL}, 0},
	{INDICATOR_P14, {"voice-heard", NULL}, {"children", NULL}, 0},
	{INDICATOR_P14b, {"consent-recorded", NULL}, {"children", NULL}, 0},
	{INDICATOR_P20, {"children", NULL}, {"children", NULL}, 1},
	{INDICATOR_P20b, {"ethnicity-known", "ethnicity-refused"}, {"children", NULL}, 1},
	{INDICATOR_P20c, {"voice-heard", NULL}, {"children", NULL}, 1},
};

/* How much of it a return says. */
enum said { SAID_NOTHING, SAID_HIDDEN, SAID };

/* ---- a return's rows ------------------------------------------------------------------------ */

static enum said
find_row(const struct envelope *envelope, const char *name, uint64_t *ret_count)
{
	const char *value;
	size_t at = 0, size = strlen(name);

	while ((value = fact_check_next(envelope, "row", &at))) {
		uint64_t count = 0;

		if (strncmp(value, name, size) != 0 || value[size] != ':')
			continue;
		if (id_number(value + size + 1, &count))
			return SAID_HIDDEN;
		if (count > COUNT_MOST)
			return SAID_NOTHING;
		*ret_count = count;
		return SAID;
	}
	return SAID_NOTHING;
}

/* ${what} "-" ${band} "-" ${grade}, of what there is. */
static enum said
find_part(const struct envelope *envelope, const char *what, const char *band, const char *grade, uint64_t *ret_count)
{
	char name[TOKEN_SIZE];
	int size = snprintf(name, sizeof name, "%s%s%s%s%s", what, band ? "-" : "", band ? band : "", grade ? "-" : "",
			    grade ? grade : "");

	return size > 0 && (size_t)size < sizeof name ? find_row(envelope, name, ret_count) : SAID_NOTHING;
}

/* One row, or two together: the lesser of what is said of them. */
static enum said
find_sum(const struct envelope *envelope, const char *const whats[2], const char *band, const char *grade,
	 uint64_t *ret_sum)
{
	uint64_t one = 0, two = 0;
	enum said first = find_part(envelope, whats[0], band, grade, &one),
		  second = whats[1] ? find_part(envelope, whats[1], band, grade, &two) : SAID;

	*ret_sum = one + two;
	return first < second ? first : second;
}

/* Numerator and denominator, for one band or for all. */
static enum said
find_share(const struct envelope *envelope, const struct asked *asked, const char *band, uint64_t *ret_top,
	   uint64_t *ret_bottom)
{
	const char *grade = asked->id == INDICATOR_P20 ? "high" : NULL;
	enum said bottom = find_sum(envelope, asked->bottoms, band, NULL, ret_bottom),
		  top = find_sum(envelope, asked->tops, band, grade, ret_top);

	if (*ret_top > *ret_bottom)
		*ret_top = *ret_bottom;
	return top < bottom ? top : bottom;
}

/* ---- into cells -------------------------------------------------------------------------------- */

/* Bands of one agency.  Where it hides one alone, the next smallest is left out
 * as well: what is hidden could else be had from the total. */
static void
count_bands(struct world *world, const struct envelope *envelope, const struct asked *asked,
	    const struct cells_where *where)
{
	uint64_t tops[BAND_COUNT] = {0}, bottoms[BAND_COUNT] = {0};
	int is_known[BAND_COUNT], hidden = 0, least = -1;
	struct cells_where part = *where;

	for (int i = 0; i < BAND_COUNT; i++) {
		is_known[i] = find_share(envelope, asked, bands[i], &tops[i], &bottoms[i]) == SAID;
		hidden += !is_known[i];
		if (is_known[i] && bottoms[i] && (least < 0 || bottoms[i] < bottoms[least]))
			least = i;
	}
	if (hidden == 1 && least >= 0 && !world->input->hides_nothing)
		is_known[least] = 0;
	for (int i = 0; i < BAND_COUNT; i++) {
		part.part[SPLIT_AGE] = indicators_names_find(world->names, bands[i]);
		if (is_known[i])
			indicators_cells_part(world->cells, asked->id, SPLIT_AGE, &part, tops[i], bottoms[i]);
		else
			indicators_cells_hide(world->cells, asked->id, SPLIT_AGE, &part);
	}
}

static void
count_return(struct world *world, const struct envelope *envelope, struct cells_where *where)
{
	for (size_t i = 0; i < sizeof askeds / sizeof *askeds; i++) {
		const struct asked *asked = &askeds[i];
		uint64_t top = 0, bottom = 0;
		enum said said = find_share(envelope, asked, NULL, &top, &bottom);

		/* an agency that counts no such thing hides nothing */
		if (said == SAID_NOTHING)
			continue;
		for (int split = SPLIT_ALL; split <= SPLIT_KIND; split++) {
			if (asked->by_age && split != SPLIT_ALL)
				continue;
			if (said == SAID)
				indicators_cells_part(world->cells, asked->id, (enum cells_split)split, where, top,
						      bottom);
			else
				indicators_cells_hide(world->cells, asked->id, (enum cells_split)split, where);
		}
		if (asked->by_age)
			count_bands(world, envelope, asked, where);
	}
}

/* ---- which count ------------------------------------------------------------------------------- */

/* Is it of somebody of this front door's area? */
static int
is_of_area(const struct world *world, const struct past *past)
{
	const struct directory *directory = world->input->standing.directory;
	const struct directory_agency *agency =
		directory ? standing_agency(&world->input->standing, past->envelope->from.name) : NULL;
	uint32_t number = indicators_names_find(world->names, past->envelope->from.name);

	return indicators_names_at(world->names, number)->is_side ||
	       (agency && !strcmp(agency->area.name, world->input->crs.name));
}

static uint32_t
month_of(const struct world *world, const struct envelope *envelope)
{
	const char *month = fact_check_value(envelope, "month");
	char day[DAY_SIZE];
	int32_t first;

	if (!month || strlen(month) + 3 >= sizeof day)
		return MONTH_NONE;
	(void)snprintf(day, sizeof day, "%.7s-01", month);
	return day_parse(day, &first) ? MONTH_NONE : indicators_months_of_day(&world->cells->months, first);
}

void
indicators_returns(struct world *world)
{
	uint32_t *newest = arena_array(world->arena, (size_t)world->note_count + 1, sizeof *newest);
	struct pairs pairs = {.count = 0};

	if (!newest) {
		world->cells->status = STATUS_NO_MEMORY;
		return;
	}
	for (uint32_t i = 0; i < world->note_count; i++) {
		const struct past *past = world->notes[i].past;
		uint32_t month, pair;

		if (!past || past->envelope->type != TYPE_RETURN || world->notes[i].is_void || !is_of_area(world, past))
			continue;
		month = month_of(world, past->envelope);
		if (month == MONTH_NONE)
			continue;
		pair = indicators_pairs_find(&pairs, world->arena, month,
					     indicators_names_find(world->names, past->envelope->from.name));
		if (pair == PAIR_NONE) {
			world->cells->status = STATUS_NO_MEMORY;
			return;
		}
		newest[pair] = i;
	}
	for (uint32_t i = 0; i < pairs.count; i++) {
		const struct envelope *envelope = world->notes[newest[i]].past->envelope;
		struct cells_where where =
			indicators_world_where(world, (struct instant){INSTANT_NEVER},
					       indicators_names_find(world->names, envelope->from.name));

		where.month = month_of(world, envelope);
		count_return(world, envelope, &where);
	}
}
