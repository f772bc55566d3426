/* Which referral's assessment is completed when. */
#ifndef TELLBACK_REPLAY_ASSESSING_H
#define TELLBACK_REPLAY_ASSESSING_H

#include "replay/calendar.h"

/**
 * assessing_fit(book):
 * Give every assessed matter its day, so that each month completes what its
 * plan says, as many within 45 working days as it says; what is left is
 * completed after the last month.
 *
 * Errors: NULL, or what does not fit.
 */
const char *assessing_fit(struct calendar_book *book);

#endif
