/* What the time does to open duties. */
#ifndef TELLBACK_CORE_DUE_H
#define TELLBACK_CORE_DUE_H

#include "core/inner.h"

/**
 * due_run(core):
 * Warn of and mark what has become due, a bounded number a turn.  Nothing
 * while the clock is not believed.
 *
 * Errors: fatal ones only.
 * Source: docs/FORMATS.md, "Notice".
 */
enum status due_run(struct core *core) MUST_CHECK;

#endif
