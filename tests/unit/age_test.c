#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>
#include <string.h>

#include "base/secret.h"
#include "seal/age.h"
#include "seal/age_header.h"
#include "seal/age_stream.h"
#include "seal/age_wrap.h"
#include "seal/hkdf.h"
#include "tellback/bounds.h"

#define MOST ((size_t)4 * MAX_BODY_BYTES)
#define WORDS "TEST: what the referrer must be told"

static const uint8_t secrets[3][AGE_KEY_BYTES] = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};

static enum status
unwrap(void *context, const uint8_t ephemeral[32], const uint8_t body[32], uint8_t ret_file_key[AGE_FILE_KEY_BYTES])
{
	const uint8_t *secret = context;

	return age_unwrap(secret, ephemeral, body, ret_file_key);
}

static enum status
vault_gone(void *context, const uint8_t ephemeral[32], const uint8_t body[32], uint8_t ret_file_key[AGE_FILE_KEY_BYTES])
{
	(void)context;
	(void)ephemeral;
	(void)body;
	(void)ret_file_key;
	return STATUS_GONE;
}

static struct age_public
recipient(size_t number)
{
	struct age_public key;

	assert_int_equal(age_key_make(secrets[number], &key), STATUS_OK);
	return key;
}

static struct view
view_of(const char *text)
{
	return (struct view){(const uint8_t *)text, strlen(text)};
}

/* Open with secret ${number}; what does not open must release nothing. */
static enum age_fault
fault_of(struct view file, size_t number, const char *want)
{
	uint8_t secret[AGE_KEY_BYTES];
	const struct age_unwrapper unwrapper = {secret, unwrap};
	enum age_fault fault = AGE_OPENED;
	uint8_t *plain = NULL;
	size_t size = 12345;
	enum status status;

	memcpy(secret, secrets[number], sizeof secret);
	status = age_open(file, &unwrapper, &plain, &size, &fault);
	if (status) {
		assert_int_equal(status, STATUS_CANNOT_OPEN);
		assert_int_not_equal(fault, AGE_OPENED);
		assert_null(plain);
		assert_int_equal(size, 12345);
		return fault;
	}
	assert_int_equal(fault, AGE_OPENED);
	assert_non_null(plain);
	if (want) {
		assert_int_equal(size, strlen(want));
		assert_memory_equal(plain, want, size);
	}
	secret_free(plain);
	return AGE_OPENED;
}

static struct view
sealed(struct arena *arena, const char *text, size_t count)
{
	struct age_public recipients[3] = {recipient(0), recipient(1), recipient(2)};
	struct view file;

	assert_int_equal(age_seal(view_of(text), recipients, count, arena, &file), STATUS_OK);
	return file;
}

static void
each_recipient_opens_and_a_stranger_does_not(void **state)
{
	struct arena *arena = arena_new(MOST);
	struct view file = sealed(arena, WORDS, 2);

	(void)state;
	assert_int_equal(fault_of(file, 0, WORDS), AGE_OPENED);
	assert_int_equal(fault_of(file, 1, WORDS), AGE_OPENED);
	assert_int_equal(fault_of(file, 2, NULL), AGE_NO_STANZA);
	arena_free(arena);
}

static void
sizes_around_a_chunk_come_back(void **state)
{
	static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 131072, 131073, (size_t)25 * 1024 * 1024};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct arena *arena = arena_new(MOST);
		struct age_public key = recipient(0);
		uint8_t *bytes = arena_alloc(arena, sizes[i]);
		uint8_t secret[AGE_KEY_BYTES];
		const struct age_unwrapper unwrapper = {secret, unwrap};
		enum age_fault fault;
		uint8_t *plain = NULL;
		struct view file;
		size_t size;

		memcpy(secret, secrets[0], sizeof secret);
		randombytes_buf(bytes, sizes[i]);
		assert_int_equal(age_seal((struct view){bytes, sizes[i]}, &key, 1, arena, &file), STATUS_OK);
		assert_int_equal(age_open(file, &unwrapper, &plain, &size, &fault), STATUS_OK);
		assert_non_null(plain);
		assert_int_equal(size, sizes[i]);
		assert_memory_equal(plain, bytes, size);
		secret_free(plain);
		arena_free(arena);
	}
}

