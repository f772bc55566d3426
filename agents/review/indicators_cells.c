#include "review/indicators_cells.h"

#include <string.h>

#define FIRST_ROOM 8u

/* Room for one more than ${count}: ${items}, or them elsewhere; NULL without memory. */
static void *
roomy(struct cells *cells, void *items, uint64_t count, uint64_t *room, size_t bytes_each)
{
	uint64_t wanted = *room ? *room * 2 : FIRST_ROOM;
	void *more;

	if (count < *room)
		return items;
	more = arena_array(cells->arena, wanted, bytes_each);
	if (!more) {
		cells->status = STATUS_NO_MEMORY;
		return NULL;
	}
	if (count)
		memcpy(more, items, count * bytes_each);
	*room = wanted;
	return more;
}

static int
make_room(struct cells *cells, struct cells_lines *lines, uint32_t part)
{
	uint64_t room = lines->room;
	struct cells_line *more = roomy(cells, lines->lines, lines->count, &room, sizeof *more);
	uint32_t part_room = lines->part_room ? lines->part_room : FIRST_ROOM, *by_part;

	if (!more)
		return 0;
	lines->lines = more;
	lines->room = (uint32_t)room;
	if (part < lines->part_room)
		return 1;
	while (part_room <= part)
		part_room *= 2;
	by_part = arena_array(cells->arena, part_room, sizeof *by_part);
	if (!by_part) {
		cells->status = STATUS_NO_MEMORY;
		return 0;
	}
	if (lines->part_room)
		memcpy(by_part, lines->by_part, lines->part_room * sizeof *by_part);
	lines->by_part = by_part;
	lines->part_room = part_room;
	return 1;
}

static struct cells_line *
line_of(struct cells *cells, enum indicator_id id, enum cells_split split, uint32_t part)
{
	struct cells_lines *lines = &cells->lines[id][split];
	struct cell *list;

	if (part < lines->part_room && lines->by_part[part])
		return &lines->lines[lines->by_part[part] - 1];
	if (cells->status || !make_room(cells, lines, part))
		return NULL;
	list = arena_array(cells->arena, cells->months.count, sizeof *list);
	if (!list) {
		cells->status = STATUS_NO_MEMORY;
		return NULL;
	}
	lines->lines[lines->count] = (struct cells_line){part, list};
	lines->by_part[part] = ++lines->count;
	return &lines->lines[lines->count - 1];
}

static struct cell *
cell_of(struct cells *cells, enum indicator_id id, enum cells_split split, const struct cells_where *where)
{
	struct cells_line *line;

	if (where->month >= cells->months.count)
		return NULL;
	line = line_of(cells, id, split, split == SPLIT_ALL ? NAME_NONE : where->part[split]);
	return line ? &line->cells[where->month] : NULL;
}

void
indicators_cells_init(struct cells *cells, const struct months *months, struct arena *arena)
{
	memset(cells, 0, sizeof *cells);
	cells->arena = arena;
	cells->months = *months;
	for (int id = 0; id < INDICATOR_COUNT; id++)
		(void)line_of(cells, (enum indicator_id)id, SPLIT_ALL, NAME_NONE);
}

void
indicators_cells_part(struct cells *cells, enum indicator_id id, enum cells_split split,
		      const struct cells_where *where, uint64_t top, uint64_t bottom)
{
	struct cell *cell = cell_of(cells, id, split, where);
	uint64_t *samples;

	if (!cell)
		return;
	cell->is_touched = 1;
	switch (indicators_table_row(id)->measure) {
	case MEASURE_COUNT:
	case MEASURE_SHARE:
	case MEASURE_RATE:
		cell->top += top;
		cell->bottom += bottom;
		return;
	case MEASURE_MOST:
		cell->top = cell->top > top ? cell->top : top;
		cell->bottom++;
		return;
	case MEASURE_MEDIAN:
	case MEASURE_P90:
		samples = roomy(cells, cell->samples, cell->bottom, &cell->room, sizeof *samples);
		if (!samples)
			return;
		cell->samples = samples;
		samples[cell->bottom++] = top;
		return;
	}
}

void
indicators_cells_add(struct cells *cells, enum indicator_id id, const struct cells_where *where, uint64_t top,
		     uint64_t bottom)
{
	for (int split = SPLIT_ALL; split < SPLIT_COUNT; split++)
		if (split == SPLIT_ALL || where->part[split] != NAME_NONE)
			indicators_cells_part(cells, id, (enum cells_split)split, where, top, bottom);
}

void
indicators_cells_hide(struct cells *cells, enum indicator_id id, enum cells_split split,
		      const struct cells_where *where)
{
	struct cell *cell = cell_of(cells, id, split, where);

	if (!cell)
		return;
	cell->is_touched = 1;
	cell->is_hidden_at_source = 1;
}

void
indicators_cells_line(struct cells *cells, enum indicator_id id, enum cells_split split, uint32_t part)
{
	(void)line_of(cells, id, split, part); /* without memory: in its status */
}

const char *
indicators_cells_split_word(enum cells_split split)
{
	static const char *const words[SPLIT_COUNT] = {
#define X(code, word) word,
		CELLS_SPLITS(X)
#undef X
	};

	return words[split];
}
