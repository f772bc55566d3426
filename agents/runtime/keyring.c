#include "runtime/keyring.h"

#include <dirent.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/id.h"
#include "base/secret.h"
#include "runtime/keyring_file.h"

#define SIGN_PREFIX "PRIVATE+KEY+"
#define FINGER_PREFIX "FINGER+KEY+"
#define FINGER_LINE "tellback/fingerprint/v1\n"
#define AGE_PREFIX "AGE-SECRET-KEY-1"

/* A folder that others could write to could have any key put into it. */
static enum status
folder_check(const char *folder)
{
	struct stat stat;

	if (lstat(folder, &stat))
		return STATUS_NOT_FOUND;
	if (!S_ISDIR(stat.st_mode) || stat.st_uid != geteuid() || (stat.st_mode & 077))
		return STATUS_NOT_PERMITTED;
	return STATUS_OK;
}

/* PRIVATE+KEY+name+hex8+base64(type seed), as Go's sumdb/note has it. */
static enum status
sign_parse(const char *text, uint8_t type, struct keyring *keyring)
{
	const char *line = keyring_file_line(text, SIGN_PREFIX);
	const char *name, *id, *base64, *end;
	unsigned char raw[1 + KEYRING_SEED_BYTES], public_key[crypto_sign_PUBLICKEYBYTES];
	unsigned char secret_key[crypto_sign_SECRETKEYBYTES];
	char key_name[AGENCY_SIZE], id_hex[9];
	size_t size = 0;
	enum status status = STATUS_CORRUPT;

	if (!line)
		return STATUS_CORRUPT;
	name = line + strlen(SIGN_PREFIX);
	id = strchr(name, '+');
	base64 = id ? strchr(id + 1, '+') : NULL;
	if (!base64 || (size_t)(id - name) >= sizeof key_name || base64 - id != 9)
		return STATUS_CORRUPT;
	memcpy(key_name, name, (size_t)(id - name));
	key_name[id - name] = '\0';
	base64++;
	if (sodium_base642bin(raw, sizeof raw, base64, strcspn(base64, "\n"), NULL, &size, &end,
			      sodium_base64_VARIANT_ORIGINAL) ||
	    size != sizeof raw || (*end != '\n' && *end) || raw[0] != type)
		goto out;
	(void)crypto_sign_seed_keypair(public_key, secret_key, raw + 1); /* cannot fail */
	if (signed_note_key(key_name, type, public_key, &keyring->sign))
		goto out;
	sodium_bin2hex(id_hex, sizeof id_hex, keyring->sign.key_id, sizeof keyring->sign.key_id);
	if (memcmp(id_hex, id + 1, 8))
		goto out; /* a letter of the name or of the key is not what it was */
	memcpy(keyring->sign_seed, raw + 1, KEYRING_SEED_BYTES);
	status = STATUS_OK;
out:
	sodium_memzero(raw, sizeof raw);
	sodium_memzero(secret_key, sizeof secret_key);
	return status;
}

static enum status
epoch_parse(const char *text, uint8_t *ret_secret)
{
	const char *line = keyring_file_line(text, AGE_PREFIX);
	char identity[AGE_IDENTITY_SIZE];
	size_t size;
	enum status status;

	if (!line)
		return STATUS_CORRUPT;
	size = strcspn(line, "\n");
	if (size >= sizeof identity)
		return STATUS_CORRUPT;
	memcpy(identity, line, size);
	identity[size] = '\0';
	status = age_secret_parse(identity, ret_secret) ? STATUS_CORRUPT : STATUS_OK;
	sodium_memzero(identity, sizeof identity);
	return status;
}

