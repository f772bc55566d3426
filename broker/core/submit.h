/* The Submit frame: notes taken one after another, each with its answer. */
#ifndef TELLBACK_CORE_SUBMIT_H
#define TELLBACK_CORE_SUBMIT_H

#include "core/inner.h"

/**
 * submit_frame(question):
 * Answer a Submit.  Each note is taken inside a mark of the store, so that one
 * that fails half-way leaves nothing.
 *
 * Errors: fatal ones only.
 * Source: docs/FORMATS.md, "Frames".
 */
enum status submit_frame(struct question *question) MUST_CHECK;

#endif
