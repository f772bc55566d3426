#include "runtime/keyring_make.h"

#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/day.h"
#include "base/file.h"
#include "base/secret.h"
#include "runtime/keyring_curve.h"
#include "runtime/keyring_file.h"

#define MADE_SIZE 128

static enum status
path_print(char path[PATH_MAX], const char *folder, const char *name)
{
	int size = snprintf(path, PATH_MAX, "%s/%s", folder, name);

	return size < 0 || size >= PATH_MAX ? STATUS_TOO_BIG : STATUS_OK;
}

/* "of hiow-police, made 2026-01-05": whose file a person has in hand. */
static void
made_print(const struct keyring_options *options, char made[MADE_SIZE])
{
	char date[DAY_SIZE];

	day_print((int32_t)(options->made.ms / 86400000), date);
	(void)snprintf(made, MADE_SIZE, "of %s, made %s", options->agency, date);
}

/* What a signing key is for, and of which type it therefore is. */
struct use {
	const char *what;
	uint8_t type;
};
static const struct use use_sign = {"signing key", NOTE_KEY_ED25519};
static const struct use use_root = {"registrar root key", NOTE_KEY_ED25519};
static const struct use use_witness = {"witness's key", NOTE_KEY_COSIGNATURE};

/* Write a signing key's file. */
static enum status
sign_make(const char *path, const struct use *use, const struct keyring_options *options, struct keyring_lock *lock)
{
	unsigned char public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];
	unsigned char raw[1 + KEYRING_SEED_BYTES];
	char base64[64], made[MADE_SIZE], vkey[VKEY_SIZE];
	char *text = secret_alloc(KEYRING_FILE_BYTES + 1);
	struct signer_key key;
	enum status status;

	if (!text)
		return STATUS_NO_MEMORY;
	raw[0] = use->type;
	randombytes_buf(raw + 1, KEYRING_SEED_BYTES);
	(void)crypto_sign_seed_keypair(public_key, secret_key, raw + 1); /* cannot fail */
	status = signed_note_key(options->agency, use->type, public_key, &key);
	if (!status) {
		made_print(options, made);
		signed_note_key_print(&key, vkey);
		sodium_bin2base64(base64, sizeof base64, raw, sizeof raw, sodium_base64_VARIANT_ORIGINAL);
		(void)snprintf(text, KEYRING_FILE_BYTES,
			       "# Tellback %s %s.  Keep it secret.\n# public: %s\nPRIVATE+KEY+%s+%02x%02x%02x%02x+%s\n",
			       use->what, made, vkey, options->agency, key.key_id[0], key.key_id[1], key.key_id[2],
			       key.key_id[3], base64);
		status = keyring_file_write(path, text, lock);
	}
	sodium_memzero(raw, sizeof raw);
	sodium_memzero(secret_key, sizeof secret_key);
	sodium_memzero(base64, sizeof base64);
	secret_free(text);
	return status;
}

/* The age identity of ${secret} as a file's text. */
static enum status
identity_print(const uint8_t secret[static AGE_KEY_BYTES], const char *first_line, char *ret_text)
{
	char identity[AGE_IDENTITY_SIZE], recipient[AGE_RECIPIENT_SIZE];
	struct age_public public_key;
	enum status status = age_key_make(secret, &public_key);

	if (status)
		return status;
	age_public_print(&public_key, recipient);
	age_secret_print(secret, identity);
	(void)snprintf(ret_text, KEYRING_FILE_BYTES, "# %s\n# public key: %s\n%s\n", first_line, recipient, identity);
	sodium_memzero(identity, sizeof identity);
	return STATUS_OK;
}

static enum status
epoch_make(const char *folder, const struct keyring_options *options, struct keyring_lock *lock)
{
	uint8_t secret[AGE_KEY_BYTES];
	char path[PATH_MAX], name[EPOCH_SIZE + 8], made[MADE_SIZE], first_line[256];
	char *text = secret_alloc(KEYRING_FILE_BYTES + 1);
	enum status status;

	if (!text)
		return STATUS_NO_MEMORY;
	randombytes_buf(secret, sizeof secret);
	made_print(options, made);
	(void)snprintf(name, sizeof name, "enc-%s.key", options->epoch);
	(void)snprintf(first_line, sizeof first_line,
		       "Tellback encryption key %s, epoch %s.  Keep it secret; `age -d -i` takes it.", made,
		       options->epoch);
	status = path_print(path, folder, name);
	if (!status)
		status = identity_print(secret, first_line, text);
	if (!status)
		status = keyring_file_write(path, text, lock);
	sodium_memzero(secret, sizeof secret);
	secret_free(text);
	return status;
}

