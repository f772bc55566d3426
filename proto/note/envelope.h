/* Reading and writing the envelope note (shape: tellback/envelope.h). */
#ifndef TELLBACK_NOTE_ENVELOPE_H
#define TELLBACK_NOTE_ENVELOPE_H

#include "base/arena.h"
#include "note/signed_note.h"
#include "tellback/envelope.h"

#define ENVELOPE_FIRST_LINE "tellback/envelope/v1"

/**
 * envelope_decode(raw, arena, ret_envelope):
 * Parse the note ${raw}; the signature line is taken apart but not verified.
 *
 * Shape:  at most MAX_NOTE_BYTES, exactly one signature line, whose name is
 *         `from`; lines in the order of the grammar, `to` and `fact` sorted,
 *         none twice.  An unknown type or fact is no error here.
 * Owner:  ${ret_envelope} points into ${raw} and ${arena}.
 * Errors: STATUS_MALFORMED; STATUS_TOO_BIG; STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Envelope".
 */
enum status envelope_decode(struct view raw, struct arena *arena, struct envelope *ret_envelope) MUST_CHECK;

/**
 * envelope_verify(envelope, key):
 * Check the signature of the note that ${envelope} was decoded from.
 *
 * Errors: STATUS_BAD_SIGNATURE; STATUS_UNKNOWN_KEY (other name or key id).
 */
enum status envelope_verify(const struct envelope *envelope, const struct signer_key *key) MUST_CHECK;

/**
 * envelope_head_write(envelope, arena, ret_head):
 * The text up to the `body` line, from the fields of ${envelope}; sorts `to`
 * and `fact` lines itself.  Its SHA-256 is the binding's head.
 *
 * Owner:  ${ret_head} points into ${arena}.
 * Errors: STATUS_MALFORMED (a line stands twice); STATUS_TOO_BIG;
 *         STATUS_NO_MEMORY; a field off the grammar is our bug (assert).
 */
enum status envelope_head_write(const struct envelope *envelope, struct arena *arena, struct view *ret_head) MUST_CHECK;

/**
 * envelope_body_write(head, body, body_bytes, arena, ret_before_seq):
 * ${head} and the `body` line: everything but `seq` and the signature.
 *
 * Errors: STATUS_NO_MEMORY.
 */
enum status envelope_body_write(struct view head, const struct digest *body, uint64_t body_bytes, struct arena *arena,
				struct view *ret_before_seq) MUST_CHECK;

/**
 * envelope_sign(before_seq, seq, signer, arena, ret_raw):
 * The whole note.  Also used for receipts, which end in `seq` too.
 *
 * Errors: those of the signer; STATUS_NO_MEMORY.
 */
enum status envelope_sign(struct view before_seq, uint64_t seq, const struct note_signer *signer, struct arena *arena,
			  struct view *ret_raw) MUST_CHECK;

#endif
