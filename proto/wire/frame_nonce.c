#include "wire/frame_nonce.h"

#define NONCE_KEY 0x08 /* field 1, varint */
#define VARINT_BYTES 10

uint64_t
frame_nonce(struct view bytes)
{
	uint64_t nonce = 0;

	if (!bytes.size || bytes.bytes[0] != NONCE_KEY)
		return 0;
	for (unsigned i = 0; i < VARINT_BYTES && i + 1 < bytes.size; i++) {
		nonce |= (uint64_t)(bytes.bytes[i + 1] & 0x7f) << (7 * i);
		if (!(bytes.bytes[i + 1] & 0x80))
			return nonce;
	}
	return 0;
}
