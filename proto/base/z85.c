#include "base/z85.h"

#include <string.h>

static const char z85_digits[] =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

#define GROUPS (Z85_KEY_BYTES / 4)

void
z85_encode(const uint8_t key[static Z85_KEY_BYTES], char ret_text[Z85_KEY_SIZE])
{
	for (int group = 0; group < GROUPS; group++) {
		const uint8_t *in = key + (size_t)group * 4;
		uint32_t value = (uint32_t)in[0] << 24 | (uint32_t)in[1] << 16 | (uint32_t)in[2] << 8 | in[3];

		for (int i = 4; i >= 0; i--) {
			ret_text[group * 5 + i] = z85_digits[value % 85];
			value /= 85;
		}
	}
	ret_text[Z85_KEY_SIZE - 1] = '\0';
}

int
z85_decode(const char *text, uint8_t ret_key[static Z85_KEY_BYTES])
{
	uint8_t key[Z85_KEY_BYTES];

	if (strlen(text) != Z85_KEY_SIZE - 1)
		return -1;
	for (int group = 0; group < GROUPS; group++) {
		uint64_t value = 0;

		for (int i = 0; i < 5; i++) {
			const char *digit = strchr(z85_digits, text[group * 5 + i]);

			if (!digit)
				return -1;
			value = value * 85 + (uint64_t)(digit - z85_digits);
		}
		/* five digits reach past 32 bits: two texts for one key otherwise */
		if (value > UINT32_MAX)
			return -1;
		for (int i = 0; i < 4; i++)
			key[group * 4 + i] = (uint8_t)(value >> (24 - 8 * i));
	}
	memcpy(ret_key, key, sizeof key);
	return 0;
}
