#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "seal/age_reader.h"
#include "seal/age_stream.h"
#include "seal/age_writer.h"
#include "tellback/bounds.h"

#define MOST (4 * AGE_CHUNK_BYTES)

static const uint8_t secrets[2][AGE_KEY_BYTES] = {{1, 2, 3}, {4, 5, 6}};

/* A file in memory that fails after so many bytes, as a full disk does. */
struct drawer {
	uint8_t bytes[MOST];
	size_t size;
	size_t at;
	size_t room;
	size_t fails_at; /* a read past it fails */
};

static enum status
put(void *context, struct view bytes)
{
	struct drawer *drawer = context;

	if (drawer->size + bytes.size > drawer->room)
		return STATUS_FULL;
	memcpy(drawer->bytes + drawer->size, bytes.bytes, bytes.size);
	drawer->size += bytes.size;
	return STATUS_OK;
}

static enum status
get(void *context, uint8_t *ret_bytes, size_t size, size_t *ret_got)
{
	struct drawer *drawer = context;
	size_t got = drawer->size - drawer->at < size ? drawer->size - drawer->at : size;

	if (drawer->at + got > drawer->fails_at)
		return STATUS_IO;
	memcpy(ret_bytes, drawer->bytes + drawer->at, got);
	drawer->at += got;
	*ret_got = got;
	return STATUS_OK;
}

static enum status
unwrap(void *context, const uint8_t ephemeral[32], const uint8_t body[32], uint8_t ret_file_key[AGE_FILE_KEY_BYTES])
{
	const uint8_t *secret = context;

	return age_unwrap(secret, ephemeral, body, ret_file_key);
}

static struct drawer *
drawer_new(void)
{
	struct drawer *drawer = calloc(1, sizeof *drawer);

	assert_non_null(drawer);
	drawer->room = sizeof drawer->bytes;
	drawer->fails_at = SIZE_MAX;
	return drawer;
}

static void
fill(uint8_t *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		text[i] = (uint8_t)(i * 7 + i / 251);
}

/* Seal ${size} bytes to both keys, in pieces of ${piece}. */
static enum status
seal(struct drawer *drawer, size_t size, size_t piece)
{
	uint8_t *text = malloc(size + 1);
	struct age_public to[2];
	const struct age_sink sink = {drawer, put};
	struct age_writer *writer = NULL;
	enum status status;

	assert_non_null(text);
	fill(text, size);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(age_key_make(secrets[i], &to[i]), STATUS_OK);
	status = age_writer_new(to, 2, &sink, &writer);
	for (size_t at = 0; !status && at < size; at += piece)
		status = age_writer_add(writer, (struct view){text + at, size - at < piece ? size - at : piece});
	if (!status)
		status = age_writer_end(writer);
	age_writer_free(writer);
	free(text);
	return status;
}

/* Read all of it in pieces of ${piece}; what came is held against the text. */
static enum status
open_with(struct drawer *drawer, const uint8_t *secret, size_t piece, size_t *ret_size)
{
	uint8_t key[AGE_KEY_BYTES], *text = malloc(MOST), *came = malloc(MOST);
	const struct age_unwrapper unwrapper = {key, unwrap};
	const struct age_source source = {drawer, get};
	struct age_reader *reader = NULL;
	enum age_fault fault = AGE_OPENED;
	size_t size = 0, got = piece;
	enum status status;

	assert_true(text && came);
	memcpy(key, secret, sizeof key);
	fill(text, MOST);
	drawer->at = 0;
	status = age_reader_new(&source, &unwrapper, &reader, &fault);
	assert_int_equal(status == STATUS_CANNOT_OPEN, fault != AGE_OPENED);
	while (!status && got == piece) {
		status = age_reader_get(reader, came + size, piece, &got);
		size += status ? 0 : got;
	}
	if (size)
		assert_memory_equal(came, text, size);
	if (!status) {
		assert_int_equal(age_reader_get(reader, came, 1, &got), STATUS_OK);
		assert_int_equal(got, 0);
		*ret_size = size;
	}
	age_reader_free(reader);
	free(text);
	free(came);
	return status;
}

