/* What was counted, as the rows of a report. */
#ifndef TELLBACK_REVIEW_INDICATORS_ROWS_H
#define TELLBACK_REVIEW_INDICATORS_ROWS_H

#include "review/indicators.h"
#include "review/indicators_cells.h"

/**
 * struct draft:
 * A row in the making: a line of cells, and its figures.
 *
 * Shape:  a figure that is to be hidden has that state, and its numbers still;
 *         one of a time has in ${bottom} how many it is made of.
 */
struct draft {
	enum indicator_id id;
	enum cells_split split;
	uint32_t part;
	struct figure *figures;
};

/**
 * struct drafts:
 * All of them, those of one indicator together, for all first, then split by
 * split.
 */
struct drafts {
	struct draft *list;
	uint32_t count;
	uint32_t month_count;
};

/**
 * indicators_rows_draft(input, cells, names, ret_drafts):
 * Figures of every line that has any in the report's months.
 *
 * Owner:  in the cells' arena.
 * Errors: STATUS_NO_MEMORY.
 */
enum status indicators_rows_draft(const struct indicators_input *input, const struct cells *cells,
				  const struct names *names, struct drafts *ret_drafts) MUST_CHECK;

/**
 * indicators_rows_finish(input, drafts, names, arena, ret_rows):
 * The same as a report shows them: of what is hidden no number is left.
 *
 * Owner:  in ${arena}.
 * Errors: STATUS_NO_MEMORY.
 */
enum status indicators_rows_finish(const struct indicators_input *input, const struct drafts *drafts,
				   const struct names *names, struct arena *arena,
				   const struct report_row **ret_rows) MUST_CHECK;

#endif
