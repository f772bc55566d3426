#include "runtime/keyring_file.h"

#include <assert.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/secret.h"

#define SEALED_LINE "tellback/sealed-key/v1\n"
#define SEALED_HEAD                                                                                                    \
	"# A Tellback key, sealed with this agency's passphrase.\n"                                                    \
	"# Keep the passphrase elsewhere; without it this file opens to nobody.\n" SEALED_LINE
#define PASSPHRASE_BYTES 1024
/* What we will spend on a file that says so itself: SENSITIVE's memory. */
#define MOST_MEMORY (1024ULL * 1024 * 1024)
#define MOST_PASSES 16

struct keyring_lock {
	char passphrase[PASSPHRASE_BYTES];
	size_t passphrase_size;
	int is_derived;
	unsigned char salt[crypto_pwhash_SALTBYTES];
	unsigned long long passes;
	unsigned long long memory;
	unsigned char key[crypto_secretbox_KEYBYTES];
};

/* systemd hands credentials over on its own ramfs, owned by root with an ACL
 * for us, so the rules for our own files do not fit; it guards them itself. */
static enum status
credential_read(const char *path, char *passphrase, size_t *ret_size)
{
	struct arena *arena = arena_new(PASSPHRASE_BYTES * 2);
	struct view content;
	enum status status;

	if (!arena)
		return STATUS_NO_MEMORY;
	status = file_read(path, PASSPHRASE_BYTES, arena, &content);
	if (!status) {
		if (content.size)
			memcpy(passphrase, content.bytes, content.size);
		*ret_size = content.size;
	}
	arena_free(arena); /* wipes it */
	return status;
}

enum status
keyring_lock_new(const char *passphrase_path, struct keyring_lock **ret_lock)
{
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");
	char path[PATH_MAX];
	struct keyring_lock *lock;
	enum status status;
	int size = 0;

	if (!passphrase_path && (!credentials || !*credentials)) {
		*ret_lock = NULL;
		return STATUS_OK;
	}
	lock = secret_alloc(sizeof *lock);
	if (!lock)
		return STATUS_NO_MEMORY;
	memset(lock, 0, sizeof *lock);
	if (passphrase_path) {
		status = file_read_secret(passphrase_path, lock->passphrase, sizeof lock->passphrase,
					  &lock->passphrase_size);
	} else {
		size = snprintf(path, sizeof path, "%s/tellback.passphrase", credentials);
		status = size < 0 || (size_t)size >= sizeof path
			     ? STATUS_TOO_BIG
			     : credential_read(path, lock->passphrase, &lock->passphrase_size);
		if (status == STATUS_NOT_FOUND) { /* credentials of other kinds only */
			keyring_lock_free(lock);
			*ret_lock = NULL;
			return STATUS_OK;
		}
	}
	while (lock->passphrase_size && lock->passphrase[lock->passphrase_size - 1] == '\n')
		lock->passphrase_size--;
	if (!status && !lock->passphrase_size)
		status = STATUS_MISCONFIGURED;
	if (status) {
		keyring_lock_free(lock);
		return status;
	}
	*ret_lock = lock;
	return STATUS_OK;
}

void
keyring_lock_free(struct keyring_lock *lock)
{
	secret_free(lock);
}

static enum status
lock_derive(struct keyring_lock *lock, const unsigned char salt[static crypto_pwhash_SALTBYTES],
	    unsigned long long passes, unsigned long long memory)
{
	if (lock->is_derived && passes == lock->passes && memory == lock->memory &&
	    !memcmp(salt, lock->salt, sizeof lock->salt))
		return STATUS_OK;
	if (crypto_pwhash(lock->key, sizeof lock->key, lock->passphrase, lock->passphrase_size, salt, passes,
			  (size_t)memory, crypto_pwhash_ALG_ARGON2ID13))
		return STATUS_NO_MEMORY;
	if (salt != lock->salt)
		memcpy(lock->salt, salt, sizeof lock->salt);
	lock->passes = passes;
	lock->memory = memory;
	lock->is_derived = 1;
	return STATUS_OK;
}

static int
hex_read(const char *hex, unsigned char *bytes, size_t size)
{
	size_t got = 0;
	const char *end;

	return sodium_hex2bin(bytes, size, hex, size * 2, NULL, &got, &end) || got != size ? -1 : 0;
}

