/* The published table and the computed one, side by side. */
#ifndef TELLBACK_REPLAY_SIDE_H
#define TELLBACK_REPLAY_SIDE_H

#include <stddef.h>
#include <stdio.h>

#include "replay/plan.h"

/**
 * struct side_change:
 * The one cell whose plan was changed, if ${is_one}.
 */
struct side_change {
	int is_one;
	size_t month;
	enum plan_cell cell;
};

/**
 * side_compare(published, computed, count, change, out):
 * Print the first ${count} months of both, every cell that differs marked.
 * Zero if none does, or, after a change, exactly the changed one.
 */
int side_compare(const struct plan *published, const struct plan *computed, size_t count,
		 const struct side_change *change, FILE *out);

#endif
