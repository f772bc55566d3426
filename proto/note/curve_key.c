#include "note/curve_key.h"

#include <sodium.h>

#include "base/z85.h"

int
curve_key_is_valid(const char *z85)
{
	static const uint8_t any_scalar[crypto_scalarmult_SCALARBYTES] = {1};
	uint8_t key[Z85_KEY_BYTES], shared[crypto_scalarmult_BYTES];

	/* clamping makes every scalar a multiple of 8, so a point of low order
	 * gives zero under any of them, and libsodium then says -1 */
	return !z85_decode(z85, key) && !crypto_scalarmult(shared, any_scalar, key);
}
