/* Any bytes are an age file for a fixed key or are refused, and what our strict
 * profile takes, the tolerant reader takes for a header too.  A header that can
 * be read is then made an honest one: under a key that every stanza gives, with
 * its MAC, and what follows it sealed, so that mutations get past both. */
#include <assert.h>
#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "seal/age.h"
#include "seal/age_header.h"
#include "seal/age_reader.h"
#include "seal/age_stream.h"
#include "seal/age_wrap.h"
#include "seal/hkdf.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* What every stanza gives in the second half. */
static const uint8_t file_key[AGE_FILE_KEY_BYTES] = {7};

static enum status
unwrap(void *context, const uint8_t ephemeral[32], const uint8_t body[32], uint8_t ret_file_key[AGE_FILE_KEY_BYTES])
{
	return age_unwrap(context, ephemeral, body, ret_file_key);
}

static enum status
give(void *context, const uint8_t ephemeral[32], const uint8_t body[32], uint8_t ret_file_key[AGE_FILE_KEY_BYTES])
{
	(void)context;
	(void)ephemeral;
	(void)body;
	memcpy(ret_file_key, file_key, sizeof file_key);
	return STATUS_OK;
}

static enum status
get(void *context, uint8_t *ret_bytes, size_t size, size_t *ret_got)
{
	struct view *rest = context;
	size_t got = size < rest->size ? size : rest->size;

	if (got)
		memcpy(ret_bytes, rest->bytes, got);
	*rest = (struct view){rest->bytes + got, rest->size - got};
	*ret_got = got;
	return STATUS_OK;
}

/* Piece by piece it opens to the same, or for the same fault it does not. */
static void
in_pieces(struct view file, const struct age_unwrapper *unwrapper, enum age_fault fault, struct view plain)
{
	const struct age_source source = {&file, get};
	enum age_fault own = AGE_OPENED;
	struct age_reader *reader = NULL;
	size_t piece = 1 + file.size % 300, at = 0, got = piece;
	uint8_t bytes[300];
	enum status status = age_reader_new(&source, unwrapper, &reader, &own);

	/* a payload's fault is known later than the header's */
	assert(own == (fault == AGE_BAD_PAYLOAD ? AGE_OPENED : fault));
	assert(!status == (own == AGE_OPENED));
	while (!status && got == piece) {
		status = age_reader_get(reader, bytes, piece, &got);
		if (status || fault != AGE_OPENED)
			continue;
		assert(got <= plain.size - at && (!got || !memcmp(bytes, plain.bytes + at, got)));
		at += got;
	}
	assert(!status == (fault == AGE_OPENED) && (status || at == plain.size));
	age_reader_free(reader);
}

/* How many stanzas a header has, of each kind; non-zero if it is none. */
static int
walk(struct view file, size_t counts[AGE_STANZA_OTHER + 1], int *ret_is_low, struct age_header_end *ret_end)
{
	struct age_header_reader reader;
	struct age_stanza stanza;
	enum status status = age_header_begin(file, &reader);

	*ret_is_low = 0;
	while (!status && !(status = age_header_next(&reader, &stanza))) {
		/* the first one gives the key: those after it are not looked at */
		if (stanza.kind == AGE_STANZA_X25519 && !counts[AGE_STANZA_X25519])
			*ret_is_low = age_wrap_share_is_low_order(stanza.share);
		counts[stanza.kind]++;
	}
	return status != STATUS_NOT_FOUND || age_header_end(&reader, ret_end);
}

static void
derive(struct view salt, const char *info, uint8_t ret_key[32])
{
	const struct hkdf_input input = {{file_key, sizeof file_key}, salt, {(const uint8_t *)info, strlen(info)}};

	hkdf_derive(&input, ret_key, 32);
}

