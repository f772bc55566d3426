/* What is counted, cell by cell: an indicator, for all or for one part, in one
 * month. */
#ifndef TELLBACK_REVIEW_INDICATORS_CELLS_H
#define TELLBACK_REVIEW_INDICATORS_CELLS_H

#include "base/arena.h"
#include "review/indicators_months.h"
#include "review/indicators_names.h"
#include "review/indicators_table.h"

/* clang-format off */
#define CELLS_SPLITS(X) \
	X(ALL, "") X(AGENCY, "agency") X(KIND, "kind") X(ROUTE, "route") X(HOW, "how") X(GRADE, "grade") \
	X(STAGE, "stage") X(RESULT, "result") X(REASON, "reason") X(WHAT, "what") X(AGE, "age")
/* clang-format on */

/**
 * enum cells_split:
 * By what a figure is split.
 */
enum cells_split {
#define X(code, word) SPLIT_##code,
	CELLS_SPLITS(X)
#undef X
	SPLIT_COUNT
};

/**
 * struct cell:
 * What was counted in one.
 *
 * Shape:  ${top} and ${bottom} of a share; ${top} of a count, or the most;
 *         ${samples} of a median, ${bottom} of them; ${is_hidden_at_source}: a
 *         return hides what it is made of.
 */
struct cell {
	uint64_t top;
	uint64_t bottom;
	uint64_t *samples;
	uint64_t room;
	int is_touched;
	int is_hidden_at_source;
};

/**
 * struct cells_line:
 * One part, month by month.
 *
 * Shape:  ${part} a name's number, NAME_NONE for all.
 */
struct cells_line {
	uint32_t part;
	struct cell *cells;
};

/**
 * struct cells_lines:
 * The parts of an indicator by one split, in the order in which they came up.
 *
 * Shape:  ${by_part}[name] the place in ${lines} and one, 0 for none.
 */
struct cells_lines {
	struct cells_line *lines;
	uint32_t count;
	uint32_t room;
	uint32_t *by_part;
	uint32_t part_room;
};

/**
 * struct cells:
 * All of them.
 *
 * Owner:  ${arena}.
 */
struct cells {
	struct arena *arena;
	struct months months;
	struct cells_lines lines[INDICATOR_COUNT][SPLIT_COUNT];
	enum status status;
};

/**
 * struct cells_where:
 * Where something is counted: in a month, among all, and in a part of each
 * split that has a name here.
 */
struct cells_where {
	uint32_t month;
	uint32_t part[SPLIT_COUNT];
};

/**
 * indicators_cells_init(cells, months, arena):
 * Nothing has been counted; every indicator has its line for all.
 *
 * Errors: in ${status}, as everywhere here: STATUS_NO_MEMORY.
 */
void indicators_cells_init(struct cells *cells, const struct months *months, struct arena *arena);

/**
 * indicators_cells_add(cells, id, where, top, bottom):
 * So many more, of so many more; of an indicator that is a time: ${top}
 * minutes once.  A month that is none is not counted.
 */
void indicators_cells_add(struct cells *cells, enum indicator_id id, const struct cells_where *where, uint64_t top,
			  uint64_t bottom);

/**
 * indicators_cells_part(cells, id, split, where, top, bottom):
 * The same in the part of one split alone (SPLIT_ALL: for all alone).
 */
void indicators_cells_part(struct cells *cells, enum indicator_id id, enum cells_split split,
			   const struct cells_where *where, uint64_t top, uint64_t bottom);

/**
 * indicators_cells_hide(cells, id, split, where):
 * A return hides what this cell is made of.
 */
void indicators_cells_hide(struct cells *cells, enum indicator_id id, enum cells_split split,
			   const struct cells_where *where);

/**
 * indicators_cells_line(cells, id, split, part):
 * There is a line for that part, though nothing may ever be counted in it.
 */
void indicators_cells_line(struct cells *cells, enum indicator_id id, enum cells_split split, uint32_t part);

/**
 * indicators_cells_split_word(split):
 * "agency", "" for all.
 *
 * Owner:  static.
 */
const char *indicators_cells_split_word(enum cells_split split);

#endif
