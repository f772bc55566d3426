#include "broker_log_key.h"

#include <sodium.h>
#include <string.h>

#include "base/secret.h"
#include "broker_key_file.h"
#include "log/checkpoint.h"

/* All of it lies in guarded memory, the public part too. */
struct broker_log_key {
	struct signer_key public;
	uint8_t secret[crypto_sign_SECRETKEYBYTES];
};

static enum status
read_public(const char *text, struct signer_key *ret_key)
{
	const char *value = NULL;
	size_t length = broker_key_file_value(text, "public ", &value);
	char vkey[VKEY_SIZE];

	if (!length || length >= sizeof vkey)
		return STATUS_CORRUPT;
	memcpy(vkey, value, length);
	vkey[length] = '\0';
	if (signed_note_key_parse(vkey, ret_key) || ret_key->type != NOTE_KEY_ED25519)
		return STATUS_CORRUPT;
	return STATUS_OK;
}

/* The seed, and what it makes must be the public half. */
static enum status
read_secret(const char *text, struct broker_log_key *key)
{
	const char *value = NULL;
	size_t length = broker_key_file_value(text, "secret ", &value), size = 0;
	uint8_t seed[crypto_sign_SEEDBYTES], made[crypto_sign_PUBLICKEYBYTES];
	enum status status = STATUS_CORRUPT;

	if (length == 2 * sizeof seed && !sodium_hex2bin(seed, sizeof seed, value, length, NULL, &size, NULL) &&
	    size == sizeof seed) {
		(void)crypto_sign_seed_keypair(made, key->secret, seed); /* cannot fail */
		status = memcmp(made, key->public.public_key, sizeof made) != 0 ? STATUS_CORRUPT : STATUS_OK;
	}
	sodium_memzero(seed, sizeof seed);
	return status;
}

enum status
broker_log_key_load(const char *path, struct broker_log_key **ret_key)
{
	struct broker_log_key *key = secret_alloc(sizeof *key);
	char *text = NULL;
	enum status status = key ? broker_key_file_read(path, &text) : STATUS_NO_MEMORY;

	if (!status)
		status = read_public(text, &key->public);
	if (!status)
		status = read_secret(text, key);
	secret_free(text);
	if (status)
		secret_free(key);
	else
		*ret_key = key;
	return status;
}

void
broker_log_key_free(struct broker_log_key *key)
{
	secret_free(key);
}

const struct signer_key *
broker_log_key_public(const struct broker_log_key *key)
{
	return &key->public;
}

static enum status
sign_checkpoint(void *context, struct view text, uint8_t ret_signature[SIGNATURE_BYTES])
{
	const struct broker_log_key *key = context;
	struct checkpoint checkpoint;

	if (checkpoint_parse(text, &checkpoint) || strcmp(checkpoint.origin, key->public.name) != 0)
		return STATUS_NOT_PERMITTED;
	(void)crypto_sign_detached(ret_signature, NULL, text.bytes, text.size, key->secret); /* cannot fail */
	return STATUS_OK;
}

struct note_signer
broker_log_key_signer(struct broker_log_key *key)
{
	return (struct note_signer){&key->public, key, sign_checkpoint};
}

enum status
broker_log_key_make(const char *path, const char *name, struct signer_key *ret_public)
{
	uint8_t public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];
	char vkey[VKEY_SIZE], hex[2 * crypto_sign_SEEDBYTES + 1];
	struct signer_key made;
	enum status status;

	(void)crypto_sign_keypair(public_key, secret_key); /* cannot fail */
	status = signed_note_key(name, NOTE_KEY_ED25519, public_key, &made);
	if (!status) {
		signed_note_key_print(&made, vkey);
		/* the seed is the secret key's first half */
		(void)sodium_bin2hex(hex, sizeof hex, secret_key, crypto_sign_SEEDBYTES);
		status = broker_key_file_write(
			path,
			"# Tellback broker's log key (Ed25519).  It signs the log's checkpoints.\n"
			"# Keep it secret.\n",
			vkey, hex);
	}
	if (!status)
		*ret_public = made;
	sodium_memzero(secret_key, sizeof secret_key);
	sodium_memzero(hex, sizeof hex);
	return status;
}
