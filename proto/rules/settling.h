/* The duties that an accepted envelope puts an end to: met, ended, replaced,
 * excused; and those that it makes owed again. */
#ifndef TELLBACK_RULES_SETTLING_H
#define TELLBACK_RULES_SETTLING_H

#include "rules/ruling.h"

/**
 * settling_replaced(ruling):
 * What was open of the replaced envelope ends `replaced`.
 */
void settling_replaced(struct ruling *ruling);

/**
 * settling_met(ruling):
 * Walk the meetings of duty_table.c.
 *
 * Source: docs/FORMATS.md, "Duties", column "met by".
 */
void settling_met(struct ruling *ruling);

/**
 * settling_former(ruling):
 * What was open of the former versions of a record, and what this one opened
 * anew: the former ends `replaced`.  What the new version says nothing of
 * stays owed.
 *
 * Source: docs/FORMATS.md, "Duties" (a later version acts as `replaces`).
 */
void settling_former(struct ruling *ruling);

/**
 * settling_undone(ruling):
 * What an answer had met that does not stand is owed again.
 *
 * Source: docs/FORMATS.md, "Duties" (An answer undone is owed again).
 */
void settling_undone(struct ruling *ruling);

/**
 * settling_excused(ruling):
 * Find the duty that the envelope's `duty` fact names, an open one before a
 * closed one: 0 if `re` opened no such duty.
 */
int settling_excused(struct ruling *ruling);

/**
 * settling_excuse(ruling):
 * That duty, if it is still open, ends `excused`.
 */
void settling_excuse(struct ruling *ruling);

#endif
