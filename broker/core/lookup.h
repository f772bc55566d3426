/* The questions that only look: notes, bodies, how far a message is, and what
 * is owed.  Each sees only what its agency is party to. */
#ifndef TELLBACK_CORE_LOOKUP_H
#define TELLBACK_CORE_LOOKUP_H

#include "core/inner.h"

/**
 * lookup_note, lookup_body, lookup_track, lookup_owed (question):
 * Answer a NoteGet, a BodyGet, a Track, an Owed.
 *
 * Errors: fatal ones only.
 * Source: docs/FORMATS.md, "Frames".
 */
enum status lookup_note(struct question *question) MUST_CHECK;
enum status lookup_body(struct question *question) MUST_CHECK;
enum status lookup_track(struct question *question) MUST_CHECK;
enum status lookup_owed(struct question *question) MUST_CHECK;

#endif
