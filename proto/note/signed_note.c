#include "note/signed_note.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/base64_text.h"
#include "base/utf8.h"

#define DASH "\xe2\x80\x94 " /* an em dash and a space begin a signature line */
#define DASH_BYTES (sizeof DASH - 1)
#define KEY_ID_BYTES 4

/* Where the text ends: after the newline of its last line, before the blank
 * line.  0 if ${raw} has no blank line with signatures after it. */
static size_t
text_size(struct view raw)
{
	if (!raw.size || raw.bytes[raw.size - 1] != '\n' || !utf8_is_text(raw))
		return 0;
	/* the last blank line: an earlier one belongs to the text */
	for (size_t i = raw.size - 1; i >= 2; i--) {
		if (raw.bytes[i - 1] == '\n' && raw.bytes[i - 2] == '\n')
			return i - 1;
	}
	return 0;
}

/* The next line of ${rest}, without its newline. */
static struct view
line_off(struct view *rest)
{
	const uint8_t *newline = memchr(rest->bytes, '\n', rest->size);
	struct view line = {rest->bytes, (size_t)(newline - rest->bytes)};

	rest->size -= line.size + 1;
	rest->bytes = newline + 1;
	return line;
}

/* Non-zero for what Unicode calls a space: a name must be one word to every
 * reader, not only to ours. */
static int
is_space(uint32_t point)
{
	return point <= 0x20 || point == 0x85 || point == 0xa0 || point == 0x1680 ||
	       (point >= 0x2000 && point <= 0x200a) || point == 0x2028 || point == 0x2029 || point == 0x202f ||
	       point == 0x205f || point == 0x3000;
}

static int
is_name(struct view name)
{
	uint32_t point;

	if (!name.size || name.size >= AGENCY_SIZE)
		return 0;
	while (name.size) {
		if (utf8_next(&name, &point) || is_space(point) || point == '+')
			return 0;
	}
	return 1;
}

/* Take a signature line apart; its bytes go into ${bytes} of ${size}. */
static enum status
signature_parse(struct view line, uint8_t *bytes, size_t size, struct note_signature *ret_signature)
{
	struct view name = {line.bytes + DASH_BYTES, 0};
	struct view base64;
	size_t decoded;

	if (line.size < DASH_BYTES || memcmp(line.bytes, DASH, DASH_BYTES) != 0)
		return STATUS_MALFORMED;
	while (DASH_BYTES + name.size < line.size && name.bytes[name.size] != ' ')
		name.size++;
	if (!is_name(name) || line.size <= DASH_BYTES + name.size + 1)
		return STATUS_MALFORMED;
	base64 = (struct view){name.bytes + name.size + 1, line.size - (DASH_BYTES + name.size + 1)};
	if (base64_text_decode(base64, bytes, size, &decoded) || decoded <= KEY_ID_BYTES)
		return STATUS_MALFORMED;
	memset(ret_signature, 0, sizeof *ret_signature);
	memcpy(ret_signature->name, name.bytes, name.size);
	memcpy(ret_signature->key_id, bytes, KEY_ID_BYTES);
	ret_signature->bytes = bytes + KEY_ID_BYTES;
	ret_signature->size = decoded - KEY_ID_BYTES;
	return STATUS_OK;
}

enum status
signed_note_split(struct view raw, struct arena *arena, struct signed_note *ret_note)
{
	struct signed_note note = {.text = {raw.bytes, text_size(raw)}};
	struct view rest;

	if (!note.text.size)
		return STATUS_MALFORMED;
	rest = (struct view){raw.bytes + note.text.size + 1, raw.size - note.text.size - 1};
	assert(rest.size); /* the blank line that ends a text is not the last one */
	while (rest.size) {
		struct view line = line_off(&rest);
		uint8_t *bytes;
		enum status status;

		if (note.signature_count == MAX_SIGNATURES)
			return STATUS_TOO_BIG;
		bytes = arena_alloc(arena, line.size); /* base64 is longer than what it stands for */
		if (!bytes)
			return STATUS_NO_MEMORY;
		status = signature_parse(line, bytes, line.size, &note.signatures[note.signature_count]);
		if (status != STATUS_OK)
			return status;
		note.signature_count++;
	}
	*ret_note = note;
	return STATUS_OK;
}

