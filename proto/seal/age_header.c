#include "seal/age_header.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#define BASE64 sodium_base64_VARIANT_ORIGINAL_NO_PADDING

/* A full line of a stanza's body. */
#define LINE_TEXT 64

static const char version_line[] = "age-encryption.org/v1\n";
static const char x25519_type[] = "X25519";
static const char scrypt_type[] = "scrypt";

/* Exactly ${size} bytes in canonical base64: libsodium refuses set spare bits
 * if it is told where the text must end.  It takes 0xAF for '/' though (1.0.18),
 * so bytes that are no ASCII are refused here: a header has one form only. */
static int
base64_read(struct view text, uint8_t *ret_bytes, size_t size)
{
	const char *from = (const char *)text.bytes;
	const char *end = NULL;
	size_t got = 0;
	size_t i;

	for (i = 0; i < text.size; i++)
		if (text.bytes[i] & 0x80)
			return -1;
	if (sodium_base642bin(ret_bytes, size, from, text.size, NULL, &got, &end, BASE64))
		return -1;
	return got == size && end == from + text.size ? 0 : -1;
}

/* The next line without its newline; the reader moves past it. */
static enum status
line_next(struct age_header_reader *reader, struct view *ret_line)
{
	struct view file = reader->file;
	size_t most = file.size < AGE_HEADER_MOST_BYTES ? file.size : AGE_HEADER_MOST_BYTES;
	const uint8_t *from = file.bytes + reader->at;
	const uint8_t *end = reader->at < most ? memchr(from, '\n', most - reader->at) : NULL;

	if (!end)
		return file.size >= AGE_HEADER_MOST_BYTES ? STATUS_TOO_BIG : STATUS_MALFORMED;
	*ret_line = (struct view){from, (size_t)(end - from)};
	reader->at += ret_line->size + 1;
	return STATUS_OK;
}

enum status
age_header_begin(struct view file, struct age_header_reader *ret_reader)
{
	size_t size = sizeof version_line - 1;

	if (file.size < size || memcmp(file.bytes, version_line, size) != 0)
		return STATUS_MALFORMED;
	*ret_reader = (struct age_header_reader){file, size};
	return STATUS_OK;
}

/* Take one argument off the front of ${rest}: visible ASCII, never empty. */
static int
argument_next(struct view *rest, struct view *ret_argument)
{
	size_t size = 0;

	while (size < rest->size && rest->bytes[size] != ' ') {
		if (rest->bytes[size] < 0x21 || rest->bytes[size] > 0x7e)
			return -1;
		size++;
	}
	if (!size)
		return -1;
	*ret_argument = (struct view){rest->bytes, size};
	if (size < rest->size) {
		size++;
		if (size == rest->size)
			return -1; /* a blank at the end */
	}
	*rest = (struct view){rest->bytes + size, rest->size - size};
	return 0;
}

static int
argument_is(struct view argument, const char *word)
{
	return argument.size == strlen(word) && !memcmp(argument.bytes, word, argument.size);
}

/* "-> type argument…"; only an X25519 stanza's arguments are looked into. */
static enum status
first_line(struct view line, struct age_stanza *stanza)
{
	struct view rest = {line.bytes + 3, line.size - 3};
	struct view type;
	struct view argument = {NULL, 0};
	size_t count = 0;

	if (argument_next(&rest, &type))
		return STATUS_MALFORMED;
	while (rest.size) {
		if (argument_next(&rest, &argument))
			return STATUS_MALFORMED;
		count++;
	}
	stanza->kind = argument_is(type, scrypt_type) ? AGE_STANZA_SCRYPT : AGE_STANZA_OTHER;
	if (!argument_is(type, x25519_type))
		return STATUS_OK;
	stanza->kind = AGE_STANZA_X25519;
	if (count != 1 || base64_read(argument, stanza->share, AGE_SHARE_BYTES))
		return STATUS_MALFORMED;
	return STATUS_OK;
}