static void
what_is_written_in_pieces_is_read_in_pieces(void **state)
{
	static const size_t sizes[] = {0, 1, 1000, AGE_CHUNK_BYTES - 1, AGE_CHUNK_BYTES, AGE_CHUNK_BYTES + 1,
				       2 * AGE_CHUNK_BYTES, 2 * AGE_CHUNK_BYTES + 77};
	static const size_t pieces[] = {977, AGE_CHUNK_BYTES, 3 * AGE_CHUNK_BYTES};

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		for (size_t k = 0; k < 9; k++) {
			struct drawer *drawer = drawer_new();
			size_t size = 0;

			assert_int_equal(seal(drawer, sizes[i], pieces[k / 3]), STATUS_OK);
			assert_int_equal(open_with(drawer, secrets[k % 2], pieces[k % 3], &size), STATUS_OK);
			assert_int_equal(size, sizes[i]);
			free(drawer);
		}
	}
}

static void
it_is_the_same_file_as_one_that_is_sealed_whole(void **state)
{
	struct drawer *drawer = drawer_new();
	uint8_t key[AGE_KEY_BYTES], *plain = NULL, text[1000];
	const struct age_unwrapper unwrapper = {key, unwrap};
	struct arena *arena = arena_new(1 << 20);
	enum age_fault fault;
	struct age_public to;
	struct view file;
	size_t size = 0;

	(void)state;
	memcpy(key, secrets[1], sizeof key);
	fill(text, sizeof text);
	assert_int_equal(seal(drawer, sizeof text, 100), STATUS_OK);
	assert_int_equal(age_open((struct view){drawer->bytes, drawer->size}, &unwrapper, &plain, &size, &fault), STATUS_OK);
	assert_int_equal(size, sizeof text);
	assert_memory_equal(plain, text, size);
	secret_free(plain);
	assert_int_equal(age_key_make(secrets[1], &to), STATUS_OK);
	assert_int_equal(age_seal((struct view){text, sizeof text}, &to, 1, arena, &file), STATUS_OK);
	memcpy(drawer->bytes, file.bytes, file.size);
	drawer->size = file.size;
	assert_int_equal(open_with(drawer, secrets[1], 333, &size), STATUS_OK);
	assert_int_equal(size, sizeof text);
	arena_free(arena);
	free(drawer);
}

static void
a_file_that_was_cut_off_or_changed_does_not_open(void **state)
{
	static const size_t sizes[] = {0, 30, AGE_CHUNK_BYTES, AGE_CHUNK_BYTES + 30};

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct drawer *drawer = drawer_new();
		size_t whole, unused = 0;

		assert_int_equal(seal(drawer, sizes[i], MOST), STATUS_OK);
		whole = drawer->size;
		for (size_t cut = 0; cut < whole; cut += cut < 420 || cut + 60 > whole ? 1 : 9973) {
			drawer->size = cut;
			assert_int_equal(open_with(drawer, secrets[0], 1000, &unused), STATUS_CANNOT_OPEN);
		}
		drawer->size = whole;
		for (size_t at = 0; at < whole; at += at < 420 || at + 60 > whole ? 1 : 9973) {
			drawer->bytes[at] ^= 1;
			assert_int_equal(open_with(drawer, secrets[0], 1000, &unused), STATUS_CANNOT_OPEN);
			drawer->bytes[at] ^= 1;
		}
		drawer->bytes[drawer->size++] = 0;
		assert_int_equal(open_with(drawer, secrets[0], 1000, &unused), STATUS_CANNOT_OPEN);
		free(drawer);
	}
}

