/* Do an envelope's facts agree with one another, with whom it goes to, and
 * with what it answers? */
#ifndef TELLBACK_RULES_CHECKS_FACTS_H
#define TELLBACK_RULES_CHECKS_FACTS_H

#include "rules/ruling.h"

/**
 * checks_facts(ruling):
 * Nothing is said twice or against itself, of children that were not asked
 * about, by or to whom it may not be said; what is excused is owed, and nobody
 * is told otherwise who can be written to.
 *
 * Errors: REFUSAL_FACTS; REFUSAL_HAS_AGENT.
 */
enum refusal checks_facts(struct ruling *ruling);

#endif
