/* An envelope that arrives. */
#ifndef TELLBACK_CORE_MESSAGE_H
#define TELLBACK_CORE_MESSAGE_H

#include "core/arrival.h"

/**
 * message_take(arrival):
 * Check the envelope and its body, decide, and write what follows.
 *
 * Errors: as submit_frame; others than fatal ones leave nothing written.
 * Source: docs/FORMATS.md, "Envelope" and "Three answers other than accepted".
 */
enum status message_take(struct arrival *arrival) MUST_CHECK;

#endif
