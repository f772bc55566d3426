/* P16 and P17: the morning after, and disagreements. */
#ifndef TELLBACK_REVIEW_INDICATORS_HANDS_H
#define TELLBACK_REVIEW_INDICATORS_HANDS_H

#include "review/indicators_contacts.h"

/**
 * indicators_hands(contacts):
 * Count them into the world's cells.
 *
 * Errors: in the cells.
 * Source: docs/INDICATORS.md, P16 and P17.
 */
void indicators_hands(const struct contacts *contacts);

#endif
