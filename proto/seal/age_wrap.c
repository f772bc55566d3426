#include "seal/age_wrap.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "seal/hkdf.h"

static const uint8_t wrap_info[] = "age-encryption.org/v1/X25519";

/* Every wrap key is used once, so its nonce is nought. */
static const uint8_t zero_nonce[crypto_aead_chacha20poly1305_ietf_NPUBBYTES];

struct exchange {
	const uint8_t *secret;
	const uint8_t *point;
	const uint8_t *share;
	const uint8_t *recipient;
};

/* Non-zero for a result of nought, which libsodium gives as -1. */
static int
wrap_key(const struct exchange *exchange, uint8_t ret_key[static 32])
{
	uint8_t shared[crypto_scalarmult_BYTES];
	uint8_t salt[AGE_SHARE_BYTES + AGE_KEY_BYTES];
	struct hkdf_input input = {{shared, sizeof shared}, {salt, sizeof salt}, {wrap_info, sizeof wrap_info - 1}};
	int failed = crypto_scalarmult(shared, exchange->secret, exchange->point);

	if (!failed) {
		memcpy(salt, exchange->share, AGE_SHARE_BYTES);
		memcpy(salt + AGE_SHARE_BYTES, exchange->recipient, AGE_KEY_BYTES);
		hkdf_derive(&input, ret_key, 32);
	}
	sodium_memzero(shared, sizeof shared);
	return failed;
}

static void
public_of(const uint8_t secret[static AGE_KEY_BYTES], uint8_t ret_public[static AGE_KEY_BYTES])
{
	int failed = crypto_scalarmult_base(ret_public, secret);

	assert(!failed); /* every secret has one: age_key_make */
}

enum status
age_wrap(const uint8_t file_key[static AGE_FILE_KEY_BYTES], const struct age_public *recipient,
	 struct age_stanza *ret_stanza)
{
	enum status status = STATUS_MALFORMED;
	struct age_stanza stanza = {.kind = AGE_STANZA_X25519};
	uint8_t ephemeral[crypto_scalarmult_SCALARBYTES];
	struct exchange exchange = {ephemeral, recipient->bytes, stanza.share, recipient->bytes};
	uint8_t key[32];

	randombytes_buf(ephemeral, sizeof ephemeral);
	public_of(ephemeral, stanza.share);
	if (wrap_key(&exchange, key))
		goto out;
	(void)crypto_aead_chacha20poly1305_ietf_encrypt(stanza.body, NULL, file_key, AGE_FILE_KEY_BYTES, NULL, 0, NULL,
							zero_nonce, key); /* always 0 */
	*ret_stanza = stanza;
	status = STATUS_OK;
out:
	sodium_memzero(ephemeral, sizeof ephemeral);
	sodium_memzero(key, sizeof key);
	return status;
}

enum status
age_unwrap(const uint8_t secret[static AGE_KEY_BYTES], const uint8_t ephemeral[static 32],
	   const uint8_t body[static 32], uint8_t ret_file_key[static AGE_FILE_KEY_BYTES])
{
	enum status status = STATUS_CANNOT_OPEN;
	uint8_t own[AGE_KEY_BYTES];
	struct exchange exchange = {secret, ephemeral, ephemeral, own};
	uint8_t key[32] = {0};
	uint8_t file_key[AGE_FILE_KEY_BYTES] = {0};

	public_of(secret, own);
	if (wrap_key(&exchange, key))
		goto out;
	if (crypto_aead_chacha20poly1305_ietf_decrypt(file_key, NULL, NULL, body, AGE_BODY_BYTES, NULL, 0, zero_nonce,
						      key))
		goto out;
	memcpy(ret_file_key, file_key, sizeof file_key);
	status = STATUS_OK;
out:
	sodium_memzero(key, sizeof key);
	sodium_memzero(file_key, sizeof file_key);
	return status;
}

int
age_wrap_share_is_low_order(const uint8_t share[static AGE_SHARE_BYTES])
{
	/* clamping makes any scalar a multiple of eight, so any will do */
	static const uint8_t scalar[crypto_scalarmult_SCALARBYTES] = {8};
	uint8_t ignored[crypto_scalarmult_BYTES];

	return crypto_scalarmult(ignored, scalar, share) != 0;
}
