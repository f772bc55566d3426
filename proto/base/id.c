#include "base/id.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#define HEX "0123456789abcdef"
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define TOKEN_MOST 40

void
id_mint(struct instant now, char ret_hex[ID_SIZE])
{
	uint8_t raw[16];
	uint64_t ms = now.ms > 0 ? (uint64_t)now.ms : 0;

	randombytes_buf(raw, sizeof raw);
	for (int i = 0; i < 6; i++)
		raw[i] = (uint8_t)(ms >> (40 - 8 * i));
	raw[6] = (uint8_t)((raw[6] & 0x0f) | 0x70); /* version 7 */
	raw[8] = (uint8_t)((raw[8] & 0x3f) | 0x80); /* variant 10 */
	(void)sodium_bin2hex(ret_hex, ID_SIZE, raw, sizeof raw);
}

void
id_child_mint(struct child *ret_child)
{
	uint8_t raw[4];

	randombytes_buf(raw, sizeof raw);
	(void)sodium_bin2hex(ret_child->hex, CHILD_SIZE, raw, sizeof raw);
}

int
id_is_id(const char *text)
{
	return strlen(text) == ID_SIZE - 1 && strspn(text, HEX) == ID_SIZE - 1 && text[12] == '7' &&
	       strchr("89ab", text[16]) != NULL;
}

/* Length of the token at the start of ${text}, 0 if there is none. */
static size_t
token_length(const char *text)
{
	if (!*text || !strchr(LOWER, *text))
		return 0;
	return strspn(text, LOWER "0123456789-");
}

int
id_is_token(const char *text)
{
	size_t length = token_length(text);

	return length >= 1 && length <= TOKEN_MOST && !text[length];
}

int
id_is_agency(const char *text)
{
	size_t length = token_length(text);

	if (length < 1 || length > TOKEN_MOST)
		return 0;
	return !text[length] || (text[length] == '.' && id_is_token(text + length + 1));
}

int
id_is_child(const char *text)
{
	return strlen(text) == CHILD_SIZE - 1 && strspn(text, HEX) == CHILD_SIZE - 1;
}

int
id_is_epoch(const char *text)
{
	size_t length = strlen(text);

	return length >= 1 && length < EPOCH_SIZE && strspn(text, LOWER "0123456789-") == length;
}

int
id_number(const char *text, uint64_t *ret_number)
{
	size_t length = strlen(text);
	uint64_t number = 0;

	if (length < 1 || length > 19 || strspn(text, "0123456789") != length || (length > 1 && *text == '0'))
		return -1;
	for (size_t i = 0; i < length; i++)
		number = number * 10 + (uint64_t)(text[i] - '0'); /* 19 digits fit in 64 bits */
	if (number > INT64_MAX)
		return -1;
	*ret_number = number;
	return 0;
}

void
id_set(char *to, size_t size, const char *text)
{
	size_t length = strlen(text);

	assert(length < size);
	memset(to, 0, size);
	memcpy(to, text, length);
}
