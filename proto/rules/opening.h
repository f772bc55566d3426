/* The duties that an accepted envelope opens, by the rows of duty_table.c. */
#ifndef TELLBACK_RULES_OPENING_H
#define TELLBACK_RULES_OPENING_H

#include "rules/ruling.h"

/**
 * opening_all(ruling):
 * Open every duty that the envelope opens; with what it replaces taken into
 * account.
 *
 * Source: docs/FORMATS.md, "Duties".
 */
void opening_all(struct ruling *ruling);

/**
 * opening_again(ruling, duty):
 * Open ${duty}, once met by an answer that does not stand, under this
 * envelope's id.
 *
 * Source: docs/FORMATS.md, "Duties" (An answer undone is owed again).
 */
void opening_again(struct ruling *ruling, const struct duty *duty);

/**
 * opening_follow(ruling, verified, kind):
 * Open a duty of ${kind} that follows from ${verified} having been met.
 */
void opening_follow(struct ruling *ruling, const struct duty *verified, enum duty_kind kind);

#endif
