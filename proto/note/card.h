/* Reading and writing an agency's card (shape: tellback/directory.h). */
#ifndef TELLBACK_NOTE_CARD_H
#define TELLBACK_NOTE_CARD_H

#include "base/arena.h"
#include "note/signed_note.h"
#include "tellback/directory.h"

#define CARD_FIRST_LINE "tellback/card/v1"

/**
 * card_decode(raw, arena, ret_card):
 * Parse a card and verify that its own sign key signed it; whether that key is
 * the directory's is for the caller.
 *
 * Errors: STATUS_MALFORMED; STATUS_BAD_SIGNATURE; STATUS_UNKNOWN_KEY;
 *         STATUS_TOO_BIG; STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
enum status card_decode(struct view raw, struct arena *arena, struct card *ret_card) MUST_CHECK;

/**
 * card_write(card, arena, ret_text):
 * The text to sign with signed_note_make.
 *
 * Errors: STATUS_MALFORMED (a line stands twice); STATUS_TOO_BIG;
 *         STATUS_NO_MEMORY; a field off the grammar is our bug (assert).
 */
enum status card_write(const struct card *card, struct arena *arena, struct view *ret_text) MUST_CHECK;

/**
 * card_epoch_find(card, epoch), card_epoch_at(card, now_s):
 * The epoch of that name; the epoch to seal to at ${now_s}: the newest that
 * has begun, else the first.  NULL if there is none of that name.
 */
const struct card_epoch *card_epoch_find(const struct card *card, const char *epoch);
const struct card_epoch *card_epoch_at(const struct card *card, int64_t now_s);

#endif
