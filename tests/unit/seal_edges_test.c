/* The last few ways in which an age file is none: each row is a branch that no
 * other test takes.  Guarded memory is this test's own, so that it can run out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/secret.h"
#include "seal/age.h"
#include "seal/age_head.h"
#include "seal/age_header.h"
#include "seal/age_reader.h"
#include "seal/age_stream.h"
#include "seal/age_writer.h"
#include "seal/bech32.h"
#include "seal/hkdf.h"
#include "tellback/bounds.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define LINE43 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define MAC "--- " LINE43 "\n"
#define X25519 "-> X25519 BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n" LINE43 "\n"
#define SCRYPT "-> scrypt bm90aGluZw 18\n" LINE43 "\n"
#define OTHER "-> other\n\n"
#define VERSION "age-encryption.org/v1\n"

/* ---- memory ----------------------------------------------------------------------- */

static int is_empty;

void *
secret_alloc(size_t bytes)
{
	return is_empty ? NULL : malloc(bytes ? bytes : 1);
}

void
secret_free(void *secret)
{
	free(secret);
}

void
secret_process_harden(void)
{
}

/* ---- what is read and written -------------------------------------------------------- */

static struct view
view_of(const char *text)
{
	return (struct view){(const uint8_t *)text, strlen(text)};
}

/* Every stanza gives the same key. */
static enum status
give(void *context, const uint8_t ephemeral[32], const uint8_t body[32], uint8_t ret_file_key[AGE_FILE_KEY_BYTES])
{
	(void)context;
	(void)ephemeral;
	(void)body;
	memset(ret_file_key, 7, AGE_FILE_KEY_BYTES);
	return STATUS_OK;
}

static const struct age_unwrapper unwrapper = {NULL, give};

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

static enum status
put(void *context, struct view bytes)
{
	(void)context;
	(void)bytes;
	return STATUS_OK;
}

static struct age_public
recipient(void)
{
	static const uint8_t secret[AGE_KEY_BYTES] = {1, 2, 3};
	struct age_public key;

	assert_int_equal(age_key_make(secret, &key), STATUS_OK);
	return key;
}

static enum age_fault
fault_of(struct view file)
{
	enum age_fault fault = AGE_OPENED;
	uint8_t *plain = NULL;
	size_t size;
	enum status status = age_open(file, &unwrapper, &plain, &size, &fault);

	assert_int_equal(!status, fault == AGE_OPENED);
	secret_free(plain);
	return fault;
}

/* ---- headers --------------------------------------------------------------------------- */

static void
stanzas_that_may_not_stand_together_are_no_header(void **state)
{
	static const struct {
		const char *label;
		const char *file;
		enum age_fault fault;
		enum status strict;
	} rows[] = {
		{"one of ours", VERSION X25519 MAC, AGE_BAD_MAC, STATUS_OK},
		{"ours and another", VERSION X25519 OTHER MAC, AGE_BAD_MAC, STATUS_MALFORMED},
		{"a passphrase alone", VERSION SCRYPT MAC, AGE_NO_STANZA, STATUS_MALFORMED},
		{"a passphrase and ours", VERSION SCRYPT X25519 MAC, AGE_BAD_HEADER, STATUS_MALFORMED},
		{"a passphrase and another", VERSION SCRYPT OTHER MAC, AGE_BAD_HEADER, STATUS_MALFORMED},
		{"two passphrases", VERSION SCRYPT SCRYPT MAC, AGE_BAD_HEADER, STATUS_MALFORMED},
		{"another alone", VERSION OTHER MAC, AGE_NO_STANZA, STATUS_MALFORMED},
		{"a line of two bytes", VERSION "->\n", AGE_BAD_HEADER, STATUS_MALFORMED},
		{"a line that is neither", VERSION "=> X25519\n", AGE_BAD_HEADER, STATUS_MALFORMED},
		{"a body line too long", VERSION "-> other\n" LINE43 LINE43 "\n\n" MAC, AGE_BAD_HEADER,
		 STATUS_MALFORMED},
		{"a body line of no bytes' length", VERSION "-> other\nA\n" MAC, AGE_BAD_HEADER, STATUS_MALFORMED},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		size_t count, header;

		if (fault_of(view_of(rows[i].file)) != rows[i].fault ||
		    age_header_check(view_of(rows[i].file), &count, &header) != rows[i].strict)
			fail_msg("%s", rows[i].label);
	}
}

