/* The erasure: what the broker says when the notes of a whole closed case are
 * gone.  Unsigned, vouched for by the log, never an input of a rule. */
#ifndef TELLBACK_ERASURE_H
#define TELLBACK_ERASURE_H

#include <stdint.h>

#include "tellback/duty.h"
#include "tellback/ids.h"
#include "tellback/instant.h"

/**
 * struct erasure_range:
 * Leaves whose notes are gone, ${first} and ${last} among them.
 */
struct erasure_range {
	uint64_t first;
	uint64_t last;
};

/**
 * struct erasure:
 * One erasure.
 *
 * Shape:  ${cases} sorted: all that count as one; ${ranges} ascending, at least
 *         one leaf between two; ${duties}[state] how many duties went with
 *         them, as they stood.
 * Owner:  arrays point into an arena.
 * Source: docs/FORMATS.md, "Erasure".
 */
struct erasure {
	const struct case_token *cases;
	size_t case_count;
	const struct erasure_range *ranges;
	size_t range_count;
	uint64_t duties[DUTY_STATE_COUNT];
	struct instant at;
};

#endif
