/* P7, P8, P15 and P18: what the police send, when it comes, when it is read. */
#ifndef TELLBACK_REVIEW_INDICATORS_POLICE_H
#define TELLBACK_REVIEW_INDICATORS_POLICE_H

#include "review/indicators_contacts.h"

/**
 * indicators_police(contacts):
 * Count them into the world's cells.
 *
 * Errors: in the cells.
 * Source: docs/INDICATORS.md, P7, P8, P15, P18.
 */
void indicators_police(const struct contacts *contacts);

#endif
