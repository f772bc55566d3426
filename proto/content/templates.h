/* A filled-in synthetic example of each type, as JSON text. */
#ifndef TELLBACK_CONTENT_TEMPLATES_H
#define TELLBACK_CONTENT_TEMPLATES_H

#include "tellback/message_type.h"

/**
 * templates_in(type), templates_answered(type), templates_agreed(type),
 * templates_kept(type):
 * The example of ${type}, or NULL where another of them has it: what comes in
 * and is asked; what is seen and answered; what is agreed and disputed; what is
 * put right, overseen and closed.
 *
 * Owner:  static.
 * Source: docs/FIELDS.md.
 */
const char *templates_in(enum message_type type);
const char *templates_answered(enum message_type type);
const char *templates_agreed(enum message_type type);
const char *templates_kept(enum message_type type);

#endif
