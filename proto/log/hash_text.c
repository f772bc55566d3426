#include "log/hash_text.h"

#include <sodium.h>

#include "base/base64_text.h"

void
hash_text_print(const struct digest *hash, char ret_text[HASH_TEXT_SIZE])
{
	(void)sodium_bin2base64(ret_text, HASH_TEXT_SIZE, hash->bytes, DIGEST_BYTES, sodium_base64_VARIANT_ORIGINAL);
}

enum status
hash_text_parse(struct view text, struct digest *ret_hash)
{
	struct digest hash;
	size_t size;

	if (text.size != HASH_TEXT_SIZE - 1 || base64_text_decode(text, hash.bytes, DIGEST_BYTES, &size) ||
	    size != DIGEST_BYTES)
		return STATUS_MALFORMED;
	*ret_hash = hash;
	return STATUS_OK;
}
