/* Reading and writing the broker's notice (shape: tellback/notice.h). */
#ifndef TELLBACK_NOTE_NOTICE_H
#define TELLBACK_NOTE_NOTICE_H

#include "base/arena.h"
#include "tellback/notice.h"
#include "tellback/status.h"

/**
 * notice_write(notice, arena, ret_raw):
 * The whole notice; plain text, no signature.
 *
 * Errors: STATUS_MALFORMED (a line stands twice); STATUS_TOO_BIG;
 *         STATUS_NO_MEMORY; a field off the grammar is our bug (assert).
 * Source: docs/FORMATS.md, "Notice".
 */
enum status notice_write(const struct notice *notice, struct arena *arena, struct view *ret_raw) MUST_CHECK;

/**
 * notice_decode(raw, arena, ret_notice):
 * Parse it.
 *
 * Errors: STATUS_MALFORMED; STATUS_TOO_BIG; STATUS_NO_MEMORY.
 */
enum status notice_decode(struct view raw, struct arena *arena, struct notice *ret_notice) MUST_CHECK;

/**
 * notice_id(notice, ret_id):
 * The first 16 bytes of SHA-256 of "kind case about code to" as 32 hex digits:
 * there is at most one notice of each.  `to` are the agencies joined by one space.
 */
void notice_id(const struct notice *notice, char ret_id[ID_SIZE]);

/**
 * notice_kind_word(kind):
 * Its token.
 */
const char *notice_kind_word(enum notice_kind kind);

#endif