/* ${header} with the MAC it should have, a nonce, and ${plain} sealed. */
static uint8_t *
honest(struct view file, const struct age_header_end *end, struct view plain, size_t *ret_size)
{
	static const uint8_t nonce[AGE_NONCE_BYTES] = {9};
	size_t sealed = age_stream_sealed_size(plain.size);
	uint8_t *made = malloc(end->size_bytes + sizeof nonce + sealed), key[32], mac[AGE_MAC_BYTES];
	size_t size;

	assert(made);
	memcpy(made, file.bytes, end->signed_bytes);
	derive((struct view){NULL, 0}, "header", key);
	(void)crypto_auth_hmacsha256(mac, made, end->signed_bytes, key);
	size = age_header_finish(mac, made, end->signed_bytes);
	assert(size == end->size_bytes);
	memcpy(made + size, nonce, sizeof nonce);
	derive((struct view){nonce, sizeof nonce}, "payload", key);
	age_stream_seal(key, plain, made + size + sizeof nonce);
	*ret_size = size + sizeof nonce + sealed;
	return made;
}

/* It opens if its stanzas may stand together, and to what was sealed; one byte
 * changed anywhere behind the header, or cut off, and it does not. */
static void
reopen(struct view file, const struct age_header_end *end, int may_open)
{
	const struct age_unwrapper unwrapper = {NULL, give};
	struct view plain = {file.bytes + end->size_bytes, file.size - end->size_bytes};
	enum age_fault fault = AGE_OPENED;
	uint8_t *opened = NULL, *made;
	size_t opened_size = 0, size;
	enum status status;

	made = honest(file, end, plain, &size);
	status = age_open((struct view){made, size}, &unwrapper, &opened, &opened_size, &fault);
	assert((status == STATUS_OK) == may_open && (fault == AGE_OPENED) == may_open);
	if (!status)
		assert(opened_size == plain.size && (!plain.size || !memcmp(opened, plain.bytes, plain.size)));
	in_pieces((struct view){made, size}, &unwrapper, fault, (struct view){opened, opened_size});
	secret_free(opened);
	opened = NULL;
	made[size - 1 - plain.size % (size - end->size_bytes)] ^= 1;
	status = age_open((struct view){made, size}, &unwrapper, &opened, &opened_size, &fault);
	assert(status == STATUS_CANNOT_OPEN && !opened);
	in_pieces((struct view){made, size}, &unwrapper, fault, (struct view){NULL, 0});
	status = age_open((struct view){made, size - 1}, &unwrapper, &opened, &opened_size, &fault);
	assert(status == STATUS_CANNOT_OPEN && !opened);
	in_pieces((struct view){made, size - 1}, &unwrapper, fault, (struct view){NULL, 0});
	free(made);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	/* tests/fuzz/corpus/age/one and empty-two are sealed to it */
	uint8_t secret[AGE_KEY_BYTES] = {1, 2, 3};
	const struct age_unwrapper unwrapper = {secret, unwrap};
	struct view file = {bytes, size};
	enum age_fault fault = AGE_OPENED;
	uint8_t *plain = NULL;
	size_t plain_size = 0, count = 0, header = 0, counts[AGE_STANZA_OTHER + 1] = {0}, all;
	struct age_header_end end;
	int is_low, has_header = !walk(file, counts, &is_low, &end);
	enum status strict = age_header_check(file, &count, &header);
	enum status status = age_open(file, &unwrapper, &plain, &plain_size, &fault);

	if (status == STATUS_OK) {
		assert(plain && plain_size < size && fault == AGE_OPENED);
	} else {
		assert(status == STATUS_CANNOT_OPEN && !plain && fault != AGE_OPENED);
	}
	in_pieces(file, &unwrapper, fault, (struct view){plain, plain_size});
	secret_free(plain);
	all = counts[AGE_STANZA_X25519] + counts[AGE_STANZA_SCRYPT] + counts[AGE_STANZA_OTHER];
	assert((strict == STATUS_OK) == (has_header && all && count == all));
	if (strict == STATUS_OK)
		assert(header == end.size_bytes && counts[AGE_STANZA_X25519] == all);
	if (has_header)
		reopen(file, &end, counts[AGE_STANZA_X25519] && !is_low && (!counts[AGE_STANZA_SCRYPT] || all == 1));
	return 0;
}
