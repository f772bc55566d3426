/* P1 to P4 and P19: are referrers told, in time, and do people read it? */
#ifndef TELLBACK_REVIEW_INDICATORS_FEEDBACK_H
#define TELLBACK_REVIEW_INDICATORS_FEEDBACK_H

#include "review/indicators_contacts.h"

/**
 * indicators_feedback(contacts):
 * Count them into the world's cells.
 *
 * Errors: in the cells.
 * Source: docs/INDICATORS.md, P1 to P4, P19.
 */
void indicators_feedback(const struct contacts *contacts);

#endif
