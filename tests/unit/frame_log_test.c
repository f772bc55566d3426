/* The frames about the log: LogGet, ProofGet, Cosign and their answers. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <tellback.pb-c.h>

#include "support/framed.h"
#include "wire/frame.h"

static struct frame_proof no_proof = {.count = 0};
static struct frame_proof proof = {
	.checkpoint = {(const uint8_t *)"checkpoint", 10},
	.items = {{.index = 6, .hashes = {{{1}}, {{2}}, {{3}}}, .count = 3}, {.index = 0}},
	.count = 2,
	.consistency = {{{4}}, {{5}}},
	.consistency_count = 2,
	.witnessed = {(const uint8_t *)"witnessed", 9},
	.witnessed_consistency = {{{6}}},
	.witnessed_consistency_count = 1,
};

static const struct frame frames[] = {
	{17, FRAME_LOG_GET, {.log_get = {.what = LOG_CHECKPOINT}}},
	{17, FRAME_LOG_GET, {.log_get = {.what = LOG_WITNESSED, .offset = 3}}},
	{17, FRAME_LOG_GET, {.log_get = {LOG_TILE, 7, 1234567, 256, 0}}},
	{17, FRAME_LOG_GET, {.log_get = {LOG_ENTRIES, 0, 5, 1, 70000}}},
	{17, FRAME_LOG_GET, {.log_get = {LOG_NOTES, 0, INT64_MAX, 0, 9}}},
	{18, FRAME_PROOF_GET, {.proof_get = {{0}, 0, 0}}},
	{18, FRAME_PROOF_GET, {.proof_get = {{7, 0, 300, 7}, 4, 299}}},
	{19, FRAME_COSIGN, {.cosign = {{(const uint8_t *)"note", 4}}}},
	{20, FRAME_PROOF, {.proof = &no_proof}},
	{20, FRAME_PROOF, {.proof = &proof}},
	{21, FRAME_COSIGNED, {.cosigned = {0, COSIGN_ROLE}}},
	{21, FRAME_COSIGNED, {.cosigned = {70000, COSIGN_TAKEN}}},
};
#define FRAMES (sizeof frames / sizeof *frames)

static void
each_kind_comes_back_as_it_went(void **state)
{
	(void)state;
	framed_same(frames, FRAMES);
}

static void
the_fields_of_a_proof_come_back(void **state)
{
	struct arena *arena = arena_new(FRAME_ARENA_BYTES);
	const struct frame ask = {1, FRAME_PROOF_GET, {.proof_get = {{7, 0, 300}, 3, 299}}};
	const struct frame answer = {1, FRAME_PROOF, {.proof = &proof}};
	struct view bytes;
	struct frame frame;

	(void)state;
	assert_int_equal(frame_encode(&ask, arena, &bytes), STATUS_OK);
	assert_int_equal(framed_decode(bytes, arena, &frame), STATUS_OK);
	assert_int_equal(frame.as.proof_get.count, 3);
	assert_memory_equal(frame.as.proof_get.indices, ask.as.proof_get.indices, 3 * sizeof(uint64_t));
	assert_int_equal(frame.as.proof_get.known_size, 299);
	assert_int_equal(frame_encode(&answer, arena, &bytes), STATUS_OK);
	assert_int_equal(framed_decode(bytes, arena, &frame), STATUS_OK);
	assert_int_equal(frame.as.proof->count, 2);
	assert_int_equal(frame.as.proof->items[0].index, 6);
	assert_memory_equal(frame.as.proof->items, proof.items, sizeof proof.items);
	assert_memory_equal(frame.as.proof->consistency, proof.consistency, sizeof proof.consistency);
	assert_int_equal(frame.as.proof->consistency_count, 2);
	assert_int_equal(frame.as.proof->witnessed_consistency_count, 1);
	assert_memory_equal(frame.as.proof->witnessed.bytes, "witnessed", 9);
	arena_free(arena);
}

static void
the_largest_proof_fits_a_frame_and_its_arena(void **state)
{
	static const uint8_t note[MAX_CHECKPOINT_BYTES];
	static struct frame_proof full = {
		.checkpoint = {note, sizeof note},
		.count = MAX_PROOF_ITEMS,
		.consistency_count = MAX_PROOF_HASHES,
		.witnessed = {note, sizeof note},
		.witnessed_consistency_count = MAX_PROOF_HASHES,
	};
	struct arena *arena = arena_new(FRAME_ARENA_BYTES), *other = arena_new(FRAME_ARENA_BYTES);
	const struct frame answer = {UINT64_MAX, FRAME_PROOF, {.proof = &full}};
	struct view bytes;
	struct frame frame;

	(void)state;
	for (size_t i = 0; i < MAX_PROOF_ITEMS; i++) {
		full.items[i].index = INT64_MAX - i;
		full.items[i].count = MAX_PROOF_HASHES;
	}
	assert_int_equal(frame_encode(&answer, arena, &bytes), STATUS_OK);
	assert_int_equal(framed_decode(bytes, other, &frame), STATUS_OK);
	assert_memory_equal(frame.as.proof->items, full.items, sizeof full.items);
	arena_free(arena);
	arena_free(other);
}

static void
each_truncation_is_refused(void **state)
{
	(void)state;
	framed_truncated(frames, FRAMES);
}

static void
a_flipped_bit_is_refused_or_read_but_never_kept_wrong(void **state)
{
	(void)state;
	framed_flipped(frames, FRAMES);
}

static void
bytes_that_are_no_frame_are_refused(void **state)
{
	static const struct framed_bytes rows[] = {
		{"the checkpoint", {(const uint8_t *)"\x92\x01\x00", 3}, STATUS_OK},
		{"a part of the log that there is not", {(const uint8_t *)"\x92\x01\x02\x08\x05", 5}, STATUS_MALFORMED},
		{"a tile of no width", {(const uint8_t *)"\x92\x01\x02\x08\x02", 5}, STATUS_MALFORMED},
		{"proofs of nothing", {(const uint8_t *)"\x9a\x01\x00", 3}, STATUS_OK},
		{"packed indices", {(const uint8_t *)"\x9a\x01\x03\x0a\x01\x07", 6}, STATUS_MALFORMED},
		{"no note to cosign", {(const uint8_t *)"\xa2\x01\x00", 3}, STATUS_MALFORMED},
		{"a proof of nothing", {(const uint8_t *)"\xaa\x01\x00", 3}, STATUS_OK},
		{"hashes to no checkpoint",
		 {(const uint8_t *)"\xaa\x01\x22\x1a\x20"
				   "0123456789abcdef0123456789abcdef",
		  37},
		 STATUS_MALFORMED},
		{"a hash of 31 bytes",
		 {(const uint8_t *)"\xaa\x01\x24\x0a\x01n\x1a\x1f"
				   "0123456789abcdef0123456789abcde",
		  39},
		 STATUS_MALFORMED},
		{"cosigned with no code", {(const uint8_t *)"\xb2\x01\x00", 3}, STATUS_MALFORMED},
		{"cosigned with an unknown code", {(const uint8_t *)"\xb2\x01\x03\x12\x01x", 6}, STATUS_MALFORMED},
	};

	(void)state;
	framed_bytes(rows, sizeof rows / sizeof *rows);
}

/* A frame whose fields are wrong: made by the encoder, refused by the decoder. */
static void
each_field_is_checked(void **state)
{
	static uint8_t large[MAX_CHECKPOINT_BYTES + 1];
	static struct frame_proof far_proof = {
		.checkpoint = {(const uint8_t *)"c", 1}, .items = {{.index = 1ULL << 63}}, .count = 1};
	static struct frame_proof big_proof = {.checkpoint = {large, MAX_CHECKPOINT_BYTES + 1}};
	static struct frame_proof unwitnessed = {.checkpoint = {(const uint8_t *)"c", 1},
						 .witnessed_consistency_count = 1};
	const struct framed_fields rows[] = {
		{"a tile of width 257", {1, FRAME_LOG_GET, {.log_get = {LOG_TILE, 0, 0, 257, 0}}}, STATUS_MALFORMED},
		{"entries of width 0", {1, FRAME_LOG_GET, {.log_get = {LOG_ENTRIES, 0, 0, 0, 0}}}, STATUS_MALFORMED},
		{"entries of a level", {1, FRAME_LOG_GET, {.log_get = {LOG_ENTRIES, 1, 0, 1, 0}}}, STATUS_MALFORMED},
		{"a tile of level 8", {1, FRAME_LOG_GET, {.log_get = {LOG_TILE, 8, 0, 1, 0}}}, STATUS_MALFORMED},
		{"a tile of index 2^63",
		 {1, FRAME_LOG_GET, {.log_get = {LOG_TILE, 0, 1ULL << 63, 1, 0}}},
		 STATUS_MALFORMED},
		{"notes of a width", {1, FRAME_LOG_GET, {.log_get = {LOG_NOTES, 0, 0, 1, 0}}}, STATUS_MALFORMED},
		{"a checkpoint of an index",
		 {1, FRAME_LOG_GET, {.log_get = {LOG_CHECKPOINT, 0, 1, 0, 0}}},
		 STATUS_MALFORMED},
		{"an offset of 2^63",
		 {1, FRAME_LOG_GET, {.log_get = {LOG_NOTES, 0, 0, 0, 1ULL << 63}}},
		 STATUS_MALFORMED},
		{"a leaf of 2^63", {1, FRAME_PROOF_GET, {.proof_get = {{1ULL << 63}, 1, 0}}}, STATUS_MALFORMED},
		{"a size of 2^63", {1, FRAME_PROOF_GET, {.proof_get = {{1}, 1, 1ULL << 63}}}, STATUS_MALFORMED},
		{"a checkpoint too big",
		 {1, FRAME_COSIGN, {.cosign = {{large, MAX_CHECKPOINT_BYTES + 1}}}},
		 STATUS_TOO_BIG},
		{"a proof of a leaf of 2^63", {1, FRAME_PROOF, {.proof = &far_proof}}, STATUS_MALFORMED},
		{"a proof to a checkpoint too big", {1, FRAME_PROOF, {.proof = &big_proof}}, STATUS_TOO_BIG},
		{"from a cosigned checkpoint that there is not",
		 {1, FRAME_PROOF, {.proof = &unwitnessed}},
		 STATUS_MALFORMED},
		{"cosigned of 2^63", {1, FRAME_COSIGNED, {.cosigned = {1ULL << 63, COSIGN_TAKEN}}}, STATUS_MALFORMED},
	};

	(void)state;
	framed_fields(rows, sizeof rows / sizeof *rows);
}

