/* Children who are referred again, and which matters a shorter replay needs. */
#ifndef TELLBACK_REPLAY_REPEATING_H
#define TELLBACK_REPLAY_REPEATING_H

#include "replay/calendar.h"

/**
 * repeating_fit(book):
 * After assessing_fit: as many referrals of each month as its plan says are of
 * a child who was referred in the twelve months before, and whose earlier
 * matter is at an end; all others are of children nobody knew.
 *
 * Errors: NULL, or what does not fit.
 */
const char *repeating_fit(struct calendar_book *book);

/**
 * repeating_keep(book, count):
 * Leave out every matter of which nothing counts in the first ${count} months
 * of the plan, unless a child of one that stays was referred there before.
 */
void repeating_keep(struct calendar_book *book, size_t count);

#endif