static void
an_empty_chunk_at_the_end_of_a_text_is_refused(void **state)
{
	struct drawer *drawer = drawer_new();
	uint8_t head[1000], key[AGE_STREAM_KEY_BYTES] = {0};
	const struct age_stream_chunk chunk = {1, 1};
	struct view nothing = {NULL, 0};
	uint8_t sealed[AGE_TAG_BYTES];
	size_t unused;

	(void)state;
	/* 16 bytes behind a whole chunk: whatever they are, they are no chunk */
	assert_int_equal(seal(drawer, AGE_CHUNK_BYTES, MOST), STATUS_OK);
	age_stream_chunk_seal(key, &chunk, nothing, sealed);
	memcpy(drawer->bytes + drawer->size, sealed, sizeof sealed);
	drawer->size += sizeof sealed;
	assert_int_equal(open_with(drawer, secrets[0], 1000, &unused), STATUS_CANNOT_OPEN);
	assert_int_equal(age_stream_chunk_open(key, &chunk, (struct view){sealed, AGE_TAG_BYTES - 1}, head),
			 STATUS_CANNOT_OPEN);
	assert_int_equal(age_stream_chunk_open(key, &chunk, (struct view){sealed, AGE_TAG_BYTES}, head), STATUS_OK);
	free(drawer);
}

static void
another_key_does_not_open_it(void **state)
{
	static const uint8_t other[AGE_KEY_BYTES] = {9, 9};
	struct drawer *drawer = drawer_new();
	size_t unused;

	(void)state;
	assert_int_equal(seal(drawer, 10, MOST), STATUS_OK);
	assert_int_equal(open_with(drawer, other, 1000, &unused), STATUS_CANNOT_OPEN);
	free(drawer);
}

static void
a_disk_that_is_full_or_fails_is_said(void **state)
{
	struct drawer *drawer = drawer_new();
	size_t whole, unused;

	(void)state;
	assert_int_equal(seal(drawer, 2 * AGE_CHUNK_BYTES + 5, 4000), STATUS_OK);
	whole = drawer->size;
	for (size_t at = 0; at < whole; at += AGE_CHUNK_BYTES / 2 + 1) {
		drawer->fails_at = at;
		assert_int_equal(open_with(drawer, secrets[0], 1000, &unused), STATUS_IO);
		drawer->fails_at = SIZE_MAX;
	}
	for (size_t room = 0; room < whole; room += AGE_CHUNK_BYTES / 2 + 1) {
		drawer->room = room;
		drawer->size = 0;
		assert_int_equal(seal(drawer, 2 * AGE_CHUNK_BYTES + 5, 4000), STATUS_FULL);
	}
	drawer->room = whole - 1;
	drawer->size = 0;
	assert_int_equal(seal(drawer, 2 * AGE_CHUNK_BYTES + 5, 4000), STATUS_FULL);
	free(drawer);
}

static void
a_file_is_to_somebody(void **state)
{
	static struct age_public many[MAX_RECIPIENTS + 1];
	struct drawer *drawer = drawer_new();
	const struct age_sink sink = {drawer, put};
	struct age_writer *writer = NULL;

	(void)state;
	assert_int_equal(age_writer_new(many, 0, &sink, &writer), STATUS_MALFORMED);
	assert_int_equal(age_writer_new(many, MAX_RECIPIENTS + 1, &sink, &writer), STATUS_TOO_BIG);
	assert_int_equal(age_writer_new(many, 1, &sink, &writer), STATUS_MALFORMED); /* of low order */
	assert_null(writer);
	age_writer_free(NULL);
	age_reader_free(NULL);
	free(drawer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_in_pieces_is_read_in_pieces),
		cmocka_unit_test(it_is_the_same_file_as_one_that_is_sealed_whole),
		cmocka_unit_test(a_file_that_was_cut_off_or_changed_does_not_open),
		cmocka_unit_test(an_empty_chunk_at_the_end_of_a_text_is_refused),
		cmocka_unit_test(another_key_does_not_open_it),
		cmocka_unit_test(a_disk_that_is_full_or_fails_is_said),
		cmocka_unit_test(a_file_is_to_somebody),
	};

	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