static void
a_header_that_is_at_its_end_has_no_mac(void **state)
{
	struct age_header_reader reader;
	struct age_header_end end;

	(void)state;
	assert_int_equal(age_header_begin(view_of(VERSION), &reader), STATUS_OK);
	assert_int_equal(age_header_end(&reader, &end), STATUS_MALFORMED);
}

/* ---- payloads ------------------------------------------------------------------------------ */

static void
what_is_too_big_or_to_nobody_is_not_sealed(void **state)
{
	const struct age_public nobody = {{0}};
	const struct age_public key = recipient();
	/* nothing of it is looked at */
	struct view plain = {(const uint8_t *)"", MAX_BODY_BYTES + 1}, file;
	struct arena *arena = arena_new(1 << 20);

	(void)state;
	assert_int_equal(age_seal(plain, &key, 1, arena, &file), STATUS_TOO_BIG);
	plain.size = MAX_BODY_BYTES; /* and with its header it is */
	assert_int_equal(age_seal(plain, &key, 1, arena, &file), STATUS_TOO_BIG);
	assert_int_equal(age_seal(view_of("x"), &nobody, 1, arena, &file), STATUS_MALFORMED);
	arena_free(arena);
}

/* A file under the key that every stanza gives, with these chunks. */
static struct view
file_of(const uint8_t *plain, size_t first, struct arena *arena)
{
	const uint8_t file_key[AGE_FILE_KEY_BYTES] = {7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7};
	const struct age_public to = recipient();
	struct age_stream_chunk chunk = {0, 0};
	uint8_t key[AGE_STREAM_KEY_BYTES], *file = arena_alloc(arena, AGE_HEADER_WRITTEN_MOST + 2 * AGE_CHUNK_BYTES);
	size_t size = 0;

	assert_non_null(file);
	assert_int_equal(age_head_make(file_key, &to, 1, file, &size), STATUS_OK);
	age_head_payload_key(file_key, file + size, key); /* the nonce is all zero */
	size += AGE_NONCE_BYTES;
	age_stream_chunk_seal(key, &chunk, (struct view){plain, first}, file + size);
	size += first + AGE_TAG_BYTES;
	chunk = (struct age_stream_chunk){1, 1};
	age_stream_chunk_seal(key, &chunk, (struct view){plain, 0}, file + size);
	return (struct view){file, size + AGE_TAG_BYTES};
}

static void
an_empty_chunk_after_a_full_one_is_no_end(void **state)
{
	static uint8_t plain[AGE_CHUNK_BYTES + 1], out[AGE_CHUNK_BYTES + 1];
	struct arena *arena = arena_new(1 << 20);
	struct view file = file_of(plain, AGE_CHUNK_BYTES, arena), rest = file;
	const struct age_source source = {&rest, get};
	struct age_reader *reader = NULL;
	enum age_fault fault;
	size_t got;

	(void)state;
	assert_int_equal(fault_of(file), AGE_BAD_PAYLOAD);
	assert_int_equal(age_reader_new(&source, &unwrapper, &reader, &fault), STATUS_OK);
	assert_int_equal(age_reader_get(reader, out, sizeof out, &got), STATUS_CANNOT_OPEN);
	age_reader_free(reader);
	arena_free(arena);
}

static void
without_guarded_memory_nothing_is_opened_or_written(void **state)
{
	const struct age_public to = recipient();
	struct arena *arena = arena_new(1 << 20);
	struct view file, rest;
	const struct age_source source = {&rest, get};
	const struct age_sink sink = {&rest, put};
	struct age_reader *reader = NULL;
	struct age_writer *writer = NULL;
	enum age_fault fault = AGE_OPENED;
	uint8_t *plain = NULL;
	size_t size;

	(void)state;
	assert_int_equal(age_seal(view_of("TEST"), &to, 1, arena, &file), STATUS_OK);
	/* one whose every stanza gives the file's key opens otherwise */
	file = file_of((const uint8_t *)"", 0, arena);
	file.size -= AGE_TAG_BYTES;
	rest = file;
	is_empty = 1;
	assert_int_equal(age_open(file, &unwrapper, &plain, &size, &fault), STATUS_NO_MEMORY);
	assert_int_equal(age_reader_new(&source, &unwrapper, &reader, &fault), STATUS_NO_MEMORY);
	assert_int_equal(age_writer_new(&to, 1, &sink, &writer), STATUS_NO_MEMORY);
	is_empty = 0;
	assert_true(!plain && !reader && !writer);
	arena_free(arena);
}

