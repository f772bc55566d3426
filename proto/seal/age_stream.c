#include "seal/age_stream.h"

#include <assert.h>
#include <sodium.h>

#include "tellback/bounds.h"

#define SEALED_CHUNK (AGE_CHUNK_BYTES + AGE_TAG_BYTES)

/* 11 bytes of big-endian counter, of which nothing of ours fills more than eight, and the
 * flag that a cut-off text cannot have. */
static void
chunk_nonce(uint64_t number, int is_last, uint8_t nonce[static 12])
{
	size_t i;

	for (i = 0; i < 3; i++)
		nonce[i] = 0;
	for (i = 0; i < 8; i++)
		nonce[3 + i] = (uint8_t)(number >> 8 * (7 - i));
	nonce[11] = is_last ? 1 : 0;
}

size_t
age_stream_sealed_size(size_t plain_size)
{
	size_t chunks = plain_size ? (plain_size + AGE_CHUNK_BYTES - 1) / AGE_CHUNK_BYTES : 1;

	assert(plain_size <= MAX_BODY_BYTES);
	return plain_size + chunks * AGE_TAG_BYTES;
}

enum status
age_stream_plain_size(size_t sealed_size, size_t *ret_size)
{
	size_t whole = sealed_size / SEALED_CHUNK;
	size_t rest = sealed_size % SEALED_CHUNK;

	if (!rest) {
		if (!whole)
			return STATUS_MALFORMED;
		*ret_size = whole * AGE_CHUNK_BYTES;
		return STATUS_OK;
	}
	/* an empty last chunk stands only for an empty text */
	if (rest < AGE_TAG_BYTES || (rest == AGE_TAG_BYTES && whole))
		return STATUS_MALFORMED;
	*ret_size = whole * AGE_CHUNK_BYTES + rest - AGE_TAG_BYTES;
	return STATUS_OK;
}

void
age_stream_chunk_seal(const uint8_t key[static AGE_STREAM_KEY_BYTES], const struct age_stream_chunk *chunk,
		      struct view plain, uint8_t *ret_sealed)
{
	static const uint8_t nothing = 0;
	uint8_t nonce[12];

	assert(plain.size <= AGE_CHUNK_BYTES);
	chunk_nonce(chunk->number, chunk->is_last, nonce);
	(void)crypto_aead_chacha20poly1305_ietf_encrypt(ret_sealed, NULL, plain.size ? plain.bytes : &nothing,
							plain.size, NULL, 0, NULL, nonce, key); /* always 0 */
}

enum status
age_stream_chunk_open(const uint8_t key[static AGE_STREAM_KEY_BYTES], const struct age_stream_chunk *chunk,
		      struct view sealed, uint8_t *ret_plain)
{
	uint8_t nonce[12];

	if (sealed.size < AGE_TAG_BYTES)
		return STATUS_CANNOT_OPEN;
	chunk_nonce(chunk->number, chunk->is_last, nonce);
	return crypto_aead_chacha20poly1305_ietf_decrypt(ret_plain, NULL, NULL, sealed.bytes, sealed.size, NULL, 0,
							 nonce, key)
		       ? STATUS_CANNOT_OPEN
		       : STATUS_OK;
}

void
age_stream_seal(const uint8_t key[static AGE_STREAM_KEY_BYTES], struct view plain, uint8_t *ret_chunks)
{
	struct age_stream_chunk chunk = {0, 0};
	size_t at = 0;

	do {
		size_t part = plain.size - at < AGE_CHUNK_BYTES ? plain.size - at : AGE_CHUNK_BYTES;

		chunk.is_last = at + part == plain.size;
		age_stream_chunk_seal(key, &chunk, (struct view){part ? plain.bytes + at : NULL, part}, ret_chunks);
		chunk.number++;
		ret_chunks += part + AGE_TAG_BYTES;
		at += part;
	} while (at < plain.size);
}

enum status
age_stream_open(const uint8_t key[static AGE_STREAM_KEY_BYTES], struct view chunks, uint8_t *ret_plain)
{
	struct age_stream_chunk chunk = {0, 0};
	size_t at = 0;

	do {
		size_t part = chunks.size - at < SEALED_CHUNK ? chunks.size - at : SEALED_CHUNK;

		assert(part >= AGE_TAG_BYTES); /* age_stream_plain_size has seen to it */
		chunk.is_last = at + part == chunks.size;
		if (age_stream_chunk_open(key, &chunk, (struct view){chunks.bytes + at, part}, ret_plain))
			return STATUS_CANNOT_OPEN;
		chunk.number++;
		ret_plain += part - AGE_TAG_BYTES;
		at += part;
	} while (at < chunks.size);
	return STATUS_OK;
}
