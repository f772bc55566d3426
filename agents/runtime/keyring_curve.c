#include "runtime/keyring_curve.h"

#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/secret.h"
#include "base/z85.h"
#include "runtime/keyring_file.h"

/* The value after ${prefix} in ${text}, decoded and as text. */
static enum status
curve_value(const char *text, const char *prefix, uint8_t *ret_key, char *ret_z85)
{
	const char *line = keyring_file_line(text, prefix);
	char z85[Z85_KEY_SIZE];

	if (!line)
		return STATUS_CORRUPT;
	line += strlen(prefix);
	if (strcspn(line, "\n") != Z85_KEY_SIZE - 1)
		return STATUS_CORRUPT;
	memcpy(z85, line, Z85_KEY_SIZE - 1);
	z85[Z85_KEY_SIZE - 1] = '\0';
	if (z85_decode(z85, ret_key))
		return STATUS_CORRUPT;
	memcpy(ret_z85, z85, sizeof z85);
	sodium_memzero(z85, sizeof z85);
	return STATUS_OK;
}

enum status
keyring_curve_load(const char *folder, struct keyring_curve *ret_curve)
{
	struct keyring_curve curve = {0};
	unsigned char public_key[32], secret_key[32], check[32];
	char path[PATH_MAX], *text = secret_alloc(KEYRING_FILE_BYTES + 1);
	int size = snprintf(path, sizeof path, "%s/curve.key", folder);
	enum status status;

	if (!text)
		return STATUS_NO_MEMORY;
	status = size < 0 || (size_t)size >= sizeof path ? STATUS_TOO_BIG : keyring_file_read(path, NULL, text);
	if (!status)
		status = curve_value(text, "public ", public_key, curve.public_z85);
	if (!status)
		status = curve_value(text, "secret ", secret_key, curve.secret_z85);
	/* halves of two different pairs would fail only at the handshake */
	if (!status && (crypto_scalarmult_base(check, secret_key) || memcmp(check, public_key, sizeof check)))
		status = STATUS_CORRUPT;
	if (!status)
		*ret_curve = curve;
	sodium_memzero(secret_key, sizeof secret_key);
	sodium_memzero(&curve, sizeof curve);
	secret_free(text);
	return status;
}

enum status
keyring_curve_make(const char *folder, const char *made)
{
	unsigned char public_key[32], secret_key[32];
	char public_z85[Z85_KEY_SIZE], secret_z85[Z85_KEY_SIZE];
	char path[PATH_MAX], *text = secret_alloc(KEYRING_FILE_BYTES + 1);
	int size = snprintf(path, sizeof path, "%s/curve.key", folder);
	enum status status = STATUS_TOO_BIG;

	if (!text)
		return STATUS_NO_MEMORY;
	(void)crypto_box_keypair(public_key, secret_key); /* cannot fail */
	z85_encode(public_key, public_z85);
	z85_encode(secret_key, secret_z85);
	if (size >= 0 && (size_t)size < sizeof path) {
		(void)snprintf(text, KEYRING_FILE_BYTES,
			       "# Tellback transport key (CURVE) %s.  It proves the connection to the broker\n"
			       "# and opens no message.  Keep it secret.\npublic %s\nsecret %s\n",
			       made, public_z85, secret_z85);
		status = keyring_file_write(path, text, NULL);
	}
	sodium_memzero(secret_key, sizeof secret_key);
	sodium_memzero(secret_z85, sizeof secret_z85);
	secret_free(text);
	return status;
}