enum status
signed_note_split_short(struct view raw, struct arena *arena, struct signed_note *ret_note)
{
	enum status status;

	if (raw.size > MAX_NOTE_BYTES)
		return STATUS_TOO_BIG;
	status = signed_note_split(raw, arena, ret_note);
	return status == STATUS_TOO_BIG ? STATUS_MALFORMED : status;
}

static int
is_by(const struct note_signature *signature, const struct signer_key *key)
{
	return !strcmp(signature->name, key->name) && !memcmp(signature->key_id, key->key_id, KEY_ID_BYTES);
}

/* Does ${signature}, by ${key}, hold over ${text}?  Witnesses' cosignatures
 * are over another text and no part of our notes. */
static int
holds(const struct note_signature *signature, const struct signer_key *key, struct view text)
{
	return signature->size == SIGNATURE_BYTES &&
	       !crypto_sign_verify_detached(signature->bytes, text.bytes, text.size, key->public_key);
}

enum status
signed_note_verify(const struct signed_note *note, const struct signer_key *keys, size_t key_count, int *ret_verified)
{
	size_t known = 0;

	for (size_t k = 0; k < key_count; k++)
		ret_verified[k] = 0;
	for (size_t i = 0; i < note->signature_count; i++) {
		for (size_t k = 0; k < key_count; k++) {
			if (keys[k].type != NOTE_KEY_ED25519 || !is_by(&note->signatures[i], &keys[k]))
				continue;
			if (ret_verified[k] || !holds(&note->signatures[i], &keys[k], note->text)) {
				/* nobody is to count those that held before this one */
				memset(ret_verified, 0, key_count * sizeof *ret_verified);
				return STATUS_BAD_SIGNATURE;
			}
			ret_verified[k] = 1;
			known++;
		}
	}
	return known ? STATUS_OK : STATUS_UNKNOWN_KEY;
}

enum status
signed_note_check(struct view raw, const struct signer_key *key)
{
	uint8_t bytes[KEY_ID_BYTES + SIGNATURE_BYTES];
	struct note_signature signature;
	struct view text = {raw.bytes, text_size(raw)}, rest, line;
	enum status status;

	if (!text.size)
		return STATUS_MALFORMED;
	rest = (struct view){raw.bytes + text.size + 1, raw.size - text.size - 1};
	assert(rest.size); /* as in signed_note_split */
	line = line_off(&rest);
	if (rest.size)
		return STATUS_MALFORMED;
	status = signature_parse(line, bytes, sizeof bytes, &signature);
	if (status != STATUS_OK)
		return status;
	if (key->type != NOTE_KEY_ED25519 || !is_by(&signature, key))
		return STATUS_UNKNOWN_KEY;
	return holds(&signature, key, text) ? STATUS_OK : STATUS_BAD_SIGNATURE;
}

int
signed_note_only(const struct signed_note *note, const char *name)
{
	return note->signature_count == 1 && !strcmp(note->signatures[0].name, name);
}

/* The order of two signature lines. */
static int
by_key(const struct note_signature *a, const struct note_signature *b)
{
	int order = strcmp(a->name, b->name);

	return order ? order : memcmp(a->key_id, b->key_id, KEY_ID_BYTES);
}

int
signed_note_is_sorted(const struct signed_note *note)
{
	for (size_t i = 1; i < note->signature_count; i++) {
		if (by_key(&note->signatures[i - 1], &note->signatures[i]) >= 0)
			return 0;
	}
	return 1;
}

enum status
signed_note_text(struct view raw, struct arena *arena, struct view *ret_text)
{
	struct signed_note note;
	enum status status;

	if (!raw.size || !memmem(raw.bytes, raw.size, "\n\n", 2)) {
		*ret_text = raw;
		return STATUS_OK;
	}
	status = signed_note_split(raw, arena, &note);
	if (status == STATUS_TOO_BIG || (status == STATUS_OK && !signed_note_is_sorted(&note)))
		return STATUS_MALFORMED;
	if (status == STATUS_OK)
		*ret_text = note.text;
	return status;
}

