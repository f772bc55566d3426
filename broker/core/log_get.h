/* The log for those who check it: the checkpoint, the tiles and the notes. */
#ifndef TELLBACK_CORE_LOG_GET_H
#define TELLBACK_CORE_LOG_GET_H

#include "core/inner.h"

/** "<index> <kind> <sha256 hex> <accepted unix ms> <bytes>\n" with NUL. */
#define LOG_GET_LINE_SIZE 160

/**
 * log_get_line(note, ret_line):
 * The line that stands before a note wherever leaves are given out; its
 * length.
 *
 * Source: docs/FORMATS.md, "Frames".
 */
size_t log_get_line(const struct store_note *note, char ret_line[LOG_GET_LINE_SIZE]);

/**
 * log_get_frame(question):
 * Answer a LogGet; empty for an agency that may not ask, and where there is
 * nothing (yet).
 *
 * Errors: as core_turn; STATUS_NO_MEMORY; STATUS_BUSY.
 * Source: docs/FORMATS.md, "Frames".
 */
enum status log_get_frame(struct question *question) MUST_CHECK;

#endif
