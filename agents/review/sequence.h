/* The numbers that each agency gives its notes: from 1 on, none left out.  A
 * note that was held back shows as a number that is missing. */
#ifndef TELLBACK_REVIEW_SEQUENCE_H
#define TELLBACK_REVIEW_SEQUENCE_H

#include "review/trouble.h"
#include "rules/keymap.h"

/**
 * struct sequence:
 * How far each agency has come.  All zero: no note yet.
 *
 * Shape:  ${erased} notes that are gone and may be what is missing, of ${all}
 *         that are gone; ${before}[agency] how many had gone at its last note:
 *         what is missing since must have stood in between.
 * Owner:  points into the arena given to sequence_take, always the same.
 */
struct sequence {
	struct keymap last;
	struct keymap before;
	uint64_t erased;
	uint64_t all;
};

/**
 * sequence_gone(sequence):
 * One more note, of nobody knows whom, was erased.
 */
void sequence_gone(struct sequence *sequence);

/**
 * sequence_take(sequence, arena, agency, number, trouble):
 * ${agency} has numbered its note ${number}.
 *
 * Errors: STATUS_CONFLICT (not its next, and no erased note can be what is
 *         missing), with a reason that follows "note 7 (an envelope) ...";
 *         STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Envelope" (seq).
 */
enum status sequence_take(struct sequence *sequence, struct arena *arena, const char *agency, uint64_t number,
			  struct trouble *trouble) MUST_CHECK;

#endif
