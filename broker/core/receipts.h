/* A receipt that arrives. */
#ifndef TELLBACK_CORE_RECEIPTS_H
#define TELLBACK_CORE_RECEIPTS_H

#include "core/arrival.h"

/**
 * receipts_take(arrival):
 * Check the receipt and let each line settle what it can; one line about
 * somebody else's message refuses the whole.
 *
 * Errors: as message_take.
 * Source: docs/FORMATS.md, "Receipt".
 */
enum status receipts_take(struct arrival *arrival) MUST_CHECK;

#endif
