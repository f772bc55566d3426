/* Directories and policies follow one another without a gap: each has the next
 * serial and names the note before it. */
#ifndef TELLBACK_REVIEW_CHAIN_H
#define TELLBACK_REVIEW_CHAIN_H

#include "review/folder.h"

/**
 * chain_check(folder, trouble):
 * Do they?  Policies: those of each CRS.
 *
 * Errors: STATUS_MALFORMED; those of folder_note; in words in ${trouble}.
 * Source: docs/FORMATS.md, "Card, directory, join", "Policy".
 */
enum status chain_check(const struct folder *folder, struct trouble *trouble) MUST_CHECK;

#endif