static void
sixty_four_recipients_are_the_most(void **state)
{
	struct age_public recipients[MAX_RECIPIENTS + 1];
	struct arena *arena = arena_new(MOST);
	struct view file;
	size_t count = 0, bytes = 0, i;

	(void)state;
	for (i = 0; i <= MAX_RECIPIENTS; i++)
		recipients[i] = recipient(i == MAX_RECIPIENTS - 1);
	assert_int_equal(age_seal(view_of(WORDS), recipients, MAX_RECIPIENTS, arena, &file), STATUS_OK);
	assert_int_equal(fault_of(file, 1, WORDS), AGE_OPENED);
	assert_int_equal(age_header_check(file, &count, &bytes), STATUS_OK);
	assert_int_equal(count, MAX_RECIPIENTS);
	assert_int_equal(age_seal(view_of(WORDS), recipients, MAX_RECIPIENTS + 1, arena, &file), STATUS_TOO_BIG);
	assert_int_equal(age_seal(view_of(WORDS), recipients, 0, arena, &file), STATUS_MALFORMED);
	arena_free(arena);
}

static void
each_truncation_is_refused(void **state)
{
	struct arena *arena = arena_new(MOST);
	struct view file = sealed(arena, WORDS, 2);
	size_t count, bytes, size;

	(void)state;
	assert_int_equal(age_header_check(file, &count, &bytes), STATUS_OK);
	for (size = 0; size < file.size; size++) {
		struct view cut;

		/* a copy of its own, so that the sanitiser sees any reading past it */
		assert_int_equal(arena_copy(arena, (struct view){file.bytes, size}, &cut), STATUS_OK);
		assert_int_equal(fault_of(cut, 0, NULL),
				 size < bytes + AGE_NONCE_BYTES ? AGE_BAD_HEADER : AGE_BAD_PAYLOAD);
		assert_int_equal(age_header_check(cut, &count, &bytes), size < bytes ? STATUS_MALFORMED : STATUS_OK);
	}
	arena_free(arena);
}

static void
each_flipped_bit_is_noticed(void **state)
{
	struct arena *arena = arena_new(MOST);
	struct view file = sealed(arena, WORDS, 2);
	struct view copy;
	uint8_t *bytes;
	size_t i;
	int bit;

	(void)state;
	assert_int_equal(arena_copy(arena, file, &copy), STATUS_OK);
	bytes = arena_alloc(arena, file.size);
	for (i = 0; i < file.size; i++) {
		for (bit = 0; bit < 8; bit++) {
			memcpy(bytes, file.bytes, file.size);
			bytes[i] ^= (uint8_t)(1 << bit);
			if (fault_of((struct view){bytes, file.size}, 0, NULL) == AGE_OPENED)
				fail_msg("byte %zu, bit %d of %zu bytes", i, bit, file.size);
		}
	}
	arena_free(arena);
}

/* A file in parts that need not fit together, as a bad sender makes them. */
struct forged {
	uint8_t bytes[4096];
	size_t size;
};

static void
forge(struct forged *forged, const struct age_stanza *stanzas, size_t count, const uint8_t file_key[AGE_FILE_KEY_BYTES])
{
	static const uint8_t header_info[] = "header", payload_info[] = "payload";
	static const uint8_t nonce[AGE_NONCE_BYTES] = {9};
	struct view secret = {file_key, AGE_FILE_KEY_BYTES};
	struct hkdf_input for_mac = {secret, {NULL, 0}, {header_info, sizeof header_info - 1}};
	struct hkdf_input for_payload = {secret, {nonce, sizeof nonce}, {payload_info, sizeof payload_info - 1}};
	uint8_t key[32], mac[AGE_MAC_BYTES];

	age_header_write(stanzas, count, forged->bytes, &forged->size);
	hkdf_derive(&for_mac, key, sizeof key);
	assert_int_equal(crypto_auth_hmacsha256(mac, forged->bytes, forged->size, key), 0);
	forged->size = age_header_finish(mac, forged->bytes, forged->size);
	memcpy(forged->bytes + forged->size, nonce, sizeof nonce);
	forged->size += sizeof nonce;
	hkdf_derive(&for_payload, key, sizeof key);
	age_stream_seal(key, view_of(WORDS), forged->bytes + forged->size);
	forged->size += age_stream_sealed_size(strlen(WORDS));
}

