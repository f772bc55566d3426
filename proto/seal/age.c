#include "seal/age.h"

#include <sodium.h>
#include <string.h>

#include "base/secret.h"
#include "seal/age_header.h"
#include "seal/age_stream.h"
#include "seal/age_wrap.h"
#include "seal/hkdf.h"
#include "tellback/bounds.h"

static const uint8_t header_info[] = "header";
static const uint8_t payload_info[] = "payload";

/* The MAC over the header under the file key: it is what commits the file to
 * one key, so that two recipients cannot be shown two texts. */
static void
header_mac(const uint8_t file_key[static AGE_FILE_KEY_BYTES], struct view header, uint8_t ret_mac[static AGE_MAC_BYTES])
{
	struct hkdf_input input = {{file_key, AGE_FILE_KEY_BYTES}, {NULL, 0}, {header_info, sizeof header_info - 1}};
	uint8_t key[crypto_auth_hmacsha256_KEYBYTES];

	hkdf_derive(&input, key, sizeof key);
	(void)crypto_auth_hmacsha256(ret_mac, header.bytes, header.size, key); /* always 0 */
	sodium_memzero(key, sizeof key);
}

static void
payload_key(const uint8_t file_key[static AGE_FILE_KEY_BYTES], const uint8_t nonce[static AGE_NONCE_BYTES],
	    uint8_t ret_key[static AGE_STREAM_KEY_BYTES])
{
	struct hkdf_input input = {
	    {file_key, AGE_FILE_KEY_BYTES}, {nonce, AGE_NONCE_BYTES}, {payload_info, sizeof payload_info - 1}};

	hkdf_derive(&input, ret_key, AGE_STREAM_KEY_BYTES);
}

static enum status
header_make(const uint8_t file_key[static AGE_FILE_KEY_BYTES], const struct age_public *recipients, size_t count,
	    uint8_t ret_text[static AGE_HEADER_WRITTEN_MOST], size_t *ret_size)
{
	struct age_stanza stanzas[MAX_RECIPIENTS];
	uint8_t mac[AGE_MAC_BYTES];
	size_t size = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		enum status status = age_wrap(file_key, &recipients[i], &stanzas[i]);

		if (status)
			return status;
	}
	age_header_write(stanzas, count, ret_text, &size);
	header_mac(file_key, (struct view){ret_text, size}, mac);
	*ret_size = age_header_finish(mac, ret_text, size);
	return STATUS_OK;
}

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
	status = header_make(file_key, recipients, count, header, &header_size);
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
	payload_key(file_key, file + header_size, key);
	age_stream_seal(key, plain, file + header_size + AGE_NONCE_BYTES);
	sodium_memzero(key, sizeof key);
	*ret_file = (struct view){file, size};
out:
	sodium_memzero(file_key, sizeof file_key);
	return status;
}

/* Walk a header to its end; how many stanzas of each kind there are. */
static enum status
header_walk(struct view file, size_t ret_counts[static AGE_STANZA_OTHER + 1], struct age_header_end *ret_end)
{
	struct age_header_reader reader;
	struct age_stanza stanza;
	size_t counts[AGE_STANZA_OTHER + 1] = {0};
	enum status status = age_header_begin(file, &reader);

	if (status)
		return status;
	while (!(status = age_header_next(&reader, &stanza)))
		counts[stanza.kind]++;
	if (status != STATUS_NOT_FOUND)
		return status;
	status = age_header_end(&reader, ret_end);
	if (!status)
		memcpy(ret_counts, counts, sizeof counts);
	return status;
}

enum status
age_header_check(struct view file, size_t *ret_stanza_count, size_t *ret_header_bytes)
{
	size_t counts[AGE_STANZA_OTHER + 1];
	struct age_header_end end;
	enum status status = header_walk(file, counts, &end);

	if (status)
		return status;
	if (!counts[AGE_STANZA_X25519] || counts[AGE_STANZA_SCRYPT] || counts[AGE_STANZA_OTHER])
		return STATUS_MALFORMED;
	*ret_stanza_count = counts[AGE_STANZA_X25519];
	*ret_header_bytes = end.size_bytes;
	return STATUS_OK;
}

/* Try every X25519 stanza of a header that is known to be whole. */
static enum status
file_key_find(struct view file, const struct age_unwrapper *unwrapper, uint8_t ret_file_key[static AGE_FILE_KEY_BYTES],
	      enum age_fault *ret_fault)
{
	struct age_header_reader reader;
	struct age_stanza stanza;
	enum status status = age_header_begin(file, &reader);

	while (!status && !(status = age_header_next(&reader, &stanza))) {
		if (stanza.kind != AGE_STANZA_X25519)
			continue;
		if (age_wrap_share_is_low_order(stanza.share)) {
			*ret_fault = AGE_BAD_HEADER;
			return STATUS_CANNOT_OPEN;
		}
		status = unwrapper->unwrap(unwrapper->context, stanza.share, stanza.body, ret_file_key);
		if (status != STATUS_CANNOT_OPEN)
			return status;
		status = STATUS_OK;
	}
	*ret_fault = AGE_NO_STANZA;
	return STATUS_CANNOT_OPEN;
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
	payload_key(file_key, payload.bytes, key);
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
	size_t counts[AGE_STANZA_OTHER + 1] = {0};
	uint8_t file_key[AGE_FILE_KEY_BYTES] = {0};
	uint8_t mac[AGE_MAC_BYTES];
	struct age_header_end end = {{0}, 0, 0};
	enum age_fault fault = AGE_BAD_HEADER;
	enum status status = STATUS_CANNOT_OPEN;

	if (header_walk(file, counts, &end))
		goto out;
	/* a passphrase stands alone, so that its file is known to be its maker's */
	if (counts[AGE_STANZA_SCRYPT] &&
	    counts[AGE_STANZA_SCRYPT] + counts[AGE_STANZA_OTHER] + counts[AGE_STANZA_X25519] > 1)
		goto out;
	status = file_key_find(file, unwrapper, file_key, &fault);
	if (status)
		goto out;
	status = STATUS_CANNOT_OPEN;
	fault = AGE_BAD_MAC;
	header_mac(file_key, (struct view){file.bytes, end.signed_bytes}, mac);
	if (sodium_memcmp(mac, end.mac, sizeof mac) != 0)
		goto out;
	/* the test kit counts a cut-off nonce among the header's faults */
	fault = AGE_BAD_HEADER;
	if (file.size - end.size_bytes < AGE_NONCE_BYTES)
		goto out;
	fault = AGE_BAD_PAYLOAD;
	status = payload_open(file_key, (struct view){file.bytes + end.size_bytes, file.size - end.size_bytes},
			      ret_plain, ret_size);
	if (!status)
		fault = AGE_OPENED;
out:
	sodium_memzero(file_key, sizeof file_key);
	*ret_fault = fault;
	return status;
}
