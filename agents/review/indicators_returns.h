/* P4b, P13, P14 and P20: what agencies count themselves and sign, month by month:
 * how much is known of the children, and whether they were heard. */
#ifndef TELLBACK_REVIEW_INDICATORS_RETURNS_H
#define TELLBACK_REVIEW_INDICATORS_RETURNS_H

#include "review/indicators_world.h"

/**
 * indicators_returns(world):
 * Count them into the world's cells.  The newest return of an agency for a
 * month counts.
 *
 * Errors: in the cells.
 * Source: docs/INDICATORS.md, P4b, P13, P14, P20.
 */
void indicators_returns(struct world *world);

#endif
