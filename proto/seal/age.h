/* age v1 files, X25519 recipients only. */
#ifndef TELLBACK_SEAL_AGE_H
#define TELLBACK_SEAL_AGE_H

#include "base/arena.h"
#include "tellback/bytes.h"
#include "tellback/directory.h"
#include "tellback/status.h"

#define AGE_KEY_BYTES 32
#define AGE_FILE_KEY_BYTES 16
#define AGE_IDENTITY_SIZE 75 /* AGE-SECRET-KEY-1… and NUL */

/**
 * struct age_public:
 * An X25519 recipient.
 */
struct age_public {
	uint8_t bytes[AGE_KEY_BYTES];
};

/**
 * struct age_unwrapper:
 * Whoever holds the secret: the vault in an agent, a key in a test.
 *
 * Shape:  ${unwrap} gets a stanza's ephemeral share and its 32-byte body and
 *         gives the 16-byte file key.
 * Errors: STATUS_CANNOT_OPEN when the stanza is for another key.
 */
struct age_unwrapper {
	void *context;
	enum status (*unwrap)(void *context, const uint8_t ephemeral[32], const uint8_t body[32],
			      uint8_t ret_file_key[AGE_FILE_KEY_BYTES]);
};

/**
 * enum age_fault:
 * Why a file did not open; the receipt's code follows from it.
 */
enum age_fault { AGE_OPENED = 0, AGE_BAD_HEADER, AGE_NO_STANZA, AGE_BAD_MAC, AGE_BAD_PAYLOAD };

/**
 * age_seal(plain, recipients, count, arena, ret_file):
 * Encrypt ${plain} to ${count} recipients, stanzas in their order.
 *
 * Owner:  ${ret_file} points into ${arena}.
 * Errors: STATUS_MALFORMED (a low-order recipient); STATUS_NO_MEMORY;
 *         STATUS_TOO_BIG.
 * Source: age-encryption.org/v1.
 */
enum status age_seal(struct view plain, const struct age_public *recipients, size_t count, struct arena *arena,
		     struct view *ret_file) MUST_CHECK;

/**
 * age_open(file, unwrapper, ret_plain, ret_size, ret_fault):
 * Decrypt: the header's MAC is checked before the payload is touched, and
 * nothing is released until the last chunk has verified.
 *
 * Owner:  ${ret_plain} is guarded memory of ${ret_size} bytes; secret_free.
 *         Never NULL on success.
 * Errors: STATUS_CANNOT_OPEN with ${ret_fault}; STATUS_NO_MEMORY; those of
 *         the unwrapper.
 * Source: age-encryption.org/v1.
 */
enum status age_open(struct view file, const struct age_unwrapper *unwrapper, uint8_t **ret_plain, size_t *ret_size,
		     enum age_fault *ret_fault) MUST_CHECK;

/**
 * age_header_check(file, ret_stanza_count, ret_header_bytes):
 * Our strict profile, by the broker, without any key: version line, X25519
 * stanzas only, MAC line.  ${file} may be only the first bytes of a body.
 *
 * Errors: STATUS_MALFORMED; STATUS_TOO_BIG (no header end within 16 KiB).
 * Source: docs/FORMATS.md, "Body".
 */
enum status age_header_check(struct view file, size_t *ret_stanza_count, size_t *ret_header_bytes) MUST_CHECK;

/**
 * age_unwrap(secret, ephemeral, body, ret_file_key):
 * The vault's half: one X25519 stanza with one secret key.
 *
 * Errors: STATUS_CANNOT_OPEN.
 */
enum status age_unwrap(const uint8_t secret[static AGE_KEY_BYTES], const uint8_t ephemeral[static 32],
		       const uint8_t body[static 32], uint8_t ret_file_key[static AGE_FILE_KEY_BYTES]) MUST_CHECK;

/**
 * age_key_make(secret, ret_public):
 * The public half of ${secret}.
 *
 * Errors: none: every secret has one.
 */
enum status age_key_make(const uint8_t secret[static AGE_KEY_BYTES], struct age_public *ret_public) MUST_CHECK;

/**
 * age_public_print / age_public_parse: "age1…" (Bech32) and back.
 * age_secret_print / age_secret_parse: "AGE-SECRET-KEY-1…" and back.
 *
 * Errors: STATUS_MALFORMED (grammar, checksum, a low-order public key).
 * Source: age-encryption.org/v1; BIP 173.
 */
void age_public_print(const struct age_public *key, char ret_text[AGE_RECIPIENT_SIZE]);
enum status age_public_parse(const char *text, struct age_public *ret_key) MUST_CHECK;
void age_secret_print(const uint8_t secret[static AGE_KEY_BYTES], char ret_text[AGE_IDENTITY_SIZE]);
enum status age_secret_parse(const char *text, uint8_t ret_secret[static AGE_KEY_BYTES]) MUST_CHECK;

#endif