static void
two_file_keys_cannot_both_be_accepted(void **state)
{
	static const uint8_t one[AGE_FILE_KEY_BYTES] = {1}, other[AGE_FILE_KEY_BYTES] = {2};
	struct age_public keys[2] = {recipient(0), recipient(1)};
	struct age_stanza stanzas[2];
	struct forged forged;

	(void)state;
	assert_int_equal(age_wrap(one, &keys[0], &stanzas[0]), STATUS_OK);
	assert_int_equal(age_wrap(other, &keys[1], &stanzas[1]), STATUS_OK);
	forge(&forged, stanzas, 2, one);
	assert_int_equal(fault_of((struct view){forged.bytes, forged.size}, 0, WORDS), AGE_OPENED);
	assert_int_equal(fault_of((struct view){forged.bytes, forged.size}, 1, NULL), AGE_BAD_MAC);
}

static void
a_garbage_stanza_shuts_out_its_recipient_only(void **state)
{
	static const uint8_t one[AGE_FILE_KEY_BYTES] = {1};
	struct age_public keys[2] = {recipient(0), recipient(1)};
	struct age_stanza stanzas[2];
	struct forged forged;

	(void)state;
	assert_int_equal(age_wrap(one, &keys[0], &stanzas[0]), STATUS_OK);
	assert_int_equal(age_wrap(one, &keys[1], &stanzas[1]), STATUS_OK);
	randombytes_buf(stanzas[0].body, sizeof stanzas[0].body);
	forge(&forged, stanzas, 2, one);
	assert_int_equal(fault_of((struct view){forged.bytes, forged.size}, 0, NULL), AGE_NO_STANZA);
	assert_int_equal(fault_of((struct view){forged.bytes, forged.size}, 1, WORDS), AGE_OPENED);
}

static void
a_low_order_share_is_refused(void **state)
{
	static const uint8_t one[AGE_FILE_KEY_BYTES] = {1};
	static const uint8_t low[AGE_SHARE_BYTES] = {1};
	struct age_public key = recipient(0);
	uint8_t got[AGE_FILE_KEY_BYTES];
	struct age_stanza stanza;
	struct forged forged;

	(void)state;
	assert_int_equal(age_wrap(one, &key, &stanza), STATUS_OK);
	memcpy(stanza.share, low, sizeof low);
	forge(&forged, &stanza, 1, one);
	assert_int_equal(fault_of((struct view){forged.bytes, forged.size}, 0, NULL), AGE_BAD_HEADER);
	assert_int_equal(age_unwrap(secrets[0], low, stanza.body, got), STATUS_CANNOT_OPEN);
	memcpy(key.bytes, low, sizeof low);
	assert_int_equal(age_wrap(one, &key, &stanza), STATUS_MALFORMED);
}

