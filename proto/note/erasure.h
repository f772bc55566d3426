/* Reading and writing the broker's erasure (shape: tellback/erasure.h). */
#ifndef TELLBACK_NOTE_ERASURE_H
#define TELLBACK_NOTE_ERASURE_H

#include "base/arena.h"
#include "tellback/erasure.h"
#include "tellback/status.h"

/** An erasure at most: eleven thousand ranges and more (bytes). */
#define MAX_ERASURE_BYTES (256 * 1024)

/**
 * erasure_write(erasure, arena, ret_raw):
 * The whole erasure; plain text, no signature.
 *
 * Errors: STATUS_TOO_BIG; STATUS_NO_MEMORY; a field off the grammar is our bug
 *         (assert).
 * Source: docs/FORMATS.md, "Erasure".
 */
enum status erasure_write(const struct erasure *erasure, struct arena *arena, struct view *ret_raw) MUST_CHECK;

/**
 * erasure_decode(raw, arena, ret_erasure):
 * Parse it.
 *
 * Errors: STATUS_MALFORMED; STATUS_TOO_BIG; STATUS_NO_MEMORY.
 */
enum status erasure_decode(struct view raw, struct arena *arena, struct erasure *ret_erasure) MUST_CHECK;

/**
 * erasure_holds(erasure, index):
 * Non-zero if it says that the note of leaf ${index} is gone.
 */
int erasure_holds(const struct erasure *erasure, uint64_t index);

/**
 * erasure_mark(erasure, at, gone):
 * Set ${gone}[i] for each leaf i that ${erasure}, which is leaf ${at}, names.
 *
 * Shape:  ${gone} of at least ${at}.
 * Errors: STATUS_MALFORMED: it names leaves that are not before it; nothing is
 *         set then.
 */
enum status erasure_mark(const struct erasure *erasure, uint64_t at, uint8_t *gone) MUST_CHECK;

#endif
