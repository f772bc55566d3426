#include "base/digest.h"

#include <sodium.h>
#include <string.h>

struct digest
digest_of(struct view view)
{
	struct digest digest;

	(void)crypto_hash_sha256(digest.bytes, view.bytes, view.size); /* always 0 */
	return digest;
}

/* the state has no fixed place in the struct: it is copied in and out */
_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct digest_run), "the state fits");

void
digest_begin(struct digest_run *run)
{
	crypto_hash_sha256_state state;

	(void)crypto_hash_sha256_init(&state); /* always 0 */
	memcpy(run->state, &state, sizeof state);
}

void
digest_add(struct digest_run *run, struct view view)
{
	crypto_hash_sha256_state state;

	memcpy(&state, run->state, sizeof state);
	(void)crypto_hash_sha256_update(&state, view.bytes, view.size); /* always 0 */
	memcpy(run->state, &state, sizeof state);
}

struct digest
digest_end(struct digest_run *run)
{
	crypto_hash_sha256_state state;
	struct digest digest;

	memcpy(&state, run->state, sizeof state);
	(void)crypto_hash_sha256_final(&state, digest.bytes); /* always 0 */
	return digest;
}

void
digest_hex(const struct digest *digest, char ret_hex[DIGEST_HEX_SIZE])
{
	(void)sodium_bin2hex(ret_hex, DIGEST_HEX_SIZE, digest->bytes, DIGEST_BYTES);
}

int
digest_parse(const char *text, struct digest *ret_digest)
{
	struct digest digest;
	size_t size = 0;

	/* sodium_hex2bin also takes upper case: the grammar does not */
	if (strlen(text) != 2 * DIGEST_BYTES || strspn(text, "0123456789abcdef") != 2 * DIGEST_BYTES)
		return -1;
	if (sodium_hex2bin(digest.bytes, DIGEST_BYTES, text, 2 * DIGEST_BYTES, NULL, &size, NULL) || size != DIGEST_BYTES)
		return -1;
	*ret_digest = digest;
	return 0;
}

int
digest_equal(const struct digest *a, const struct digest *b)
{
	return !memcmp(a->bytes, b->bytes, DIGEST_BYTES);
}
