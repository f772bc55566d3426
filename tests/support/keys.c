#include "support/keys.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/z85.h"

/* 32 bytes that follow from what a key is for and the test's word. */
static void
seed_of(const char *purpose, const char *word, uint8_t ret_seed[static 32])
{
	crypto_hash_sha256_state state;

	(void)crypto_hash_sha256_init(&state);
	(void)crypto_hash_sha256_update(&state, (const uint8_t *)purpose, strlen(purpose));
	(void)crypto_hash_sha256_update(&state, (const uint8_t *)":", 1);
	(void)crypto_hash_sha256_update(&state, (const uint8_t *)word, strlen(word));
	(void)crypto_hash_sha256_final(&state, ret_seed);
}

static enum status
sign(void *context, struct view text, uint8_t ret_signature[SIGNATURE_BYTES])
{
	struct keys_signer *signer = context;

	(void)crypto_sign_detached(ret_signature, NULL, text.bytes, text.size, signer->secret);
	return STATUS_OK;
}

/* The key of ${type} that follows from ${seed}; purposes never share one. */
static void
make(const char *purpose, uint8_t type, const char *name, const char *seed, struct keys_signer *ret_signer)
{
	uint8_t public_key[SIGN_PUBLIC_BYTES], bytes[32];
	enum status status;

	memset(ret_signer, 0, sizeof *ret_signer);
	seed_of(purpose, seed, bytes);
	(void)crypto_sign_seed_keypair(public_key, ret_signer->secret, bytes);
	status = signed_note_key(name, type, public_key, &ret_signer->key);
	assert(status == STATUS_OK);
	ret_signer->signer = (struct note_signer){&ret_signer->key, ret_signer, sign};
}

void
keys_signer(const char *name, const char *seed, struct keys_signer *ret_signer)
{
	make("sign", NOTE_KEY_ED25519, name, seed, ret_signer);
}

void
keys_cosigner(const char *name, const char *seed, struct keys_signer *ret_signer)
{
	make("witness", NOTE_KEY_COSIGNATURE, name, seed, ret_signer);
}

void
keys_witness(const char *name, const char *seed, struct signer_key *ret_key)
{
	struct keys_signer signer;

	keys_cosigner(name, seed, &signer);
	*ret_key = signer.key;
}

void
keys_curve(const char *seed, char ret_public[Z85_KEY_SIZE], char ret_secret[Z85_KEY_SIZE])
{
	uint8_t secret[32], public_key[32];
	int rc;

	seed_of("curve", seed, secret);
	rc = crypto_scalarmult_base(public_key, secret);
	assert(!rc);
	z85_encode(public_key, ret_public);
	z85_encode(secret, ret_secret);
}

/* Bech32's checksum, one value further. */
static uint32_t
checksum_step(uint32_t sum, uint32_t value)
{
	static const uint32_t generators[5] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
	uint32_t top = sum >> 25;

	sum = (sum & 0x1ffffff) << 5 ^ value;
	for (int i = 0; i < 5; i++)
		sum ^= top >> i & 1 ? generators[i] : 0;
	return sum;
}

void
keys_age(const char *seed, char ret_recipient[AGE_RECIPIENT_SIZE], uint8_t ret_secret[static 32])
{
	static const char digits[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
	uint8_t key[33] = {0}; /* one more: the last 5 bits reach past the end */
	uint32_t sum = 1, value;
	int rc, at = 4;

	seed_of("age", seed, ret_secret);
	rc = crypto_scalarmult_base(key, ret_secret);
	assert(!rc);
	memcpy(ret_recipient, "age1", 4);
	for (int i = 0; i < 3; i++)
		sum = checksum_step(sum, (uint32_t) "age"[i] >> 5);
	sum = checksum_step(sum, 0);
	for (int i = 0; i < 3; i++)
		sum = checksum_step(sum, (uint32_t) "age"[i] & 31);
	for (int bit = 0; bit < 256; bit += 5) {
		value = (uint32_t)(key[bit / 8] << 8 | key[bit / 8 + 1]) >> (11 - bit % 8) & 31;
		sum = checksum_step(sum, value);
		ret_recipient[at++] = digits[value];
	}
	for (int i = 0; i < 6; i++)
		sum = checksum_step(sum, 0);
	sum ^= 1;
	for (int i = 0; i < 6; i++)
		ret_recipient[at++] = digits[sum >> (5 * (5 - i)) & 31];
	assert(at == AGE_RECIPIENT_SIZE - 1);
	ret_recipient[at] = '\0';
}