/* Sign ${text}; the signature lies in ${bytes}. */
static enum status
signature_make(struct view text, const struct note_signer *signer, uint8_t bytes[static SIGNATURE_BYTES],
	       struct note_signature *ret_signature)
{
	enum status status = signer->sign(signer->context, text, bytes);

	if (status != STATUS_OK)
		return status;
	memset(ret_signature, 0, sizeof *ret_signature);
	memcpy(ret_signature->name, signer->key->name, sizeof ret_signature->name);
	memcpy(ret_signature->key_id, signer->key->key_id, KEY_ID_BYTES);
	ret_signature->bytes = bytes;
	ret_signature->size = SIGNATURE_BYTES;
	return STATUS_OK;
}

/* Write a note out. */
static enum status
note_print(const struct signed_note *note, struct arena *arena, struct view *ret_raw)
{
	size_t most = note->text.size + 1;
	uint8_t *at, *begin;

	for (size_t i = 0; i < note->signature_count; i++)
		most += DASH_BYTES + AGENCY_SIZE + 1 +
			sodium_base64_ENCODED_LEN(note->signatures[i].size + KEY_ID_BYTES,
						  sodium_base64_VARIANT_ORIGINAL);
	begin = at = arena_alloc(arena, most + 1);
	if (!begin)
		return STATUS_NO_MEMORY;
	memcpy(at, note->text.bytes, note->text.size);
	at += note->text.size;
	*at++ = '\n';
	for (size_t i = 0; i < note->signature_count; i++) {
		const struct note_signature *signature = &note->signatures[i];
		size_t size = KEY_ID_BYTES + signature->size, name = strlen(signature->name);
		size_t base64 = sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_ORIGINAL);
		uint8_t *raw = arena_alloc(arena, size);

		if (!raw)
			return STATUS_NO_MEMORY;
		memcpy(raw, signature->key_id, KEY_ID_BYTES);
		memcpy(raw + KEY_ID_BYTES, signature->bytes, signature->size);
		memcpy(at, DASH, DASH_BYTES);
		at += DASH_BYTES;
		memcpy(at, signature->name, name);
		at += name;
		*at++ = ' ';
		(void)sodium_bin2base64((char *)at, base64, raw, size, sodium_base64_VARIANT_ORIGINAL);
		at += base64 - 1; /* its NUL becomes the newline */
		*at++ = '\n';
	}
	*ret_raw = (struct view){begin, (size_t)(at - begin)};
	return STATUS_OK;
}

enum status
signed_note_make(struct view text, const struct note_signer *signer, struct arena *arena, struct view *ret_raw)
{
	struct signed_note note = {.text = text, .signature_count = 1};
	uint8_t bytes[SIGNATURE_BYTES];
	enum status status;

	assert(text.size && text.bytes[text.size - 1] == '\n');
	status = signature_make(text, signer, bytes, &note.signatures[0]);
	return status == STATUS_OK ? note_print(&note, arena, ret_raw) : status;
}

enum status
signed_note_add(struct view raw, const struct note_signer *signer, struct arena *arena, struct view *ret_raw)
{
	struct note_signature added;
	struct signed_note note;
	uint8_t bytes[SIGNATURE_BYTES];
	size_t at, kept = 0;
	enum status status = signed_note_split(raw, arena, &note);

	if (status != STATUS_OK)
		return status;
	status = signature_make(note.text, signer, bytes, &added);
	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < note.signature_count; i++) {
		if (by_key(&note.signatures[i], &added) != 0)
			note.signatures[kept++] = note.signatures[i];
	}
	if (kept == MAX_SIGNATURES)
		return STATUS_TOO_BIG;
	/* put it in its place, lines after it move up */
	for (at = kept; at > 0 && by_key(&note.signatures[at - 1], &added) > 0; at--)
		note.signatures[at] = note.signatures[at - 1];
	note.signatures[at] = added;
	note.signature_count = kept + 1;
	return note_print(&note, arena, ret_raw);
}

