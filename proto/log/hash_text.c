#include "log/hash_text.h"

#include <sodium.h>

void
hash_text_print(const struct digest *hash, char ret_text[HASH_TEXT_SIZE])
{
	(void)sodium_bin2base64(ret_text, HASH_TEXT_SIZE, hash->bytes, DIGEST_BYTES, sodium_base64_VARIANT_ORIGINAL);
}

enum status
hash_text_parse(struct view text, struct digest *ret_hash)
{
	const char *begin = (const char *)text.bytes, *end;
	struct digest hash;
	size_t size;

	/* with an end to tell, it refuses what is not base64 to its last bit */
	if (text.size != HASH_TEXT_SIZE - 1 ||
	    sodium_base642bin(hash.bytes, DIGEST_BYTES, begin, text.size, NULL, &size, &end,
			      sodium_base64_VARIANT_ORIGINAL) ||
	    end != begin + text.size || size != DIGEST_BYTES)
		return STATUS_MALFORMED;
	*ret_hash = hash;
	return STATUS_OK;
}
