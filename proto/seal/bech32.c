#include "seal/bech32.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

/* 256 bits make 51 letters of 5 bits and one of 1 bit with 4 spare ones. */
#define KEY_LETTERS 52
#define CHECK_LETTERS 6

static const char letters[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

static uint32_t
checksum_step(uint32_t sum, uint8_t value)
{
	static const uint32_t generator[5] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
	uint32_t top = sum >> 25;
	size_t i;

	sum = (sum & 0x1ffffff) << 5 ^ value;
	for (i = 0; i < 5; i++)
		if (top >> i & 1)
			sum ^= generator[i];
	return sum;
}

static uint8_t
lower(char letter)
{
	return (uint8_t)(letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter);
}

/* The checksum of prefix and values; 1 over a whole text that is right. */
static uint32_t
checksum(const char *prefix, const uint8_t *values, size_t count)
{
	uint32_t sum = 1;
	size_t i;

	for (i = 0; prefix[i]; i++)
		sum = checksum_step(sum, (uint8_t)(lower(prefix[i]) >> 5));
	sum = checksum_step(sum, 0);
	for (i = 0; prefix[i]; i++)
		sum = checksum_step(sum, lower(prefix[i]) & 31);
	for (i = 0; i < count; i++)
		sum = checksum_step(sum, values[i]);
	return sum;
}

static int
is_upper(const char *prefix)
{
	return prefix[0] >= 'A' && prefix[0] <= 'Z';
}

void
bech32_encode(const char *prefix, const uint8_t key[static BECH32_KEY_BYTES], char *ret_text, size_t size)
{
	uint8_t values[BECH32_LETTERS] = {0};
	size_t prefix_size = strlen(prefix);
	uint32_t sum;
	size_t i;

	assert(prefix_size && prefix_size <= BECH32_PREFIX_MOST && size >= prefix_size + 1 + BECH32_LETTERS + 1);
	for (i = 0; i < BECH32_KEY_BYTES * 8; i++)
		if (key[i / 8] >> (7 - i % 8) & 1)
			values[i / 5] |= (uint8_t)(1 << (4 - i % 5));
	sum = checksum(prefix, values, BECH32_LETTERS) ^ 1; /* the last six values are still 0 */
	for (i = 0; i < CHECK_LETTERS; i++)
		values[KEY_LETTERS + i] = sum >> 5 * (5 - i) & 31;
	memcpy(ret_text, prefix, prefix_size);
	ret_text[prefix_size] = '1';
	for (i = 0; i < BECH32_LETTERS; i++) {
		char letter = letters[values[i]];

		if (is_upper(prefix) && letter >= 'a')
			letter = (char)(letter - ('a' - 'A'));
		ret_text[prefix_size + 1 + i] = letter;
	}
	ret_text[prefix_size + 1 + BECH32_LETTERS] = '\0';
	sodium_memzero(values, sizeof values);
}

static int
read_letters(const char *text, int upper, uint8_t values[static BECH32_LETTERS])
{
	size_t i;

	for (i = 0; i < BECH32_LETTERS; i++) {
		const char *at;

		/* mixed case, or the other case than the prefix's, is no key */
		if (upper ? text[i] >= 'a' && text[i] <= 'z' : text[i] >= 'A' && text[i] <= 'Z')
			return -1;
		at = memchr(letters, lower(text[i]), sizeof letters - 1);
		if (!at)
			return -1;
		values[i] = (uint8_t)(at - letters);
	}
	return 0;
}

enum status
bech32_decode(const char *prefix, const char *text, uint8_t ret_key[static BECH32_KEY_BYTES])
{
	enum status status = STATUS_MALFORMED;
	uint8_t values[BECH32_LETTERS] = {0};
	uint8_t key[BECH32_KEY_BYTES] = {0};
	size_t prefix_size = strlen(prefix);
	size_t i;

	if (strlen(text) != prefix_size + 1 + BECH32_LETTERS || strncmp(text, prefix, prefix_size) != 0 ||
	    text[prefix_size] != '1')
		return STATUS_MALFORMED;
	if (read_letters(text + prefix_size + 1, is_upper(prefix), values))
		goto out;
	if (checksum(prefix, values, BECH32_LETTERS) != 1 || values[KEY_LETTERS - 1] & 15)
		goto out;
	for (i = 0; i < BECH32_KEY_BYTES * 8; i++)
		if (values[i / 5] >> (4 - i % 5) & 1)
			key[i / 8] |= (uint8_t)(1 << (7 - i % 8));
	memcpy(ret_key, key, sizeof key);
	status = STATUS_OK;
out:
	sodium_memzero(values, sizeof values);
	sodium_memzero(key, sizeof key);
	return status;
}