/* Body lines: full ones of 64 letters, then a shorter one, which may be empty. */
static enum status
body_lines(struct age_header_reader *reader, struct age_stanza *stanza)
{
	uint8_t bytes[LINE_TEXT];
	struct view line;
	size_t lines = 0;

	do {
		enum status status = line_next(reader, &line);

		if (status)
			return status;
		if (line.size > LINE_TEXT || line.size % 4 == 1 ||
		    base64_read(line, bytes, line.size / 4 * 3 + line.size % 4 * 3 / 4))
			return STATUS_MALFORMED;
		lines++;
	} while (line.size == LINE_TEXT);
	if (stanza->kind != AGE_STANZA_X25519)
		return STATUS_OK;
	/* any other size would let a sender ask our key many things at once */
	if (lines != 1 || line.size != AGE_KEY_TEXT)
		return STATUS_MALFORMED;
	memcpy(stanza->body, bytes, AGE_BODY_BYTES);
	return STATUS_OK;
}

enum status
age_header_next(struct age_header_reader *reader, struct age_stanza *ret_stanza)
{
	struct age_header_reader ahead = *reader;
	struct age_stanza stanza = {0};
	struct view line;
	enum status status = line_next(&ahead, &line);

	if (status)
		return status;
	if (line.size >= 3 && !memcmp(line.bytes, "---", 3))
		return STATUS_NOT_FOUND;
	if (line.size < 3 || memcmp(line.bytes, "-> ", 3) != 0)
		return STATUS_MALFORMED;
	status = first_line(line, &stanza);
	if (!status)
		status = body_lines(&ahead, &stanza);
	if (status)
		return status;
	*reader = ahead;
	*ret_stanza = stanza;
	return STATUS_OK;
}

enum status
age_header_end(struct age_header_reader *reader, struct age_header_end *ret_end)
{
	struct age_header_end end = {{0}, reader->at + 3, 0};
	struct view line;
	enum status status = line_next(reader, &line);

	if (status)
		return status;
	if (line.size != 4 + AGE_KEY_TEXT || memcmp(line.bytes, "--- ", 4) != 0)
		return STATUS_MALFORMED;
	if (base64_read((struct view){line.bytes + 4, AGE_KEY_TEXT}, end.mac, AGE_MAC_BYTES))
		return STATUS_MALFORMED;
	end.size_bytes = reader->at;
	*ret_end = end;
	return STATUS_OK;
}

/* Append a text, or 32 bytes in base64 and a newline; where writing goes on. */
static uint8_t *
text_put(uint8_t *to, const char *text)
{
	size_t size = strlen(text);

	memcpy(to, text, size);
	return to + size;
}

static uint8_t *
key_put(uint8_t *to, const uint8_t bytes[static 32])
{
	char text[AGE_KEY_TEXT + 1];

	(void)sodium_bin2base64(text, sizeof text, bytes, 32, BASE64); /* gives back text */
	return text_put(text_put(to, text), "\n");
}

void
age_header_write(const struct age_stanza *stanzas, size_t count, uint8_t *ret_text, size_t *ret_signed_bytes)
{
	uint8_t *at = text_put(ret_text, version_line);
	size_t i;

	assert(count <= MAX_RECIPIENTS);
	for (i = 0; i < count; i++) {
		assert(stanzas[i].kind == AGE_STANZA_X25519);
		at = text_put(text_put(text_put(at, "-> "), x25519_type), " ");
		at = key_put(key_put(at, stanzas[i].share), stanzas[i].body);
	}
	at = text_put(at, "---");
	*ret_signed_bytes = (size_t)(at - ret_text);
	assert(*ret_signed_bytes + 1 + AGE_KEY_TEXT + 1 <= AGE_HEADER_WRITTEN_MOST);
}

size_t
age_header_finish(const uint8_t mac[static AGE_MAC_BYTES], uint8_t *text, size_t signed_bytes)
{
	return (size_t)(key_put(text_put(text + signed_bytes, " "), mac) - text);
}
