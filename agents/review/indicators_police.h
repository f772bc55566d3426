/* P7 to P10, P15 and P18: what the police send, and what is asked of health and
 * others. */
#ifndef TELLBACK_REVIEW_INDICATORS_POLICE_H
#define TELLBACK_REVIEW_INDICATORS_POLICE_H

#include "review/indicators_contacts.h"

/**
 * indicators_police(contacts):
 * Count them into the world's cells.
 *
 * Errors: in the cells.
 * Source: docs/INDICATORS.md, P7 to P10, P15, P18.
 */
void indicators_police(const struct contacts *contacts);

#endif
