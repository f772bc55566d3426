#include "broker_curve.h"

#include <sodium.h>
#include <string.h>

#include "base/secret.h"
#include "base/z85.h"
#include "broker_key_file.h"

/* One half, decoded and as text. */
static enum status
read_half(const char *text, const char *word, uint8_t *ret_key, char ret_z85[Z85_KEY_SIZE])
{
	const char *value = NULL;
	char z85[Z85_KEY_SIZE];
	enum status status = STATUS_CORRUPT;

	if (broker_key_file_value(text, word, &value) != Z85_KEY_SIZE - 1)
		return STATUS_CORRUPT;
	memcpy(z85, value, Z85_KEY_SIZE - 1);
	z85[Z85_KEY_SIZE - 1] = '\0';
	if (!z85_decode(z85, ret_key)) {
		memcpy(ret_z85, z85, sizeof z85);
		status = STATUS_OK;
	}
	sodium_memzero(z85, sizeof z85);
	return status;
}

enum status
broker_curve_load(const char *path, struct broker_curve *ret_curve)
{
	struct broker_curve curve = {{0}, {0}};
	uint8_t public_key[Z85_KEY_BYTES], secret_key[Z85_KEY_BYTES], check[Z85_KEY_BYTES];
	char *text = NULL;
	enum status status = broker_key_file_read(path, &text);

	if (status)
		return status;
	status = read_half(text, "public ", public_key, curve.public_z85);
	if (!status)
		status = read_half(text, "secret ", secret_key, curve.secret_z85);
	/* halves of two pairs would show only as handshakes that fail */
	if (!status && (crypto_scalarmult_base(check, secret_key) || memcmp(check, public_key, sizeof check) != 0))
		status = STATUS_CORRUPT;
	if (!status)
		*ret_curve = curve;
	sodium_memzero(secret_key, sizeof secret_key);
	sodium_memzero(&curve, sizeof curve);
	secret_free(text);
	return status;
}

enum status
broker_curve_make(const char *path, char ret_public[Z85_KEY_SIZE])
{
	uint8_t public_key[Z85_KEY_BYTES], secret_key[Z85_KEY_BYTES];
	char public_z85[Z85_KEY_SIZE], secret_z85[Z85_KEY_SIZE];
	enum status status;

	(void)crypto_box_keypair(public_key, secret_key); /* cannot fail */
	z85_encode(public_key, public_z85);
	z85_encode(secret_key, secret_z85);
	status = broker_key_file_write(path,
				       "# Tellback broker's transport key (CURVE).  It proves the broker to its agents\n"
				       "# and opens no message.  Keep it secret.\n",
				       public_z85, secret_z85);
	if (!status)
		memcpy(ret_public, public_z85, sizeof public_z85);
	sodium_memzero(secret_key, sizeof secret_key);
	sodium_memzero(secret_z85, sizeof secret_z85);
	return status;
}
