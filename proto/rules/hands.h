/* Into whose hands a case passes: handover, its lapse, and the links that make
 * several cases one. */
#ifndef TELLBACK_RULES_HANDS_H
#define TELLBACK_RULES_HANDS_H

#include "rules/ruling.h"

/**
 * hands_take_over(ruling):
 * The items named are held by the envelope's sender from now on: what their
 * holder owes, it owes; each referrer gets a `held` notice.
 *
 * Errors: STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Holder".
 */
enum status hands_take_over(struct ruling *ruling) MUST_CHECK;

/**
 * hands_pass(ruling, changes, next):
 * The group of the case that ${changes} are about passes to the holder of
 * ${next}, whose lender and return hold from now on.
 *
 * Errors: STATUS_NO_MEMORY.
 */
enum status hands_pass(struct ruling *ruling, struct changes *changes, const struct case_row *next) MUST_CHECK;

/**
 * hands_take_for_good(ruling, changes):
 * Non-zero if the acceptance makes its sender the holder of the cases
 * ${changes} is about, and not for a time.
 */
int hands_take_for_good(const struct ruling *ruling, const struct changes *changes);

/**
 * hands_link(ruling):
 * Which cases count as one from now on.
 *
 * Errors: STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Duties" (Linked cases count as one).
 */
enum status hands_link(struct ruling *ruling) MUST_CHECK;

/**
 * hands_row(ruling, row):
 * The row of a case is from now on as ${row}.
 *
 * Errors: STATUS_NO_MEMORY.
 */
enum status hands_row(struct ruling *ruling, const struct case_row *row) MUST_CHECK;

#endif
