#include "seal/hkdf.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#define BLOCK crypto_auth_hmacsha256_BYTES

static void
expand_block(const uint8_t pseudo[static BLOCK], struct view before, struct view info, uint8_t number,
	     uint8_t *ret_block)
{
	crypto_auth_hmacsha256_state state;

	(void)crypto_auth_hmacsha256_init(&state, pseudo, BLOCK); /* these three always give 0 */
	if (before.size)
		(void)crypto_auth_hmacsha256_update(&state, before.bytes, before.size);
	if (info.size)
		(void)crypto_auth_hmacsha256_update(&state, info.bytes, info.size);
	(void)crypto_auth_hmacsha256_update(&state, &number, 1);
	(void)crypto_auth_hmacsha256_final(&state, ret_block);
	sodium_memzero(&state, sizeof state);
}

void
hkdf_derive(const struct hkdf_input *input, uint8_t *ret_key, size_t size)
{
	crypto_auth_hmacsha256_state state;
	uint8_t pseudo[BLOCK];
	uint8_t block[BLOCK];
	struct view before = {NULL, 0};
	uint8_t number = 1;
	size_t at;

	assert(size <= HKDF_MOST_BYTES);
	/* an empty salt is a key of no bytes, which HMAC pads with zeros as the
	 * RFC's default salt is */
	(void)crypto_auth_hmacsha256_init(&state, input->salt.size ? input->salt.bytes : pseudo, input->salt.size);
	if (input->secret.size)
		(void)crypto_auth_hmacsha256_update(&state, input->secret.bytes, input->secret.size);
	(void)crypto_auth_hmacsha256_final(&state, pseudo);
	sodium_memzero(&state, sizeof state);
	for (at = 0; at < size; at += BLOCK) {
		size_t part = size - at < BLOCK ? size - at : BLOCK;

		expand_block(pseudo, before, input->info, number++, block);
		memcpy(ret_key + at, block, part);
		before = (struct view){block, BLOCK};
	}
	sodium_memzero(pseudo, sizeof pseudo);
	sodium_memzero(block, sizeof block);
}
