/* Changing one thing in good bytes, to see it refused. */
#ifndef TELLBACK_SUPPORT_EDIT_H
#define TELLBACK_SUPPORT_EDIT_H

#include "base/arena.h"
#include "note/signed_note.h"
#include "tellback/bytes.h"

/**
 * edit_view(text):
 * ${text} as a view.
 */
struct view edit_view(const char *text);

/**
 * edit_replace(arena, raw, from, to):
 * A copy of ${raw} with the first ${from} replaced by ${to}; a ${from} that is
 * not there ends the test.
 */
struct view edit_replace(struct arena *arena, struct view raw, const char *from, const char *to);

/**
 * edit_resign(arena, raw, change, signer):
 * As edit_replace, from ${change}[0] to ${change}[1], in the text of the note ${raw}, signed anew by ${signer}: what
 * is refused then is the grammar and not the signature.
 */
struct view edit_resign(struct arena *arena, struct view raw, const char *const change[2],
			const struct note_signer *signer);

/**
 * edit_flip(arena, raw, at, bits):
 * A copy of ${raw} with ${bits} of the byte at ${at} turned over.
 */
struct view edit_flip(struct arena *arena, struct view raw, size_t at, uint8_t bits);

/**
 * edit_repeat(arena, text, count):
 * ${text} ${count} times, NUL-terminated.
 */
const char *edit_repeat(struct arena *arena, const char *text, size_t count);

/**
 * edit_file(arena, path):
 * The content of a file of the repository; none ends the test.
 */
struct view edit_file(struct arena *arena, const char *path);

#endif
