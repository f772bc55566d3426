#include "content/base64.h"

#include <string.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

char *
base64_encode(struct view bytes, struct arena *arena)
{
	char *text = arena_alloc(arena, (bytes.size + 2) / 3 * 4 + 1);
	size_t at = 0;

	if (!text)
		return NULL;
	for (size_t i = 0; i < bytes.size; i += 3) {
		size_t have = bytes.size - i < 3 ? bytes.size - i : 3;
		uint32_t bits = 0;

		for (size_t j = 0; j < 3; j++)
			bits = bits << 8 | (j < have ? bytes.bytes[i + j] : 0);
		for (size_t j = 0; j < 4; j++)
			text[at++] = (char)(j <= have ? letters[bits >> (18 - 6 * j) & 63] : '=');
	}
	text[at] = '\0';
	return text;
}

/* The bits of four letters, of which the last ${pads} are '='; -1 otherwise. */
static int32_t
quad(const char *text, size_t pads)
{
	int32_t bits = 0;

	for (size_t j = 0; j < 4; j++) {
		const char *found = j < 4 - pads ? strchr(letters, text[j]) : letters;

		if (!found || (j < 4 - pads && !text[j]))
			return -1;
		bits = bits << 6 | (int32_t)(found - letters);
	}
	/* Bits that stand for nothing must be nought: one text for one value. */
	if ((pads == 1 && bits & 0xff) || (pads == 2 && bits & 0xffff))
		return -1;
	return bits;
}

enum status
base64_decode(const char *text, struct arena *arena, struct view *ret_bytes)
{
	size_t length = strlen(text);
	size_t pads = length >= 4 ? (size_t)(text[length - 1] == '=') + (text[length - 2] == '=') : 0;
	size_t at = 0;
	uint8_t *bytes;

	if (length % 4 || (pads == 2 && text[length - 1] != '='))
		return STATUS_MALFORMED;
	bytes = arena_alloc(arena, length / 4 * 3);
	if (!bytes)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < length; i += 4) {
		size_t here = i + 4 == length ? pads : 0;
		int32_t bits = quad(text + i, here);

		if (bits < 0)
			return STATUS_MALFORMED;
		for (size_t j = 0; j < 3 - here; j++)
			bytes[at++] = (uint8_t)(bits >> (16 - 8 * j));
	}
	*ret_bytes = (struct view){bytes, at};
	return STATUS_OK;
}
