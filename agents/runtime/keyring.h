/* An agency's own keys: the files in its keys folder, and in memory for the
 * vault and for the commands that make them.
 *
 *   sign.key          Ed25519, one line PRIVATE+KEY+name+id+base64
 *   enc-<epoch>.key   X25519, an age identity file: `age -d -i` takes it
 *   finger.key        HMAC-SHA-256, for finding the same child again without its name
 *   curve.key         transport only; the one key outside the vault (keyring_curve.h)
 *
 * Each is text with `#` lines for people.  The folder is 0700, files 0600. */
#ifndef TELLBACK_RUNTIME_KEYRING_H
#define TELLBACK_RUNTIME_KEYRING_H

#include "note/signed_note.h"
#include "seal/age.h"
#include "tellback/directory.h"
#include "tellback/instant.h"

/** Epoch keys kept at once: 30-day epochs for five years; and a seed. */
#define KEYRING_EPOCHS 64
#define KEYRING_SEED_BYTES 32
#define KEYRING_FINGER_BYTES 32

/**
 * struct keyring:
 * The secrets of one agency, in guarded memory.
 *
 * Shape:  epochs sorted by name, newest last; ${has_finger} 0 where there is no
 *         finger.key (an agency from before there was one).
 * Owner:  keyring_free wipes it.
 */
struct keyring_epoch {
	char epoch[EPOCH_SIZE];
	uint8_t secret[AGE_KEY_BYTES];
};
struct keyring {
	struct signer_key sign;
	uint8_t sign_seed[KEYRING_SEED_BYTES];
	struct keyring_epoch epochs[KEYRING_EPOCHS];
	size_t epoch_count;
	int has_finger;
	uint8_t finger[KEYRING_FINGER_BYTES];
};

/**
 * keyring_load(folder, passphrase_path, ret_keyring), keyring_free(keyring):
 * Read sign.key and every enc-*.key.
 *
 * Shape:  ${passphrase_path} NULL: $CREDENTIALS_DIRECTORY/tellback.passphrase
 *         if there is one, else plain files only.
 * Errors: STATUS_NOT_FOUND; STATUS_NOT_PERMITTED (mode, owner, link, folder);
 *         STATUS_CANNOT_OPEN (sealed, and the passphrase wrong or missing);
 *         STATUS_CORRUPT; STATUS_TOO_BIG; STATUS_NO_MEMORY; STATUS_IO.
 * Source: docs/SECURITY.md, "Keys on disk".
 */
enum status keyring_load(const char *folder, const char *passphrase_path, struct keyring **ret_keyring) MUST_CHECK;
void keyring_free(struct keyring *keyring);

/**
 * keyring_root_load(folder, passphrase_path, ret_keyring):
 * A registrar's root key, ${folder}/root.key: no epochs.
 *
 * Errors: as keyring_load.
 */
enum status keyring_root_load(const char *folder, const char *passphrase_path, struct keyring **ret_keyring) MUST_CHECK;

/**
 * keyring_witness_load(path, ret_keyring):
 * A witness's key, the file ${path}, which is never sealed: it signs nothing
 * but checkpoints, each larger than the last.
 *
 * Errors: as keyring_load; STATUS_CORRUPT also for a key of another kind.
 */
enum status keyring_witness_load(const char *path, struct keyring **ret_keyring) MUST_CHECK;

/**
 * keyring_sign(keyring, text, ret_signature), keyring_unwrap(keyring, ephemeral, body, ret_file_key):
 * What the vault does with them.  No list of first lines here.
 *
 * Errors: keyring_unwrap: STATUS_CANNOT_OPEN.
 */
void keyring_sign(const struct keyring *keyring, struct view text, uint8_t ret_signature[static SIGNATURE_BYTES]);
enum status keyring_unwrap(const struct keyring *keyring, const uint8_t ephemeral[static 32],
			   const uint8_t body[static 32], uint8_t ret_file_key[static AGE_FILE_KEY_BYTES]) MUST_CHECK;

/**
 * keyring_fingerprint(keyring, text, ret_digest):
 * HMAC-SHA-256 of ${text}, which begins with a line that this key is used for
 * and no other.
 *
 * Errors: STATUS_NOT_FOUND (no finger.key).
 */
enum status keyring_fingerprint(const struct keyring *keyring, struct view text,
				struct digest *ret_digest) MUST_CHECK;

/**
 * keyring_signer(keyring, ret_signer):
 * A keyring in the shape that notes ask for: for commands run by a person.
 *
 * Owner:  borrows ${keyring}.
 */
void keyring_signer(struct keyring *keyring, struct note_signer *ret_signer);

#endif