#define SHARE "TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc"
#define MAC_LINE "--- " SHARE "\n"
#define STANZA "-> X25519 " SHARE "\n" SHARE "\n"
#define LINE_64 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static const struct header_row {
	const char *label;
	const char *text;
	enum status want;
	size_t count;
} header_rows[] = {
    {"one stanza", "age-encryption.org/v1\n" STANZA MAC_LINE, STATUS_OK, 1},
    {"two stanzas and a payload's beginning", "age-encryption.org/v1\n" STANZA STANZA MAC_LINE "xyz", STATUS_OK, 2},
    {"no stanza", "age-encryption.org/v1\n" MAC_LINE, STATUS_MALFORMED, 0},
    {"nothing", "", STATUS_MALFORMED, 0},
    {"another version", "age-encryption.org/v2\n" STANZA MAC_LINE, STATUS_MALFORMED, 0},
    {"CR before the newline", "age-encryption.org/v1\r\n" STANZA MAC_LINE, STATUS_MALFORMED, 0},
    {"another type of stanza is for the tolerant only", "age-encryption.org/v1\n" STANZA "-> grease a b\n\n" MAC_LINE,
     STATUS_MALFORMED, 0},
    {"a passphrase", "age-encryption.org/v1\n-> scrypt bBjlhJVYZeE4aqUdmtRHfw 10\n" SHARE "\n" MAC_LINE,
     STATUS_MALFORMED, 0},
    {"a second argument", "age-encryption.org/v1\n-> X25519 " SHARE " x\n" SHARE "\n" MAC_LINE, STATUS_MALFORMED, 0},
    {"no argument", "age-encryption.org/v1\n-> X25519\n" SHARE "\n" MAC_LINE, STATUS_MALFORMED, 0},
    {"a blank after the argument", "age-encryption.org/v1\n-> X25519 " SHARE " \n" SHARE "\n" MAC_LINE,
     STATUS_MALFORMED, 0},
    {"two blanks", "age-encryption.org/v1\n-> X25519  " SHARE "\n" SHARE "\n" MAC_LINE, STATUS_MALFORMED, 0},
    {"no type", "age-encryption.org/v1\n-> \n" SHARE "\n" MAC_LINE, STATUS_MALFORMED, 0},
    {"a padded share", "age-encryption.org/v1\n-> X25519 " SHARE "=\n" SHARE "\n" MAC_LINE, STATUS_MALFORMED, 0},
    {"spare bits set in a share",
     "age-encryption.org/v1\n-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCd\n" SHARE "\n" MAC_LINE,
     STATUS_MALFORMED, 0},
    {"a body of two lines", "age-encryption.org/v1\n-> X25519 " SHARE "\n" LINE_64 "\n" SHARE "\n" MAC_LINE,
     STATUS_MALFORMED, 0},
    {"a body of 31 bytes",
     "age-encryption.org/v1\n-> X25519 " SHARE "\nTEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOA\n" MAC_LINE,
     STATUS_MALFORMED, 0},
    {"a body line that is too long", "age-encryption.org/v1\n-> X25519 " SHARE "\n" LINE_64 "AAAA\n" MAC_LINE,
     STATUS_MALFORMED, 0},
    {"no body", "age-encryption.org/v1\n-> X25519 " SHARE "\n" MAC_LINE, STATUS_MALFORMED, 0},
    {"a MAC of 31 bytes", "age-encryption.org/v1\n" STANZA "--- TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOA\n",
     STATUS_MALFORMED, 0},
    {"no blank before the MAC", "age-encryption.org/v1\n" STANZA "---" SHARE "\n", STATUS_MALFORMED, 0},
    {"no newline after the MAC", "age-encryption.org/v1\n" STANZA "--- " SHARE, STATUS_MALFORMED, 0},
};

static void
the_strict_profile_takes_our_headers_only(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof header_rows / sizeof *header_rows; i++) {
		const struct header_row *row = &header_rows[i];
		size_t count = 77, bytes = 77;

		print_message("%s\n", row->label);
		assert_int_equal(age_header_check(view_of(row->text), &count, &bytes), row->want);
		assert_int_equal(count, row->want ? 77 : row->count);
	}
}

/* A header whose end does not come is given up, however long it is. */
static void
a_header_without_end_is_too_big(void **state)
{
	struct arena *arena = arena_new((size_t)8 * 1024 * 1024);
	size_t size = (size_t)2 * 1024 * 1024;
	static const char first[] = "age-encryption.org/v1\n-> X25519 ";
	char *text = arena_alloc(arena, size);
	size_t count, bytes, i;

	(void)state;
	memset(text, 'A', size);
	memcpy(text, first, sizeof first - 1);
	assert_int_equal(age_header_check((struct view){(uint8_t *)text, size}, &count, &bytes), STATUS_TOO_BIG);
	assert_int_equal(fault_of((struct view){(uint8_t *)text, size}, 0, NULL), AGE_BAD_HEADER);
	/* 20,000 stanzas */
	for (i = 22; i + sizeof STANZA - 1 <= size; i += sizeof STANZA - 1)
		memcpy(text + i, STANZA, sizeof STANZA - 1);
	assert_int_equal(age_header_check((struct view){(uint8_t *)text, i}, &count, &bytes), STATUS_TOO_BIG);
	assert_int_equal(fault_of((struct view){(uint8_t *)text, i}, 0, NULL), AGE_BAD_HEADER);
	arena_free(arena);
}

