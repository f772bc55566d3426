/* A witness's line on a checkpoint: "this is the largest tree that I have seen
 * of this log, and it holds all that I saw before". */
#ifndef TELLBACK_NOTE_COSIGNATURE_H
#define TELLBACK_NOTE_COSIGNATURE_H

#include "note/signed_note.h"
#include "tellback/instant.h"

/** A cosignature's bytes behind the key id: 64-bit time, signature. */
#define COSIGNATURE_BYTES 72

/**
 * cosignature_add(raw, signer, now, arena, ret_raw):
 * ${raw} (a checkpoint note) with a line of ${signer}, whose key is of type
 * NOTE_KEY_COSIGNATURE; a line of the same key is replaced, other lines stay as
 * and where they are.
 *
 * Owner:  ${ret_raw} points into ${arena}.
 * Errors: those of the signer; STATUS_MALFORMED; STATUS_TOO_BIG (over
 *         MAX_SIGNATURES lines); STATUS_NO_MEMORY.
 * Source: C2SP tlog-cosignature v1.0.1 (cosignature/v1).
 */
enum status cosignature_add(struct view raw, const struct note_signer *signer, struct instant now, struct arena *arena,
			    struct view *ret_raw) MUST_CHECK;

/**
 * cosignature_newest(note, keys, key_count, ret_at):
 * The newest time at which one of ${keys} cosigned ${note}; lines of unknown
 * keys are passed over.
 *
 * Errors: STATUS_UNKNOWN_KEY (none did); STATUS_BAD_SIGNATURE (a known key's
 *         line fails or stands twice).
 * Source: C2SP tlog-cosignature v1.0.1 (cosignature/v1).
 */
enum status cosignature_newest(const struct signed_note *note, const struct signer_key *keys, size_t key_count,
			       struct instant *ret_at) MUST_CHECK;

/**
 * cosignature_merge(raw, other, arena, ret_raw):
 * ${raw} with the signature lines of ${other}, a note of the same text, that it
 * lacks; where both have a line of one key, that of ${other}.  No signature is
 * looked at.
 *
 * Owner:  as cosignature_add.
 * Errors: STATUS_CONFLICT (another text); STATUS_MALFORMED; STATUS_TOO_BIG;
 *         STATUS_NO_MEMORY.
 */
enum status cosignature_merge(struct view raw, struct view other, struct arena *arena, struct view *ret_raw) MUST_CHECK;

/**
 * cosignature_only(raw, keys, key_count, arena, ret_raw):
 * ${raw} without the signature lines of other keys than ${keys}; whether those
 * that are left hold is not looked at.
 *
 * Owner:  as cosignature_add.
 * Errors: STATUS_UNKNOWN_KEY (none is left); STATUS_MALFORMED; STATUS_TOO_BIG;
 *         STATUS_NO_MEMORY.
 */
enum status cosignature_only(struct view raw, const struct signer_key *keys, size_t key_count, struct arena *arena,
			     struct view *ret_raw) MUST_CHECK;

#endif
