/* Reading and writing the receipt note (shape: tellback/receipt.h). */
#ifndef TELLBACK_NOTE_RECEIPT_H
#define TELLBACK_NOTE_RECEIPT_H

#include "base/arena.h"
#include "note/signed_note.h"
#include "tellback/receipt.h"

#define RECEIPT_FIRST_LINE "tellback/receipt/v1"

/**
 * receipt_decode(raw, arena, ret_receipt):
 * As envelope_decode, for a receipt.
 *
 * Errors: STATUS_MALFORMED; STATUS_TOO_BIG; STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Receipt".
 */
enum status receipt_decode(struct view raw, struct arena *arena, struct receipt *ret_receipt) MUST_CHECK;

/**
 * receipt_status_word(status):
 * The word of a line: "verified", "opened", "refused".
 */
const char *receipt_status_word(enum receipt_status status);

/**
 * receipt_verify(receipt, key):
 * As envelope_verify.
 */
enum status receipt_verify(const struct receipt *receipt, const struct signer_key *key) MUST_CHECK;

/**
 * receipt_write(receipt, arena, ret_before_seq):
 * The text before `seq`; sorts the lines itself.  Signed by envelope_sign.
 *
 * Errors: STATUS_MALFORMED (a line stands twice); STATUS_TOO_BIG;
 *         STATUS_NO_MEMORY; a field off the grammar is our bug (assert).
 */
enum status receipt_write(const struct receipt *receipt, struct arena *arena, struct view *ret_before_seq) MUST_CHECK;

#endif
