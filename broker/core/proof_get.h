/* That what an agency had accepted is in the log that is shown. */
#ifndef TELLBACK_CORE_PROOF_GET_H
#define TELLBACK_CORE_PROOF_GET_H

#include "core/inner.h"

/** Once so many leaves were proven in a turn, the other askers come again: in a
 * log of a million leaves the costliest proof takes half a millisecond. */
#define PROOF_GET_A_TURN 128

/**
 * proof_get_frame(question):
 * Answer a ProofGet: the checkpoint, and of what was asked that which it
 * covers.
 *
 * Errors: as core_turn; STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Frames".
 */
enum status proof_get_frame(struct question *question) MUST_CHECK;

#endif
