/* C2SP signed notes: text, a blank line, signature lines. */
#ifndef TELLBACK_NOTE_SIGNED_NOTE_H
#define TELLBACK_NOTE_SIGNED_NOTE_H

#include "base/arena.h"
#include "tellback/bounds.h"
#include "tellback/directory.h"
#include "tellback/status.h"

#define SIGNATURE_BYTES 64
#define NOTE_KEY_ED25519 0x01
#define NOTE_KEY_COSIGNATURE 0x04

/**
 * struct note_signature:
 * One signature line, not yet checked.
 *
 * Shape:  ${size} bytes of signature after the key id.
 */
struct note_signature {
	char name[AGENCY_SIZE];
	uint8_t key_id[4];
	const uint8_t *bytes;
	size_t size;
};

/**
 * struct signed_note:
 * A note taken apart.
 *
 * Owner:  points into the raw bytes and the arena.
 */
struct signed_note {
	struct view text; /* with its final newline */
	struct note_signature signatures[MAX_SIGNATURES];
	size_t signature_count;
};

/**
 * struct note_signer:
 * Whoever can sign: the vault in an agent, a root key file, a test.
 *
 * Shape:  ${sign} writes 64 bytes over exactly ${text}.
 * Owner:  borrows ${context}.
 */
struct note_signer {
	const struct signer_key *key;
	void *context;
	enum status (*sign)(void *context, struct view text, uint8_t ret_signature[SIGNATURE_BYTES]);
};

/**
 * signed_note_split(raw, arena, ret_note):
 * Take ${raw} apart at its last blank line; nothing is verified yet.
 *
 * Shape:  UTF-8, ends with newline, no byte below 0x20 but newline, 1..16
 *         signature lines.
 * Errors: STATUS_MALFORMED; STATUS_TOO_BIG (17 lines); STATUS_NO_MEMORY.
 * Source: C2SP signed-note v1.0.0.
 */
enum status signed_note_split(struct view raw, struct arena *arena, struct signed_note *ret_note) MUST_CHECK;

/**
 * signed_note_text(raw, arena, ret_text):
 * The text of ${raw}, which is a note with sorted signature lines or, having no
 * blank line at all, a text that nobody signed yet.
 *
 * Errors: as signed_note_split, but too many signature lines are
 *         STATUS_MALFORMED; unsorted ones too.
 */
enum status signed_note_text(struct view raw, struct arena *arena, struct view *ret_text) MUST_CHECK;

/**
 * signed_note_split_short(raw, arena, ret_note):
 * As signed_note_split, for the notes of one agency: at most MAX_NOTE_BYTES,
 * and more signature lines than can be are no more than bad grammar.
 *
 * Errors: STATUS_TOO_BIG (the whole note); STATUS_MALFORMED; STATUS_NO_MEMORY.
 */
enum status signed_note_split_short(struct view raw, struct arena *arena, struct signed_note *ret_note) MUST_CHECK;

/**
 * signed_note_verify(note, keys, key_count, ret_verified):
 * Check every signature by a key of ${keys}; others are passed over.
 * ${ret_verified}[i] is non-zero where ${keys}[i] signed; on an error, nowhere.
 *
 * Errors: STATUS_BAD_SIGNATURE when a known key's line fails or stands twice;
 *         STATUS_UNKNOWN_KEY when no line is by a known key.
 * Source: C2SP signed-note v1.0.0.
 */
enum status signed_note_verify(const struct signed_note *note, const struct signer_key *keys, size_t key_count,
			       int *ret_verified) MUST_CHECK;

/**
 * signed_note_check(raw, key):
 * Verify a note that has exactly one signature line, without an arena.
 *
 * Errors: STATUS_BAD_SIGNATURE; STATUS_UNKNOWN_KEY (other name or key id);
 *         STATUS_MALFORMED.
 * Source: C2SP signed-note v1.0.0.
 */
enum status signed_note_check(struct view raw, const struct signer_key *key) MUST_CHECK;

/**
 * signed_note_only(note, name):
 * Non-zero if ${note} has one signature line and it names ${name}.
 *
 * Source: docs/FORMATS.md, "Words".
 */
int signed_note_only(const struct signed_note *note, const char *name);

/**
 * signed_note_is_sorted(note):
 * Non-zero if the signature lines stand in the order of their key names, none
 * twice.
 *
 * Source: docs/FORMATS.md, "Words".
 */
int signed_note_is_sorted(const struct signed_note *note);

/**
 * signed_note_make(text, signer, arena, ret_raw):
 * ${text}, a blank line and one signature line.
 *
 * Owner:  ${ret_raw} points into ${arena}.
 * Errors: those of the signer; STATUS_NO_MEMORY.
 */
enum status signed_note_make(struct view text, const struct note_signer *signer, struct arena *arena,
			     struct view *ret_raw) MUST_CHECK;

/**
 * signed_note_add(raw, signer, arena, ret_raw):
 * ${raw} with one more signature line, lines sorted by key name; a line of the
 * same key is replaced.
 *
 * Errors: as signed_note_make; STATUS_MALFORMED; STATUS_TOO_BIG.
 */
enum status signed_note_add(struct view raw, const struct note_signer *signer, struct arena *arena,
			    struct view *ret_raw) MUST_CHECK;

/**
 * signed_note_key(name, type, public_key, ret_key):
 * Make a verifier key; computes its key id.
 *
 * Errors: STATUS_MALFORMED: a bad name, or a point that is not valid or is of
 *         small order.
 */
enum status signed_note_key(const char *name, uint8_t type, const uint8_t public_key[static SIGN_PUBLIC_BYTES],
			    struct signer_key *ret_key) MUST_CHECK;

/**
 * signed_note_key_parse(vkey, ret_key), signed_note_key_print(key, ret_vkey):
 * "name+hex8+base64" and back; split at the first two '+' only.
 *
 * Shape:  ${ret_vkey} of VKEY_SIZE bytes.
 * Errors: STATUS_MALFORMED, as signed_note_key and for a wrong key id.
 */
enum status signed_note_key_parse(const char *vkey, struct signer_key *ret_key) MUST_CHECK;
void signed_note_key_print(const struct signer_key *key, char ret_vkey[VKEY_SIZE]);

#endif