/* The words after the first line: kdf with salt and limits, nonce, box. */
static enum status
sealed_open(const char *sealed, struct keyring_lock *lock, char *ret_text)
{
	char salt_hex[2 * crypto_pwhash_SALTBYTES + 1], nonce_hex[2 * crypto_secretbox_NONCEBYTES + 1];
	unsigned char salt[crypto_pwhash_SALTBYTES], nonce[crypto_secretbox_NONCEBYTES];
	unsigned char box[KEYRING_FILE_BYTES];
	unsigned long long passes, memory;
	const char *base64, *end;
	size_t size = 0;
	int at = 0;
	enum status status;

	if (sscanf(sealed, "argon2id13 %3llu %12llu %32[0-9a-f]\nsecretbox %48[0-9a-f] %n", &passes, &memory, salt_hex,
		   nonce_hex, &at) != 4 ||
	    !at)
		return STATUS_CORRUPT;
	if (strlen(salt_hex) != sizeof salt_hex - 1 || strlen(nonce_hex) != sizeof nonce_hex - 1 ||
	    hex_read(salt_hex, salt, sizeof salt) || hex_read(nonce_hex, nonce, sizeof nonce))
		return STATUS_CORRUPT;
	if (passes < crypto_pwhash_OPSLIMIT_MIN || passes > MOST_PASSES || memory < crypto_pwhash_MEMLIMIT_MIN ||
	    memory > MOST_MEMORY)
		return STATUS_CORRUPT;
	base64 = sealed + at;
	if (sodium_base642bin(box, sizeof box, base64, strcspn(base64, "\n"), NULL, &size, &end,
			      sodium_base64_VARIANT_ORIGINAL) ||
	    *end != '\n' || end[1] || size < crypto_secretbox_MACBYTES)
		return STATUS_CORRUPT;
	if (!lock)
		return STATUS_CANNOT_OPEN;
	status = lock_derive(lock, salt, passes, memory);
	if (status)
		return status;
	if (crypto_secretbox_open_easy((unsigned char *)ret_text, box, size, nonce, lock->key))
		return STATUS_CANNOT_OPEN;
	ret_text[size - crypto_secretbox_MACBYTES] = '\0';
	return STATUS_OK;
}

enum status
keyring_file_read(const char *path, struct keyring_lock *lock, char *ret_text)
{
	char *raw = secret_alloc(KEYRING_FILE_BYTES + 1);
	const char *sealed;
	size_t size = 0;
	enum status status;

	if (!raw)
		return STATUS_NO_MEMORY;
	status = file_read_secret(path, raw, KEYRING_FILE_BYTES, &size);
	if (status)
		goto out;
	raw[size] = '\0';
	if (strlen(raw) != size) {
		status = STATUS_CORRUPT;
		goto out;
	}
	sealed = keyring_file_line(raw, SEALED_LINE);
	if (sealed)
		status = sealed_open(sealed + strlen(SEALED_LINE), lock, ret_text);
	else
		memcpy(ret_text, raw, size + 1);
out:
	secret_free(raw);
	return status;
}

/* Print ${text} sealed into ${to} of KEYRING_FILE_BYTES. */
static enum status
sealed_print(const char *text, struct keyring_lock *lock, char *to)
{
	unsigned char nonce[crypto_secretbox_NONCEBYTES], box[KEYRING_FILE_BYTES / 2];
	char salt_hex[2 * sizeof lock->salt + 1], nonce_hex[2 * sizeof nonce + 1];
	char base64[KEYRING_FILE_BYTES];
	size_t size = strlen(text);
	enum status status = STATUS_OK;
	int printed;

	if (size > sizeof box - crypto_secretbox_MACBYTES)
		return STATUS_TOO_BIG;
	if (!lock->is_derived) {
		randombytes_buf(lock->salt, sizeof lock->salt);
		status =
		    lock_derive(lock, lock->salt, crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE);
	}
	if (status)
		return status;
	randombytes_buf(nonce, sizeof nonce);
	(void)crypto_secretbox_easy(box, (const unsigned char *)text, size, nonce, lock->key); /* cannot fail */
	sodium_bin2hex(salt_hex, sizeof salt_hex, lock->salt, sizeof lock->salt);
	sodium_bin2hex(nonce_hex, sizeof nonce_hex, nonce, sizeof nonce);
	sodium_bin2base64(base64, sizeof base64, box, size + crypto_secretbox_MACBYTES, sodium_base64_VARIANT_ORIGINAL);
	printed = snprintf(to, KEYRING_FILE_BYTES, SEALED_HEAD "argon2id13 %llu %llu %s\nsecretbox %s %s\n",
			   lock->passes, lock->memory, salt_hex, nonce_hex, base64);
	return printed < 0 || printed >= KEYRING_FILE_BYTES ? STATUS_TOO_BIG : STATUS_OK;
}

enum status
keyring_file_write(const char *path, const char *text, struct keyring_lock *lock)
{
	char *sealed = NULL;
	struct stat there;
	enum status status = STATUS_OK;

	assert(strlen(text) <= KEYRING_FILE_BYTES / 4);
	/* a key is never written over: whoever wants that removes it first */
	if (!lstat(path, &there))
		return STATUS_CONFLICT;
	if (lock) {
		sealed = secret_alloc(KEYRING_FILE_BYTES);
		status = sealed ? sealed_print(text, lock, sealed) : STATUS_NO_MEMORY;
	}
	if (!status) {
		const char *whole = sealed ? sealed : text;

		status = file_write(path, (struct view){(const uint8_t *)whole, strlen(whole)}, 0600);
	}
	secret_free(sealed);
	return status;
}

const char *
keyring_file_line(const char *text, const char *prefix)
{
	size_t size = strlen(prefix);

	while (text && *text) {
		if (!strncmp(text, prefix, size))
			return text;
		text = strchr(text, '\n');
		if (text)
			text++;
	}
	return NULL;
}