static enum status
finger_make(const char *path, const struct keyring_options *options, struct keyring_lock *lock)
{
	unsigned char raw[KEYRING_FINGER_BYTES];
	char base64[64], made[MADE_SIZE];
	char *text = secret_alloc(KEYRING_FILE_BYTES + 1);
	enum status status;

	if (!text)
		return STATUS_NO_MEMORY;
	randombytes_buf(raw, sizeof raw);
	made_print(options, made);
	sodium_bin2base64(base64, sizeof base64, raw, sizeof raw, sodium_base64_VARIANT_ORIGINAL);
	(void)snprintf(text, KEYRING_FILE_BYTES,
		       "# Tellback fingerprint key %s.  Keep it secret: with it a list of children\n"
		       "# could be tried against the store.  A lost one is made anew by `tellback init`;\n"
		       "# earlier referrals of a child are then not found any more.\nFINGER+KEY+%s\n",
		       made, base64);
	status = keyring_file_write(path, text, lock);
	sodium_memzero(raw, sizeof raw);
	sodium_memzero(base64, sizeof base64);
	secret_free(text);
	return status;
}

/* Make the folder, ready the library, read the passphrase. */
static enum status
make_begin(const char *folder, const struct keyring_options *options, struct keyring_lock **ret_lock)
{
	enum status status = file_folder(folder, 0700);

	if (status)
		return status;
	if (sodium_init() < 0)
		return STATUS_IO;
	return keyring_lock_new(options->passphrase_path, ret_lock);
}

/* STATUS_CONFLICT is "it is there": nothing to do and no trouble. */
static enum status
fresh(enum status status, unsigned *made)
{
	if (status == STATUS_CONFLICT)
		return STATUS_OK;
	if (!status)
		(*made)++;
	return status;
}

enum status
keyring_make_all(const char *folder, const struct keyring_options *options, unsigned *ret_made)
{
	struct keyring_lock *lock = NULL;
	struct keyring *keyring = NULL;
	char path[PATH_MAX], made_words[MADE_SIZE];
	unsigned made = 0;
	enum status status = make_begin(folder, options, &lock);

	if (status)
		return status;
	made_print(options, made_words);
	status = path_print(path, folder, "sign.key");
	if (!status)
		status = fresh(sign_make(path, &use_sign, options, lock), &made);
	if (!status)
		status = fresh(keyring_curve_make(folder, made_words), &made);
	if (!status)
		status = path_print(path, folder, "finger.key");
	if (!status)
		status = fresh(finger_make(path, options, lock), &made);
	if (!status) {
		/* any epoch will do: the second run is on another day */
		status = keyring_load(folder, options->passphrase_path, &keyring);
		if (status == STATUS_NOT_FOUND) {
			status = fresh(epoch_make(folder, options, lock), &made);
			if (!status)
				status = keyring_load(folder, options->passphrase_path, &keyring);
		}
	}
	if (!status && strcmp(keyring->sign.name, options->agency))
		status = STATUS_CONFLICT;
	if (!status)
		*ret_made = made;
	keyring_free(keyring);
	keyring_lock_free(lock);
	return status;
}

enum status
keyring_make_epoch(const char *folder, const struct keyring_options *options)
{
	struct keyring_lock *lock = NULL;
	enum status status = make_begin(folder, options, &lock);

	if (!status)
		status = epoch_make(folder, options, lock);
	keyring_lock_free(lock);
	return status;
}

enum status
keyring_make_root(const char *folder, const struct keyring_options *options)
{
	struct keyring_lock *lock = NULL;
	char path[PATH_MAX];
	enum status status = make_begin(folder, options, &lock);

	if (!status)
		status = path_print(path, folder, "root.key");
	if (!status)
		status = sign_make(path, &use_root, options, lock);
	keyring_lock_free(lock);
	return status;
}

enum status
keyring_make_witness(const char *path, const struct keyring_options *options)
{
	return sodium_init() < 0 ? STATUS_IO : sign_make(path, &use_witness, options, NULL);
}

enum status
keyring_make_identity(const struct keyring_epoch *epoch, char *ret_text)
{
	char first_line[128];

	(void)snprintf(first_line, sizeof first_line, "Tellback encryption key, epoch %s.  `age -d -i` takes it.",
		       epoch->epoch);
	return identity_print(epoch->secret, first_line, ret_text);
}
