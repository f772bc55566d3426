/* A card that arrives: an agency's own word on its keys and calendar. */
#ifndef TELLBACK_CORE_CARDS_H
#define TELLBACK_CORE_CARDS_H

#include "core/arrival.h"

/**
 * cards_take(arrival):
 * The card takes no seq; the highest serial counts, and it goes to everybody.
 *
 * Errors: as message_take.
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
enum status cards_take(struct arrival *arrival) MUST_CHECK;

#endif
