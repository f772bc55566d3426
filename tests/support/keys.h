/* Test keys: every one follows from a word, so that a test gives the same
 * bytes at every run.  Never for real use. */
#ifndef TELLBACK_SUPPORT_KEYS_H
#define TELLBACK_SUPPORT_KEYS_H

#include <stdint.h>

#include "note/signed_note.h"
#include "tellback/directory.h"

/**
 * struct keys_signer:
 * An Ed25519 key that can sign; ${signer} points into the struct, so it must
 * not be moved.
 */
struct keys_signer {
	struct signer_key key;
	struct note_signer signer;
	uint8_t secret[64];
};

/**
 * keys_signer(name, seed, ret_signer):
 * The key called ${name} that follows from the word ${seed}.
 */
void keys_signer(const char *name, const char *seed, struct keys_signer *ret_signer);

/**
 * keys_witness(name, seed, ret_key):
 * A witness's verifier key (type 0x04) that follows from ${seed}.
 */
void keys_witness(const char *name, const char *seed, struct signer_key *ret_key);

/**
 * keys_cosigner(name, seed, ret_signer):
 * The witness whose key keys_witness gives, as one that can sign.
 */
void keys_cosigner(const char *name, const char *seed, struct keys_signer *ret_signer);

/**
 * keys_curve(seed, ret_public, ret_secret):
 * A CURVE key pair, in Z85.
 */
void keys_curve(const char *seed, char ret_public[Z85_KEY_SIZE], char ret_secret[Z85_KEY_SIZE]);

/**
 * keys_age(seed, ret_recipient, ret_secret):
 * An age key: its "age1…" recipient and its 32 secret bytes.
 */
void keys_age(const char *seed, char ret_recipient[AGE_RECIPIENT_SIZE], uint8_t ret_secret[static 32]);

#endif