static void
key_id(const struct signer_key *key, uint8_t ret_id[static KEY_ID_BYTES])
{
	uint8_t hashed[AGENCY_SIZE + 2 + SIGN_PUBLIC_BYTES], digest[crypto_hash_sha256_BYTES];
	size_t name = strlen(key->name);

	memcpy(hashed, key->name, name);
	hashed[name] = '\n';
	hashed[name + 1] = key->type;
	memcpy(hashed + name + 2, key->public_key, SIGN_PUBLIC_BYTES);
	(void)crypto_hash_sha256(digest, hashed, name + 2 + SIGN_PUBLIC_BYTES); /* always 0 */
	memcpy(ret_id, digest, KEY_ID_BYTES);
}

enum status
signed_note_key(const char *name, uint8_t type, const uint8_t public_key[static SIGN_PUBLIC_BYTES],
		struct signer_key *ret_key)
{
	struct signer_key key = {.type = type};
	struct view view = {(const uint8_t *)name, strlen(name)};

	if (!is_name(view) || (type != NOTE_KEY_ED25519 && type != NOTE_KEY_COSIGNATURE))
		return STATUS_MALFORMED;
	/* implementations disagree about signatures by other points; this also
	 * refuses those of small order, under which anything may verify */
	if (!crypto_core_ed25519_is_valid_point(public_key))
		return STATUS_MALFORMED;
	memcpy(key.name, view.bytes, view.size);
	memcpy(key.public_key, public_key, SIGN_PUBLIC_BYTES);
	key_id(&key, key.key_id);
	*ret_key = key;
	return STATUS_OK;
}

enum status
signed_note_key_parse(const char *vkey, struct signer_key *ret_key)
{
	char name[AGENCY_SIZE], hex[2 * KEY_ID_BYTES + 1];
	uint8_t raw[1 + SIGN_PUBLIC_BYTES];
	const char *first = strchr(vkey, '+'), *second = first ? strchr(first + 1, '+') : NULL;
	struct signer_key key;
	size_t size;
	enum status status;

	if (!second || (size_t)(first - vkey) >= sizeof name || (size_t)(second - first) != sizeof hex)
		return STATUS_MALFORMED;
	memcpy(name, vkey, (size_t)(first - vkey));
	name[first - vkey] = '\0';
	if (base64_text_decode((struct view){(const uint8_t *)second + 1, strlen(second + 1)}, raw, sizeof raw,
			       &size) ||
	    size != sizeof raw)
		return STATUS_MALFORMED;
	status = signed_note_key(name, raw[0], raw + 1, &key);
	if (status != STATUS_OK)
		return status;
	/* compared as text: an upper-case id is not of the grammar */
	(void)sodium_bin2hex(hex, sizeof hex, key.key_id, KEY_ID_BYTES);
	if (memcmp(hex, first + 1, sizeof hex - 1) != 0)
		return STATUS_MALFORMED;
	*ret_key = key;
	return STATUS_OK;
}

void
signed_note_key_print(const struct signer_key *key, char ret_vkey[VKEY_SIZE])
{
	char hex[2 * KEY_ID_BYTES + 1],
		base64[sodium_base64_ENCODED_LEN(1 + SIGN_PUBLIC_BYTES, sodium_base64_VARIANT_ORIGINAL)];
	uint8_t raw[1 + SIGN_PUBLIC_BYTES];

	raw[0] = key->type;
	memcpy(raw + 1, key->public_key, SIGN_PUBLIC_BYTES);
	(void)sodium_bin2hex(hex, sizeof hex, key->key_id, KEY_ID_BYTES);
	(void)sodium_bin2base64(base64, sizeof base64, raw, sizeof raw, sodium_base64_VARIANT_ORIGINAL);
	(void)snprintf(ret_vkey, VKEY_SIZE, "%s+%s+%s", key->name, hex, base64);
}
