#include "seal/age.h"

#include <sodium.h>
#include <string.h>

#include "base/secret.h"
#include "seal/age_head.h"
#include "tellback/bounds.h"

enum status
age_seal(struct view plain, const struct age_public *recipients, size_t count, struct arena *arena,
	 struct view *ret_file)
{
	uint8_t header[AGE_HEADER_WRITTEN_MOST];
	uint8_t file_key[AGE_FILE_KEY_BYTES];
	uint8_t key[AGE_STREAM_KEY_BYTES];
	enum status status;
	size_t header_size = 0;
	size_t size;
	uint8_t *file;

	if (!count)
		return STATUS_MALFORMED;
	if (count > MAX_RECIPIENTS || plain.size > MAX_BODY_BYTES)
		return STATUS_TOO_BIG;
	randombytes_buf(file_key, sizeof file_key);
	status = age_head_make(file_key, recipients, count, header, &header_size);
	if (status)
		goto out;
	size = header_size + AGE_NONCE_BYTES + age_stream_sealed_size(plain.size);
	status = size > MAX_BODY_BYTES ? STATUS_TOO_BIG : STATUS_OK;
	if (status)
		goto out;
	file = arena_alloc(arena, size);
	status = file ? STATUS_OK : STATUS_NO_MEMORY;
	if (status)
		goto out;
	memcpy(file, header, header_size);
	randombytes_buf(file + header_size, AGE_NONCE_BYTES);
	age_head_payload_key(file_key, file + header_size, key);
	age_stream_seal(key, plain, file + header_size + AGE_NONCE_BYTES);
	sodium_memzero(key, sizeof key);
	*ret_file = (struct view){file, size};
out:
	sodium_memzero(file_key, sizeof file_key);
	return status;
}

enum status
age_header_check(struct view file, size_t *ret_stanza_count, size_t *ret_header_bytes)
{
	size_t counts[AGE_STANZA_OTHER + 1];
	struct age_header_end end;
	enum status status = age_head_walk(file, counts, &end);

	if (status)
		return status;
	if (!counts[AGE_STANZA_X25519] || counts[AGE_STANZA_SCRYPT] || counts[AGE_STANZA_OTHER])
		return STATUS_MALFORMED;
	*ret_stanza_count = counts[AGE_STANZA_X25519];
	*ret_header_bytes = end.size_bytes;
	return STATUS_OK;
}

/* Open the payload into guarded memory, which is given out only once all of
 * it has verified. */
static enum status
payload_open(const uint8_t file_key[static AGE_FILE_KEY_BYTES], struct view payload, uint8_t **ret_plain,
	     size_t *ret_size)
{
	struct view chunks = {payload.bytes + AGE_NONCE_BYTES, payload.size - AGE_NONCE_BYTES};
	uint8_t key[AGE_STREAM_KEY_BYTES];
	enum status status;
	size_t size = 0;
	uint8_t *plain;

	status = age_stream_plain_size(chunks.size, &size);
	if (status)
		return STATUS_CANNOT_OPEN;
	plain = secret_alloc(size);
	if (!plain)
		return STATUS_NO_MEMORY;
	age_head_payload_key(file_key, payload.bytes, key);
	status = age_stream_open(key, chunks, plain);
	sodium_memzero(key, sizeof key);
	if (status) {
		secret_free(plain);
		return status;
	}
	*ret_plain = plain;
	*ret_size = size;
	return STATUS_OK;
}

enum status
age_open(struct view file, const struct age_unwrapper *unwrapper, uint8_t **ret_plain, size_t *ret_size,
	 enum age_fault *ret_fault)
{
	uint8_t file_key[AGE_FILE_KEY_BYTES] = {0};
	enum age_fault fault = AGE_BAD_HEADER;
	size_t header = 0;
	enum status status = age_head_open(file, unwrapper, file_key, &header, &fault);

	if (status)
		goto out;
	status = STATUS_CANNOT_OPEN;
	/* the test kit counts a cut-off nonce among the header's faults */
	fault = AGE_BAD_HEADER;
	if (file.size - header < AGE_NONCE_BYTES)
		goto out;
	fault = AGE_BAD_PAYLOAD;
	status = payload_open(file_key, (struct view){file.bytes + header, file.size - header}, ret_plain, ret_size);
	if (!status)
		fault = AGE_OPENED;
out:
	sodium_memzero(file_key, sizeof file_key);
	*ret_fault = fault;
	return status;
}
