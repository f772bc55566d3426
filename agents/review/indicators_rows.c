#include "review/indicators_rows.h"

#include <stdlib.h>
#include <string.h>

#include "rules/clocks.h"

#define TENTHS 10u
#define PERCENT 100u
#define RATE_OF 10000u
#define MONTHS_OF_RATE 12u

static const char no_population[] =
	"the log does not say how many children live in the area: give it with --population N";

/* ---- one figure ---------------------------------------------------------------------------- */

/* ${top} x ${times} / ${bottom} in tenths, half up. */
static int64_t
tenths(uint64_t top, uint64_t bottom, uint64_t times)
{
	return (int64_t)((2 * TENTHS * times * top + bottom) / (2 * bottom));
}

static struct figure
share_of(uint64_t top, uint64_t bottom, uint64_t times)
{
	if (!bottom)
		return (struct figure){.state = FIGURE_NONE};
	return (struct figure){FIGURE_KNOWN, tenths(top, bottom, times), top, bottom};
}

static int
by_size(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* The median, between the two in the middle where there are two; or the least
 * that nine of ten do not exceed. */
static struct figure
time_of(const struct cell *cell, enum measure measure)
{
	struct figure figure = {FIGURE_NONE, 0, 0, cell->bottom};
	uint64_t count = cell->bottom, at = measure == MEASURE_P90 ? (9 * count + 9) / 10 : (count + 1) / 2;

	if (!count)
		return figure;
	figure.state = FIGURE_KNOWN;
	if (measure == MEASURE_MOST) {
		figure.value = (int64_t)cell->top;
		return figure;
	}
	qsort(cell->samples, count, sizeof *cell->samples, by_size);
	figure.value = (int64_t)cell->samples[at - 1];
	if (measure == MEASURE_MEDIAN && count % 2 == 0)
		figure.value = (int64_t)((cell->samples[at - 1] + cell->samples[at]) / 2);
	return figure;
}

/* Does the log say anything of the month at ${at}? */
static int
is_covered(const struct indicators_input *input, const struct months *months, uint32_t at)
{
	return input->begins.ms < indicators_months_end(months, at).ms && clocks_day(input->ends) >= months->days[at];
}

static struct figure
rate_of(const struct indicators_input *input, const struct cells *cells, enum indicator_id base, uint32_t month)
{
	const struct cells_line *line = cells->lines[base][SPLIT_ALL].lines;
	uint32_t first = month + 1 - MONTHS_OF_RATE;
	uint64_t top = 0;

	/* of fewer months it would be too low, and nobody would see why */
	if (!input->population || clocks_day(input->begins) > cells->months.days[first])
		return (struct figure){.state = FIGURE_NO_DATA};
	for (uint32_t i = first; i <= month; i++)
		top += line->cells[i].top;
	return share_of(top, input->population, RATE_OF);
}

static struct figure
figure_of(const struct indicators_input *input, const struct cells *cells, enum indicator_id id,
	  const struct cell *cell, uint32_t month)
{
	const struct indicators_row *row = indicators_table_row(id);

	if (row->shown.missing || !is_covered(input, &cells->months, month) || (row->from_returns && !cell->is_touched))
		return (struct figure){.state = FIGURE_NO_DATA};
	if (cell->is_hidden_at_source && !cell->bottom)
		return (struct figure){.state = FIGURE_SUPPRESSED};
	switch (row->measure) {
	case MEASURE_COUNT:
		return (struct figure){FIGURE_KNOWN, (int64_t)cell->top, 0, 0};
	case MEASURE_SHARE:
		return share_of(cell->top, cell->bottom, PERCENT);
	case MEASURE_RATE:
		return rate_of(input, cells, row->base, month);
	case MEASURE_MEDIAN:
	case MEASURE_P90:
	case MEASURE_MOST:
		return time_of(cell, row->measure);
	}
	return (struct figure){.state = FIGURE_NONE};
}

/* ---- rows ------------------------------------------------------------------------------------ */

struct sorted {
	const struct cells_line *line;
	const char *text;
};

static int
by_text(const void *a, const void *b)
{
	return strcmp(((const struct sorted *)a)->text, ((const struct sorted *)b)->text);
}

/* These stand in the order in which they were named. */
static int
has_own_order(enum cells_split split)
{
	return split == SPLIT_HOW || split == SPLIT_AGE;
}

static int
is_any(const struct cells *cells, const struct cells_line *line)
{
	for (uint32_t i = MONTHS_BEFORE; i < cells->months.count; i++)
		if (line->cells[i].is_touched)
			return 1;
	return 0;
}

static enum status
draft_line(const struct indicators_input *input, const struct cells *cells, const struct cells_line *line,
	   struct draft *draft)
{
	draft->part = line->part;
	draft->figures = arena_array(cells->arena, input->month_count, sizeof *draft->figures);
	if (!draft->figures)
		return STATUS_NO_MEMORY;
	for (uint32_t i = 0; i < input->month_count; i++)
		draft->figures[i] =
			figure_of(input, cells, draft->id, &line->cells[i + MONTHS_BEFORE], i + MONTHS_BEFORE);
	return STATUS_OK;
}

static enum status
draft_lines(const struct indicators_input *input, const struct cells *cells, const struct names *names,
	    struct drafts *drafts, struct draft start)
{
	const struct cells_lines *lines = &cells->lines[start.id][start.split];
	struct sorted *sorted = arena_array(cells->arena, (size_t)lines->count + 1, sizeof *sorted);
	enum status status = STATUS_OK;

	if (!sorted)
		return STATUS_NO_MEMORY;
	for (uint32_t i = 0; i < lines->count; i++)
		sorted[i] = (struct sorted){&lines->lines[i], indicators_names_at(names, lines->lines[i].part)->text};
	if (!has_own_order(start.split))
		qsort(sorted, lines->count, sizeof *sorted, by_text);
	for (uint32_t i = 0; !status && i < lines->count; i++) {
		if (start.split != SPLIT_ALL && !has_own_order(start.split) && !is_any(cells, sorted[i].line))
			continue;
		drafts->list[drafts->count] = start;
		status = draft_line(input, cells, sorted[i].line, &drafts->list[drafts->count++]);
	}
	return status;
}

enum status
indicators_rows_draft(const struct indicators_input *input, const struct cells *cells, const struct names *names,
		      struct drafts *ret_drafts)
{
	struct drafts drafts = {.month_count = (uint32_t)input->month_count};
	enum status status = STATUS_OK;
	size_t count = 0;

	for (int id = 0; id < INDICATOR_COUNT; id++)
		for (int split = 0; split < SPLIT_COUNT; split++)
			count += cells->lines[id][split].count;
	drafts.list = arena_array(cells->arena, count + 1, sizeof *drafts.list);
	if (!drafts.list)
		return STATUS_NO_MEMORY;
	for (int id = 0; id < INDICATOR_COUNT; id++)
		for (int split = 0; !status && split < SPLIT_COUNT; split++)
			status = draft_lines(input, cells, names, &drafts,
					     (struct draft){(enum indicator_id)id, (enum cells_split)split, 0, NULL});
	if (!status)
		*ret_drafts = drafts;
	return status;
}

/* ---- as they are shown ------------------------------------------------------------------------- */

static const struct indicator *
shown_of(const struct indicators_input *input, enum indicator_id id, struct arena *arena)
{
	const struct indicators_row *row = indicators_table_row(id);
	struct indicator *copy;

	if (row->measure != MEASURE_RATE || input->population)
		return &row->shown;
	copy = arena_alloc(arena, sizeof *copy);
	if (copy) {
		*copy = row->shown;
		copy->missing = no_population;
	}
	return copy;
}

static void
wipe(const struct draft *draft, uint32_t month_count)
{
	enum measure measure = indicators_table_row(draft->id)->measure;

	for (uint32_t i = 0; i < month_count; i++) {
		struct figure *figure = &draft->figures[i];

		if (figure->state != FIGURE_KNOWN)
			*figure = (struct figure){.state = figure->state};
		else if (measure != MEASURE_SHARE && measure != MEASURE_RATE)
			figure->top = figure->bottom = 0;
	}
}

enum status
indicators_rows_finish(const struct indicators_input *input, const struct drafts *drafts, const struct names *names,
		       struct arena *arena, const struct report_row **ret_rows)
{
	struct report_row *rows = arena_array(arena, (size_t)drafts->count + 1, sizeof *rows);
	const struct indicator *shown = NULL;

	if (!rows)
		return STATUS_NO_MEMORY;
	for (uint32_t i = 0; i < drafts->count; i++) {
		const struct draft *draft = &drafts->list[i];

		if (!i || draft->id != drafts->list[i - 1].id)
			shown = shown_of(input, draft->id, arena);
		if (!shown)
			return STATUS_NO_MEMORY;
		wipe(draft, drafts->month_count);
		rows[i] = (struct report_row){shown, indicators_cells_split_word(draft->split),
					      indicators_names_at(names, draft->part)->text, draft->figures};
	}
	*ret_rows = rows;
	return STATUS_OK;
}
