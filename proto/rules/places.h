/* Who must, and who may, stand in an envelope's `to`, by the places of its
 * type's row. */
#ifndef TELLBACK_RULES_PLACES_H
#define TELLBACK_RULES_PLACES_H

#include "rules/ruling.h"

/**
 * places_check(ruling):
 * Is everyone in `to` who must be, and nobody who may not?
 *
 * Errors: REFUSAL_NOT_HOLDER; REFUSAL_CREDITOR_MISSING; REFUSAL_TYPE_NOT_ALLOWED.
 * Source: docs/FORMATS.md, "Envelope" (from -> to).
 */
enum refusal places_check(struct ruling *ruling);

/**
 * places_not_holder(ruling):
 * The refusal that names the holder.
 */
enum refusal places_not_holder(struct ruling *ruling);

#endif
