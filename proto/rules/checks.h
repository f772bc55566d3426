/* May this envelope be accepted?  The checks in their order. */
#ifndef TELLBACK_RULES_CHECKS_H
#define TELLBACK_RULES_CHECKS_H

#include "rules/ruling.h"

/**
 * checks_run(ruling):
 * The first reason why not.  Fills in what the envelope answers, who is
 * answered and how that one is reached.
 *
 * Errors: the final refusals of docs/FORMATS.md.
 * Source: docs/FORMATS.md, "Envelope".
 */
enum refusal checks_run(struct ruling *ruling);

#endif
