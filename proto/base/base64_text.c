#include "base/base64_text.h"

#include <sodium.h>

int
base64_text_decode(struct view text, uint8_t *to, size_t room, size_t *ret_size)
{
	const char *begin = (const char *)text.bytes, *end;
	size_t size;

	/* libsodium 1.0.18 takes every byte that is no ASCII for '/' */
	for (size_t i = 0; i < text.size; i++)
		if (text.bytes[i] & 0x80)
			return -1;
	/* with an end to tell, it refuses what is not base64 to its last bit */
	if (sodium_base642bin(to, room, begin, text.size, NULL, &size, &end, sodium_base64_VARIANT_ORIGINAL) ||
	    end != begin + text.size)
		return -1;
	*ret_size = size;
	return 0;
}