/* Chunks of a two-chunk text, put together wrongly. */
static void
chunks_put_together_wrongly_release_nothing(void **state)
{
	struct arena *arena = arena_new(MOST);
	size_t whole = AGE_CHUNK_BYTES + AGE_TAG_BYTES;
	char *text = arena_alloc(arena, AGE_CHUNK_BYTES + 10 + 1);
	size_t count, header, size, i;
	struct view file;
	uint8_t *bad;

	(void)state;
	memset(text, 'T', AGE_CHUNK_BYTES + 10);
	file = sealed(arena, text, 1);
	assert_int_equal(age_header_check(file, &count, &header), STATUS_OK);
	header += AGE_NONCE_BYTES;
	bad = arena_alloc(arena, file.size + whole);
	const struct {
		const char *label;
		size_t from[3], size[3];
	} rows[] = {
	    {"the last chunk missing", {0, header, 0}, {header, whole, 0}},
	    {"the first chunk missing", {0, header + whole, 0}, {header, 10 + AGE_TAG_BYTES, 0}},
	    {"the first chunk doubled", {0, header, header}, {header, whole, file.size - header}},
	    {"the last chunk doubled", {0, header + whole, 0}, {file.size, 10 + AGE_TAG_BYTES, 0}},
	    {"swapped", {0, header + whole, header}, {header, 10 + AGE_TAG_BYTES, whole}},
	    {"a byte more", {0, 0, 0}, {file.size, 1, 0}},
	    {"no chunk", {0, 0, 0}, {header, 0, 0}},
	};
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t part;

		print_message("%s\n", rows[i].label);
		for (part = 0, size = 0; part < 3; size += rows[i].size[part++])
			memcpy(bad + size, file.bytes + rows[i].from[part], rows[i].size[part]);
		assert_int_equal(fault_of((struct view){bad, size}, 0, NULL), AGE_BAD_PAYLOAD);
	}
	arena_free(arena);
}

static void
a_vault_that_is_gone_is_no_fault_of_the_file(void **state)
{
	const struct age_unwrapper unwrapper = {NULL, vault_gone};
	struct arena *arena = arena_new(MOST);
	struct view file = sealed(arena, WORDS, 1);
	enum age_fault fault;
	uint8_t *plain = NULL;
	size_t size;

	(void)state;
	assert_int_equal(age_open(file, &unwrapper, &plain, &size, &fault), STATUS_GONE);
	assert_null(plain);
	arena_free(arena);
}

static void
without_memory_nothing_is_sealed(void **state)
{
	struct age_public key = recipient(0);
	struct arena *arena = arena_new(128);
	struct view file = {NULL, 0};

	(void)state;
	assert_int_equal(age_seal(view_of(WORDS), &key, 1, arena, &file), STATUS_NO_MEMORY);
	assert_null(file.bytes);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_recipient_opens_and_a_stranger_does_not),
	    cmocka_unit_test(sizes_around_a_chunk_come_back),
	    cmocka_unit_test(sixty_four_recipients_are_the_most),
	    cmocka_unit_test(each_truncation_is_refused),
	    cmocka_unit_test(each_flipped_bit_is_noticed),
	    cmocka_unit_test(two_file_keys_cannot_both_be_accepted),
	    cmocka_unit_test(a_garbage_stanza_shuts_out_its_recipient_only),
	    cmocka_unit_test(a_low_order_share_is_refused),
	    cmocka_unit_test(the_strict_profile_takes_our_headers_only),
	    cmocka_unit_test(a_header_without_end_is_too_big),
	    cmocka_unit_test(chunks_put_together_wrongly_release_nothing),
	    cmocka_unit_test(a_vault_that_is_gone_is_no_fault_of_the_file),
	    cmocka_unit_test(without_memory_nothing_is_sealed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