static void
repeated_fields_are_bounded(void **state)
{
	static const struct framed_repeated rows[] = {{0x9a, 0x08, MAX_PROOF_ITEMS},
						      {0xaa, 0x12, MAX_PROOF_ITEMS},
						      {0xaa, 0x1a, MAX_PROOF_HASHES},
						      {0xaa, 0x2a, MAX_PROOF_HASHES}};

	(void)state;
	framed_repeated(rows, sizeof rows / sizeof *rows);
}

static void
every_small_arena_ends_in_no_memory(void **state)
{
	(void)state;
	framed_cramped(frames, FRAMES);
}

static void
the_two_lists_of_parts_of_the_log_agree(void **state)
{
	(void)state;
	assert_int_equal(LOG_CHECKPOINT, TELLBACK__V1__LOG_GET__WHAT__CHECKPOINT);
	assert_int_equal(LOG_WITNESSED, TELLBACK__V1__LOG_GET__WHAT__WITNESSED);
	assert_int_equal(LOG_TILE, TELLBACK__V1__LOG_GET__WHAT__TILE);
	assert_int_equal(LOG_ENTRIES, TELLBACK__V1__LOG_GET__WHAT__ENTRIES);
	assert_int_equal(LOG_NOTES, TELLBACK__V1__LOG_GET__WHAT__NOTES);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_comes_back_as_it_went),
		cmocka_unit_test(the_fields_of_a_proof_come_back),
		cmocka_unit_test(the_largest_proof_fits_a_frame_and_its_arena),
		cmocka_unit_test(each_truncation_is_refused),
		cmocka_unit_test(a_flipped_bit_is_refused_or_read_but_never_kept_wrong),
		cmocka_unit_test(bytes_that_are_no_frame_are_refused),
		cmocka_unit_test(each_field_is_checked),
		cmocka_unit_test(repeated_fields_are_bounded),
		cmocka_unit_test(every_small_arena_ends_in_no_memory),
		cmocka_unit_test(the_two_lists_of_parts_of_the_log_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
