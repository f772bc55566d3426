#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/front_record.h"

#define CURVE "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"

static const struct front_key some_keys[] = {
	{CURVE, {"hiow-police"}},
	{CURVE, {"hiow-police.psd"}},
};
static const struct front_record records[] = {
	{FRONT_FRAME, {.frame = {7, UINT64_MAX, {"hiow-police"}, {(const uint8_t *)"bytes", 5}}}},
	{FRONT_FRAME, {.frame = {0, 1, {"a"}, {NULL, 0}}}},
	{FRONT_REPLY, {.reply = {9, {(const uint8_t *)"x", 1}}}},
	{FRONT_KEYS, {.keys = {3, some_keys, 2, 1}}},
	{FRONT_KEYS, {.keys = {4, some_keys, 0, 0}}},
	{FRONT_BAR, {.bar = {{"soton-crs"}}}},
};
#define RECORDS (sizeof records / sizeof *records)

static void
each_kind_comes_back_as_it_went(void **state)
{
	(void)state;
	for (size_t i = 0; i < RECORDS; i++) {
		struct arena *arena = arena_new(1 << 20);
		struct front_record record;
		struct view bytes, again;

		assert_int_equal(front_record_encode(&records[i], arena, &bytes), STATUS_OK);
		assert_int_equal(front_record_decode(bytes, arena, &record), STATUS_OK);
		assert_int_equal(record.kind, records[i].kind);
		assert_int_equal(front_record_encode(&record, arena, &again), STATUS_OK);
		assert_int_equal(again.size, bytes.size);
		assert_memory_equal(again.bytes, bytes.bytes, bytes.size);
		arena_free(arena);
	}
}

static void
a_record_cut_or_flipped_is_read_or_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < RECORDS; i++) {
		struct arena *arena = arena_new(1 << 20);
		struct front_record record;
		struct view bytes;

		assert_int_equal(front_record_encode(&records[i], arena, &bytes), STATUS_OK);
		for (size_t size = 0; size < bytes.size; size++) {
			uint8_t *cut = malloc(size + 1);
			enum status status;

			assert_non_null(cut);
			memcpy(cut, bytes.bytes, size);
			status = front_record_decode((struct view){cut, size}, arena, &record);
			assert_true(status == STATUS_MALFORMED || (status == STATUS_OK && size > 1));
			free(cut);
		}
		for (size_t bit = 0; bit < bytes.size * 8; bit++) {
			uint8_t *flipped = malloc(bytes.size);
			enum status status;

			assert_non_null(flipped);
			memcpy(flipped, bytes.bytes, bytes.size);
			flipped[bit / 8] ^= (uint8_t)(1u << bit % 8);
			status = front_record_decode((struct view){flipped, bytes.size}, arena, &record);
			assert_true(status == STATUS_OK || status == STATUS_MALFORMED);
			free(flipped);
			arena_reset(arena);
			assert_int_equal(front_record_encode(&records[i], arena, &bytes), STATUS_OK);
		}
		arena_free(arena);
	}
}

static void
words_that_are_no_record_are_refused(void **state)
{
	static const struct {
		const char *label;
		struct view input;
	} rows[] = {
		{"nothing", {NULL, 0}},
		{"kind nought", {(const uint8_t *)"\0", 1}},
		{"kind five", {(const uint8_t *)"\5x", 2}},
		{"an agency of upper case", {(const uint8_t *)"\4\1A", 3}},
		{"an agency of nothing", {(const uint8_t *)"\4\0", 2}},
		{"an agency with NUL", {(const uint8_t *)"\4\3a\0b", 5}},
		{"bytes behind a bar", {(const uint8_t *)"\4\1ab", 4}},
		{"more of two", {(const uint8_t *)"\3\0\0\0\0\0\0\0\0\2", 10}},
		{"a key of no Z85",
		 {(const uint8_t *)"\3\0\0\0\0\0\0\0\0\0~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\1a", 52}},
	};
	struct arena *arena = arena_new(1 << 20);
	struct front_record record;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(front_record_decode(rows[i].input, arena, &record), STATUS_MALFORMED);
	arena_free(arena);
}

static void
the_largest_frame_and_table_fit_a_record(void **state)
{
	static uint8_t bytes[MAX_FRAME_BYTES + 257];
	static struct front_key many[FRONT_KEYS_A_RECORD];
	struct front_record record = {FRONT_FRAME, {.frame = {1, 2, {""}, {bytes, MAX_FRAME_BYTES}}}};
	struct arena *arena = arena_new(4 << 20);
	struct view encoded;

	(void)state;
	memset(record.as.frame.agency.name, 'a', 40);
	record.as.frame.agency.name[40] = '.';
	memset(record.as.frame.agency.name + 41, 'b', 40);
	assert_int_equal(front_record_encode(&record, arena, &encoded), STATUS_OK);
	assert_true(encoded.size <= FRONT_RECORD_BYTES);
	assert_int_equal(front_record_decode(encoded, arena, &record), STATUS_OK);
	record.as.frame.bytes.size = sizeof bytes;
	assert_int_equal(front_record_encode(&record, arena, &encoded), STATUS_TOO_BIG);
	for (size_t i = 0; i < FRONT_KEYS_A_RECORD; i++) {
		many[i].agency = record.as.frame.agency;
		memcpy(many[i].curve, CURVE, sizeof many[i].curve);
	}
	record = (struct front_record){FRONT_KEYS, {.keys = {1, many, FRONT_KEYS_A_RECORD, 0}}};
	assert_int_equal(front_record_encode(&record, arena, &encoded), STATUS_OK);
	assert_int_equal(front_record_decode(encoded, arena, &record), STATUS_OK);
	assert_int_equal(record.as.keys.count, FRONT_KEYS_A_RECORD);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_comes_back_as_it_went),
		cmocka_unit_test(a_record_cut_or_flipped_is_read_or_refused),
		cmocka_unit_test(words_that_are_no_record_are_refused),
		cmocka_unit_test(the_largest_frame_and_table_fit_a_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
