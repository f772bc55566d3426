/* Strategy discussions, the s47 enquiries that begin there, and the child
 * protection conferences that these lead to. */
#ifndef TELLBACK_REPLAY_ENQUIRING_H
#define TELLBACK_REPLAY_ENQUIRING_H

#include "replay/calendar.h"

/**
 * enquiring_fit(book):
 * After assessing_fit: each month holds as many discussions and completes as
 * many enquiries as its plan says, all about matters that are being assessed
 * and whose referrer has an agent.
 *
 * Errors: NULL, or what does not fit.
 */
const char *enquiring_fit(struct calendar_book *book);

#endif
