/* Cases that were lent until now go back to their lenders. */
#ifndef TELLBACK_CORE_LAPSE_H
#define TELLBACK_CORE_LAPSE_H

#include "core/inner.h"

/**
 * lapse_run(core):
 * Give back every case whose `returns` has come: before each note is decided,
 * so that whoever replays the log decides alike, also while the clock is not
 * believed.  Outside a mark of the store.  A case that cannot be given back
 * is said, and tried again later.
 *
 * Owner:  uses ${core}->scratch and gives it back.
 * Errors: fatal ones only.
 * Source: docs/FORMATS.md, "Duties" (Replay) and "Holder".
 */
enum status lapse_run(struct core *core) MUST_CHECK;

#endif
