/* The Submit frame: notes taken one after another, each with its answer. */
#ifndef TELLBACK_CORE_SUBMIT_H
#define TELLBACK_CORE_SUBMIT_H

#include "core/inner.h"

struct arrival;

/**
 * submit_frame(question):
 * Answer a Submit.  Each note is taken inside a mark of the store, so that one
 * that fails half-way leaves nothing.
 *
 * Errors: fatal ones only.
 * Source: docs/FORMATS.md, "Frames".
 */
enum status submit_frame(struct question *question) MUST_CHECK;

/**
 * submit_note(arrival):
 * Take one note, whichever kind it is; the caller has set the mark, and undoes
 * what an error leaves.
 *
 * Errors: those of the store; STATUS_NO_MEMORY; STATUS_BUSY.
 */
enum status submit_note(struct arrival *arrival) MUST_CHECK;

#endif