/* ---- keys -------------------------------------------------------------------------------------- */

static void
a_key_without_a_letter_before_it_comes_back(void **state)
{
	const uint8_t key[BECH32_KEY_BYTES] = {1, 2, 3};
	uint8_t back[BECH32_KEY_BYTES];
	char text[AGE_IDENTITY_SIZE];

	(void)state;
	bech32_encode("0", key, text, sizeof text);
	assert_int_equal(bech32_decode("0", text, back), STATUS_OK);
	assert_memory_equal(key, back, sizeof key);
}

static void
letters_of_no_case_are_no_letters(void **state)
{
	static const char wrong[] = "b1{~@[`";
	const uint8_t key[BECH32_KEY_BYTES] = {1, 2, 3};
	uint8_t back[BECH32_KEY_BYTES];

	(void)state;
	for (size_t i = 0; i < 2 * (sizeof wrong - 1); i++) {
		const char *prefix = i % 2 ? "AGE" : "age";
		char text[AGE_IDENTITY_SIZE];

		bech32_encode(prefix, key, text, sizeof text);
		text[10] = wrong[i / 2];
		assert_int_equal(bech32_decode(prefix, text, back), STATUS_MALFORMED);
	}
}

/* The checksum of BIP 173, once more. */
static uint32_t
polymod(const uint8_t *values, size_t count)
{
	static const uint32_t generators[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
	uint32_t sum = 1;

	for (size_t i = 0; i < count; i++) {
		uint32_t top = sum >> 25;

		sum = (sum & 0x1ffffff) << 5 ^ values[i];
		for (size_t j = 0; j < COUNT_OF(generators); j++)
			sum ^= top >> j & 1 ? generators[j] : 0;
	}
	return sum;
}

static void
spare_bits_that_are_set_are_refused_though_the_checksum_holds(void **state)
{
	static const char letters[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
	/* "k", high and low half, then 52 letters of a key and 6 of the sum */
	uint8_t values[3 + BECH32_LETTERS] = {'k' >> 5, 0, 'k' & 31}, back[BECH32_KEY_BYTES];
	char text[2 + BECH32_LETTERS + 1] = "k1";

	(void)state;
	for (uint8_t spare = 0; spare < 16; spare++) {
		uint32_t sum;

		values[sizeof values - 7] = spare;
		memset(values + sizeof values - 6, 0, 6);
		sum = polymod(values, sizeof values) ^ 1;
		for (size_t i = 0; i < 6; i++)
			values[sizeof values - 6 + i] = sum >> 5 * (5 - i) & 31;
		for (size_t i = 0; i < BECH32_LETTERS; i++)
			text[2 + i] = letters[values[3 + i]];
		assert_int_equal(bech32_decode("k", text, back), spare ? STATUS_MALFORMED : STATUS_OK);
	}
}

static void
a_key_can_be_derived_of_nothing(void **state)
{
	const struct hkdf_input none = {{NULL, 0}, {NULL, 0}, {NULL, 0}};
	uint8_t key[32], again[32];

	(void)state;
	hkdf_derive(&none, key, sizeof key);
	hkdf_derive(&none, again, sizeof again);
	assert_memory_equal(key, again, sizeof key);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stanzas_that_may_not_stand_together_are_no_header),
		cmocka_unit_test(a_header_that_is_at_its_end_has_no_mac),
		cmocka_unit_test(what_is_too_big_or_to_nobody_is_not_sealed),
		cmocka_unit_test(an_empty_chunk_after_a_full_one_is_no_end),
		cmocka_unit_test(without_guarded_memory_nothing_is_opened_or_written),
		cmocka_unit_test(a_key_without_a_letter_before_it_comes_back),
		cmocka_unit_test(letters_of_no_case_are_no_letters),
		cmocka_unit_test(spare_bits_that_are_set_are_refused_though_the_checksum_holds),
		cmocka_unit_test(a_key_can_be_derived_of_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