static enum status
finger_parse(const char *text, struct keyring *keyring)
{
	const char *line = keyring_file_line(text, FINGER_PREFIX), *end;
	size_t size = 0;

	if (!line)
		return STATUS_CORRUPT;
	line += strlen(FINGER_PREFIX);
	if (sodium_base642bin(keyring->finger, sizeof keyring->finger, line, strcspn(line, "\n"), NULL, &size, &end,
			      sodium_base64_VARIANT_ORIGINAL) ||
	    size != sizeof keyring->finger || (*end != '\n' && *end))
		return STATUS_CORRUPT;
	keyring->has_finger = 1;
	return STATUS_OK;
}

/* An agency from before there was one goes on without it. */
static enum status
finger_load(const char *folder, struct keyring_lock *lock, char *text, struct keyring *keyring)
{
	char path[PATH_MAX];
	int size = snprintf(path, sizeof path, "%s/finger.key", folder);
	enum status status;

	if (size < 0 || (size_t)size >= sizeof path)
		return STATUS_TOO_BIG;
	status = keyring_file_read(path, lock, text);
	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	return finger_parse(text, keyring);
}

/* The epoch of a file named enc-<epoch>.key; non-zero if it is no such name. */
static int
epoch_of_name(const char *name, char ret_epoch[EPOCH_SIZE])
{
	size_t size = strlen(name);

	if (size <= 8 || size - 8 >= EPOCH_SIZE || strncmp(name, "enc-", 4) || strcmp(name + size - 4, ".key"))
		return -1;
	memcpy(ret_epoch, name + 4, size - 8);
	ret_epoch[size - 8] = '\0';
	return id_is_epoch(ret_epoch) ? 0 : -1;
}

static int
epoch_compare(const void *a, const void *b)
{
	return strcmp(((const struct keyring_epoch *)a)->epoch, ((const struct keyring_epoch *)b)->epoch);
}

static enum status
epochs_load(const char *folder, struct keyring_lock *lock, char *text, struct keyring *keyring)
{
	DIR *entries = opendir(folder);
	const struct dirent *entry;
	enum status status = STATUS_OK;

	if (!entries)
		return STATUS_NOT_FOUND;
	while (!status && (entry = readdir(entries))) {
		struct keyring_epoch *at = &keyring->epochs[keyring->epoch_count];
		char path[PATH_MAX], epoch[EPOCH_SIZE];
		int size;

		if (epoch_of_name(entry->d_name, epoch))
			continue;
		if (keyring->epoch_count == KEYRING_EPOCHS) {
			status = STATUS_TOO_BIG;
			break;
		}
		size = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		if (size < 0 || (size_t)size >= sizeof path) {
			status = STATUS_TOO_BIG;
			break;
		}
		status = keyring_file_read(path, lock, text);
		if (!status)
			status = epoch_parse(text, at->secret);
		if (!status) {
			memcpy(at->epoch, epoch, sizeof epoch);
			keyring->epoch_count++;
		}
	}
	(void)closedir(entries); /* was only read */
	if (!status && !keyring->epoch_count)
		status = STATUS_NOT_FOUND;
	qsort(keyring->epochs, keyring->epoch_count, sizeof *keyring->epochs, epoch_compare);
	return status;
}

/* An agency's keys, or a registrar's one root. */
struct kind {
	const char *sign_name;
	int has_epochs;
};

static enum status
load(const char *folder, const char *passphrase_path, struct kind kind, struct keyring **ret_keyring)
{
	struct keyring *keyring = NULL;
	struct keyring_lock *lock = NULL;
	char *text = NULL, path[PATH_MAX];
	int size = snprintf(path, sizeof path, "%s/%s", folder, kind.sign_name);
	enum status status = folder_check(folder);

	if (status)
		return status;
	if (size < 0 || (size_t)size >= sizeof path)
		return STATUS_TOO_BIG;
	if (sodium_init() < 0)
		return STATUS_IO;
	text = secret_alloc(KEYRING_FILE_BYTES + 1);
	keyring = secret_alloc(sizeof *keyring);
	if (!text || !keyring) {
		status = STATUS_NO_MEMORY;
		goto out;
	}
	memset(keyring, 0, sizeof *keyring);
	status = keyring_lock_new(passphrase_path, &lock);
	if (!status)
		status = keyring_file_read(path, lock, text);
	if (!status)
		status = sign_parse(text, NOTE_KEY_ED25519, keyring);
	if (!status && kind.has_epochs)
		status = epochs_load(folder, lock, text, keyring);
	if (!status && kind.has_epochs)
		status = finger_load(folder, lock, text, keyring);
	if (!status) {
		*ret_keyring = keyring;
		keyring = NULL;
	}
out:
	secret_free(text);
	keyring_lock_free(lock);
	keyring_free(keyring);
	return status;
}

