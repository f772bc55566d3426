/* Who speaks for an agency: one session at a time, the newest hello's. */
#ifndef TELLBACK_CORE_SESSION_H
#define TELLBACK_CORE_SESSION_H

#include "core/inner.h"

/**
 * session_hello(question):
 * Answer a Hello; the agency's older session ends.
 *
 * Errors: fatal ones only.
 * Source: docs/FORMATS.md, "Frames".
 */
enum status session_hello(struct question *question) MUST_CHECK;

/**
 * session_is_ended(question):
 * Non-zero if a newer hello ended this connection's session.  A connection
 * that never said hello speaks for its agency: its line may have broken, or
 * core may be new.
 */
int session_is_ended(struct question *question);

#endif
