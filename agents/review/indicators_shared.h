/* P5 and P6: written records, and the outcomes of assessments and enquiries. */
#ifndef TELLBACK_REVIEW_INDICATORS_SHARED_H
#define TELLBACK_REVIEW_INDICATORS_SHARED_H

#include "review/indicators_meetings.h"

/**
 * indicators_shared(world, meetings):
 * Count them into the world's cells.  What is owed is of the month in which it
 * was answered, or, if that comes first, fell due.
 *
 * Errors: in the cells.
 * Source: docs/INDICATORS.md, P5 and P6.
 */
void indicators_shared(struct world *world, const struct meetings *meetings);

#endif