enum status
keyring_load(const char *folder, const char *passphrase_path, struct keyring **ret_keyring)
{
	return load(folder, passphrase_path, (struct kind){"sign.key", 1}, ret_keyring);
}

enum status
keyring_root_load(const char *folder, const char *passphrase_path, struct keyring **ret_keyring)
{
	return load(folder, passphrase_path, (struct kind){"root.key", 0}, ret_keyring);
}

enum status
keyring_witness_load(const char *path, struct keyring **ret_keyring)
{
	char *text = secret_alloc(KEYRING_FILE_BYTES + 1);
	struct keyring *keyring = secret_alloc(sizeof *keyring);
	enum status status = text && keyring ? STATUS_OK : STATUS_NO_MEMORY;

	if (!status && sodium_init() < 0)
		status = STATUS_IO;
	if (!status)
		status = keyring_file_read(path, NULL, text);
	if (!status) {
		memset(keyring, 0, sizeof *keyring);
		status = sign_parse(text, NOTE_KEY_COSIGNATURE, keyring);
	}
	secret_free(text);
	if (!status)
		*ret_keyring = keyring;
	else
		keyring_free(keyring);
	return status;
}

void
keyring_free(struct keyring *keyring)
{
	secret_free(keyring);
}

void
keyring_sign(const struct keyring *keyring, struct view text, uint8_t ret_signature[static SIGNATURE_BYTES])
{
	unsigned char public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];

	(void)crypto_sign_seed_keypair(public_key, secret_key, keyring->sign_seed); /* cannot fail */
	(void)crypto_sign_detached(ret_signature, NULL, text.bytes, text.size, secret_key);
	sodium_memzero(secret_key, sizeof secret_key);
}

static enum status
signer_sign(void *context, struct view text, uint8_t ret_signature[SIGNATURE_BYTES])
{
	keyring_sign(context, text, ret_signature);
	return STATUS_OK;
}

void
keyring_signer(struct keyring *keyring, struct note_signer *ret_signer)
{
	*ret_signer = (struct note_signer){.key = &keyring->sign, .context = keyring, .sign = signer_sign};
}

enum status
keyring_unwrap(const struct keyring *keyring, const uint8_t ephemeral[static 32], const uint8_t body[static 32],
	       uint8_t ret_file_key[static AGE_FILE_KEY_BYTES])
{
	/* newest first: nearly all mail is for it */
	for (size_t i = keyring->epoch_count; i-- > 0;)
		if (!age_unwrap(keyring->epochs[i].secret, ephemeral, body, ret_file_key))
			return STATUS_OK;
	return STATUS_CANNOT_OPEN;
}

enum status
keyring_fingerprint(const struct keyring *keyring, struct view text, struct digest *ret_digest)
{
	crypto_auth_hmacsha256_state state;

	if (!keyring->has_finger)
		return STATUS_NOT_FOUND;
	(void)crypto_auth_hmacsha256_init(&state, keyring->finger, sizeof keyring->finger); /* cannot fail */
	(void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)FINGER_LINE, strlen(FINGER_LINE));
	(void)crypto_auth_hmacsha256_update(&state, text.bytes, text.size);
	(void)crypto_auth_hmacsha256_final(&state, ret_digest->bytes);
	sodium_memzero(&state, sizeof state);
	return STATUS_OK;
}
