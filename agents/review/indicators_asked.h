/* P9 and P10: requests for information. */
#ifndef TELLBACK_REVIEW_INDICATORS_ASKED_H
#define TELLBACK_REVIEW_INDICATORS_ASKED_H

#include "review/indicators_world.h"

/**
 * indicators_asked(world):
 * Count them into the world's cells.  A request is of the month in which it was
 * answered, or, if that comes first, fell due; what it says of itself, of the
 * month in which it was made.
 *
 * Errors: in the cells.
 * Source: docs/INDICATORS.md, P9 and P10.
 */
void indicators_asked(struct world *world);

#endif
