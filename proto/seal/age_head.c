#include "seal/age_head.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

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

void
age_head_payload_key(const uint8_t file_key[static AGE_FILE_KEY_BYTES], const uint8_t nonce[static AGE_NONCE_BYTES],
		     uint8_t ret_key[static AGE_STREAM_KEY_BYTES])
{
	struct hkdf_input input = {
	    {file_key, AGE_FILE_KEY_BYTES}, {nonce, AGE_NONCE_BYTES}, {payload_info, sizeof payload_info - 1}};

	hkdf_derive(&input, ret_key, AGE_STREAM_KEY_BYTES);
}

enum status
age_head_make(const uint8_t file_key[static AGE_FILE_KEY_BYTES], const struct age_public *recipients, size_t count,
	      uint8_t *ret_text, size_t *ret_size)
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
age_head_walk(struct view file, size_t ret_counts[static AGE_STANZA_OTHER + 1], struct age_header_end *ret_end)
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

/* Try every X25519 stanza of a header that is known to be whole. */
static enum status
file_key_find(struct view file, const struct age_unwrapper *unwrapper, uint8_t ret_file_key[static AGE_FILE_KEY_BYTES],
	      enum age_fault *ret_fault)
{
	struct age_header_reader reader;
	struct age_stanza stanza;
	enum status status = age_header_begin(file, &reader);

	assert(!status); /* age_head_walk was here */
	while (!(status = age_header_next(&reader, &stanza))) {
		if (stanza.kind != AGE_STANZA_X25519)
			continue;
		if (age_wrap_share_is_low_order(stanza.share)) {
			*ret_fault = AGE_BAD_HEADER;
			return STATUS_CANNOT_OPEN;
		}
		status = unwrapper->unwrap(unwrapper->context, stanza.share, stanza.body, ret_file_key);
		if (status != STATUS_CANNOT_OPEN)
			return status;
	}
	*ret_fault = AGE_NO_STANZA;
	return STATUS_CANNOT_OPEN;
}

enum status
age_head_open(struct view file, const struct age_unwrapper *unwrapper, uint8_t ret_file_key[static AGE_FILE_KEY_BYTES],
	      size_t *ret_size, enum age_fault *ret_fault)
{
	size_t counts[AGE_STANZA_OTHER + 1] = {0};
	uint8_t mac[AGE_MAC_BYTES];
	struct age_header_end end = {{0}, 0, 0};
	enum status status;

	*ret_fault = AGE_BAD_HEADER;
	if (age_head_walk(file, counts, &end))
		return STATUS_CANNOT_OPEN;
	/* a passphrase stands alone, so that its file is known to be its maker's */
	if (counts[AGE_STANZA_SCRYPT] &&
	    counts[AGE_STANZA_SCRYPT] + counts[AGE_STANZA_OTHER] + counts[AGE_STANZA_X25519] > 1)
		return STATUS_CANNOT_OPEN;
	status = file_key_find(file, unwrapper, ret_file_key, ret_fault);
	if (status)
		return status;
	*ret_fault = AGE_BAD_MAC;
	header_mac(ret_file_key, (struct view){file.bytes, end.signed_bytes}, mac);
	if (sodium_memcmp(mac, end.mac, sizeof mac) != 0)
		return STATUS_CANNOT_OPEN;
	*ret_fault = AGE_OPENED;
	*ret_size = end.size_bytes;
	return STATUS_OK;
}
