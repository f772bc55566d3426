/* LogGet and ProofGet: what is given of the log is of the tree that is shown,
 * and only to those who may have it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "core/proof_get.h"
#include "log/checkpoint.h"
#include "log/leaf.h"
#include "log/tile.h"
#include "store/store_erase.h"
#include "support/logged.h"

/* The checkpoint in ${raw}, whose signature is held against the log's key. */
static struct tree_head
head_of(struct core_box *box, struct view raw)
{
	struct checkpoint checkpoint;
	struct signed_note note;
	int verified = 0;

	assert_int_equal(signed_note_split(raw, box->arena, &note), STATUS_OK);
	assert_int_equal(signed_note_verify(&note, &box->world->log.key, 1, &verified), STATUS_OK);
	assert_true(verified);
	assert_int_equal(checkpoint_parse(note.text, &checkpoint), STATUS_OK);
	assert_string_equal(checkpoint.origin, box->world->log.key.name);
	return checkpoint.head;
}

static struct digest
leaf_at(struct core_box *box, uint64_t index)
{
	struct leaf leaf;

	assert_int_equal(store_leaf_find(box->core->store, index, &leaf), STATUS_OK);
	return leaf_hash(&leaf);
}

static struct tree_head
tree_of(struct core_box *box, uint64_t size)
{
	struct tree_edge edge = {0};

	for (uint64_t i = 0; i < size; i++) {
		struct digest hash = leaf_at(box, i);

		tree_edge_add(&edge, &hash);
	}
	return (struct tree_head){size, tree_edge_root(&edge)};
}

static void
entries_and_tiles_give_the_root_that_was_signed(void **state)
{
	struct core_box *box = *state;
	struct tree_head head = head_of(box, logged_read(box, (struct frame_log_get){.what = LOG_CHECKPOINT}).bytes);
	struct tree_edge edge = {0};

	assert_int_equal(head.size, LOGGED_LEAVES);
	for (uint64_t tile = 0; tile <= LOGGED_LEAVES / TILE_WIDTH; tile++) {
		unsigned width = tile_width_in(0, tile, LOGGED_LEAVES);
		struct view rest = logged_read(box, (struct frame_log_get){LOG_ENTRIES, 0, tile, width, 0}).bytes,
			    entry;
		uint8_t hashes[TILE_HASHES_BYTES];

		for (unsigned i = 0; i < width; i++) {
			struct digest hash;
			struct leaf leaf;

			assert_int_equal(tile_entry_next(&rest, &entry), STATUS_OK);
			assert_int_equal(leaf_parse(entry, tile * TILE_WIDTH + i, &leaf), STATUS_OK);
			hash = leaf_hash(&leaf);
			memcpy(hashes + i * sizeof hash, &hash, sizeof hash);
			tree_edge_add(&edge, &hash);
		}
		assert_int_equal(rest.size, 0);
		rest = logged_read(box, (struct frame_log_get){LOG_TILE, 0, tile, width, 0}).bytes;
		assert_int_equal(rest.size, width * DIGEST_BYTES);
		assert_memory_equal(rest.bytes, hashes, rest.size);
	}
	assert_memory_equal(tree_edge_root(&edge).bytes, head.root.bytes, DIGEST_BYTES);
	assert_int_equal(logged_read(box, (struct frame_log_get){LOG_TILE, 1, 0, 2, 0}).bytes.size, 2 * DIGEST_BYTES);
}

/* All notes from the first on, as a follower asks for them. */
static uint64_t
follow(struct core_box *box, uint64_t *ret_bytes, uint64_t *ret_erased)
{
	uint64_t index = 0, bytes = 0, erased = 0;
	struct view rest = {NULL, 0};
	struct frame_part part = {0};
	uint8_t *run = malloc((size_t)1 << 20);

	assert_non_null(run);
	for (;;) {
		size_t have = 0;
		uint64_t next;

		do {
			part = logged_read(box, (struct frame_log_get){LOG_NOTES, 0, index, 0, have});
			if (part.bytes.size)
				memcpy(run + have, part.bytes.bytes, part.bytes.size);
			have += part.bytes.size;
			next = part.index;
		} while (have < part.total);
		if (!part.total)
			break;
		for (rest = (struct view){run, have}; rest.size; index++) {
			const char *line = (const char *)rest.bytes;
			size_t length = (size_t)((const char *)memchr(line, '\n', rest.size) + 1 - line);
			unsigned long long number, ms, size;
			char kind[16], hex[DIGEST_HEX_SIZE], want[DIGEST_HEX_SIZE];
			struct digest digest;

			assert_int_equal(sscanf(line, "%llu %15s %64s %llu %llu\n", &number, kind, hex, &ms, &size), 5);
			assert_int_equal(number, index);
			assert_true(size <= rest.size - length);
			digest = digest_of((struct view){rest.bytes + length, (size_t)size});
			digest_hex(&digest, want);
			if (size)
				assert_string_equal(hex, want);
			erased += !size;
			bytes += size;
			rest = (struct view){rest.bytes + length + size, rest.size - length - (size_t)size};
		}
		assert_int_equal(index, next);
	}
	free(run);
	*ret_bytes = bytes;
	*ret_erased = erased;
	return index;
}

static void
a_follower_gets_every_note_however_long_and_the_leaves_of_erased_ones(void **state)
{
	struct core_box *box = *state;
	struct store_new_leaf leaf = {.kind = LEAF_DIRECTORY, .accepted = box->now.civil};
	uint8_t *large = calloc(1, 700000);
	uint64_t index, bytes, erased;

	assert_non_null(large);
	leaf.note = (struct view){large, 700000};
	leaf.digest = digest_of(leaf.note);
	assert_int_equal(store_begin(box->core->store), STATUS_OK);
	assert_int_equal(store_leaf_add(box->core->store, &leaf, &index), STATUS_OK);
	assert_int_equal(store_note_erase(box->core->store, 300), STATUS_OK);
	assert_int_equal(store_commit(box->core->store), STATUS_OK);
	free(large);
	logged_grow(box, 3);
	core_box_sign(box);
	assert_int_equal(follow(box, &bytes, &erased), LOGGED_LEAVES + 4);
	assert_int_equal(erased, 1);
	assert_true(bytes > 700000 + LOGGED_LEAVES * 40);
	/* 192 KiB, 192 KiB, ..., the rest; then the leaf after it */
	assert_int_equal(logged_read(box, (struct frame_log_get){LOG_NOTES, 0, index, 0, 0}).bytes.size,
			 MAX_PIECE_BYTES);
	assert_int_equal(logged_read(box, (struct frame_log_get){LOG_NOTES, 0, index, 0, 0}).index, index + 1);
}

static void
nothing_is_given_beyond_the_checkpoint_that_is_shown(void **state)
{
	struct core_box *box = *state;
	const uint64_t indices[] = {LOGGED_LEAVES - 1, LOGGED_LEAVES, LOGGED_LEAVES + 1};
	const struct frame *answer;
	uint64_t bytes, erased;

	box->is_log_still = 1;
	logged_grow(box, 200);
	assert_int_equal(head_of(box, logged_read(box, (struct frame_log_get){.what = LOG_CHECKPOINT}).bytes).size,
			 LOGGED_LEAVES);
	assert_int_equal(follow(box, &bytes, &erased), LOGGED_LEAVES);
	assert_int_equal(logged_read(box, (struct frame_log_get){LOG_TILE, 0, 2, 89, 0}).total, 0);
	answer = logged_prove(box, indices, 3, 0);
	assert_int_equal(answer->as.proof->count, 1);
	assert_int_equal(answer->as.proof->items[0].index, LOGGED_LEAVES - 1);
	box->is_log_still = 0;
	core_box_sign(box);
	assert_int_equal(logged_read(box, (struct frame_log_get){LOG_TILE, 0, 2, 89, 0}).total, 89 * DIGEST_BYTES);
	/* a tile of the smaller tree is still to be had, though it is wider now */
	assert_int_equal(logged_read(box, (struct frame_log_get){LOG_TILE, 0, 2, 88, 0}).total, 88 * DIGEST_BYTES);
	assert_true(logged_read(box, (struct frame_log_get){LOG_ENTRIES, 0, 2, 88, 0}).total > 88 * 80);
	assert_int_equal(logged_prove(box, indices, 3, 0)->as.proof->count, 3);
}

static void
bad_questions_are_answered_by_nothing(void **state)
{
	static const struct {
		const char *label;
		struct frame_log_get ask;
	} rows[] = {
		{"a checkpoint's end and further", {LOG_CHECKPOINT, 0, 0, 0, 4096}},
		{"the furthest offset", {LOG_CHECKPOINT, 0, 0, 0, INT64_MAX}},
		{"what nobody has cosigned", {LOG_WITNESSED, 0, 0, 0, 0}},
		{"a tile past the last", {LOG_TILE, 0, 3, 1, 0}},
		{"a far tile", {LOG_TILE, 0, INT64_MAX, 256, 0}},
		{"a tile wider than the tree", {LOG_TILE, 0, 2, 89, 0}},
		{"a whole tile where it is a part", {LOG_TILE, 0, 2, 256, 0}},
		{"a level that there is not", {LOG_TILE, 2, 0, 1, 0}},
		{"the highest level", {LOG_TILE, 7, INT64_MAX, 256, 0}},
		{"a tile's end and further", {LOG_TILE, 0, 0, 256, 8193}},
		{"entries past the last", {LOG_ENTRIES, 0, 3, 1, 0}},
		{"entries wider than the tree", {LOG_ENTRIES, 0, 2, 89, 0}},
		{"notes past the last", {LOG_NOTES, 0, LOGGED_LEAVES, 0, 0}},
		{"far notes", {LOG_NOTES, 0, INT64_MAX, 0, 0}},
		{"far notes, far on", {LOG_NOTES, 0, INT64_MAX, 0, INT64_MAX}},
		{"a note's end and further", {LOG_NOTES, 0, 500, 0, 4096}},
		{"the furthest offset of a note", {LOG_NOTES, 0, 500, 0, INT64_MAX}},
	};
	struct core_box *box = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct frame_part part = logged_read(box, rows[i].ask);

		if (part.total || part.bytes.size)
			print_error("%s\n", rows[i].label);
		assert_int_equal(part.total, 0);
		assert_int_equal(part.bytes.size, 0);
	}
}

static void
an_offset_goes_on_where_the_last_part_ended(void **state)
{
	struct core_box *box = *state;
	struct frame_log_get ask = {LOG_TILE, 0, 1, 256, 0};
	uint8_t whole[TILE_HASHES_BYTES];
	struct frame_part part = logged_read(box, ask);

	assert_int_equal(part.total, sizeof whole);
	memcpy(whole, part.bytes.bytes, sizeof whole);
	ask.offset = 8190;
	part = logged_read(box, ask);
	assert_int_equal(part.bytes.size, 2);
	assert_memory_equal(part.bytes.bytes, whole + 8190, 2);
	ask.offset = 8192;
	part = logged_read(box, ask);
	assert_int_equal(part.total, 8192);
	assert_int_equal(part.bytes.size, 0);
}

static void
only_reviewers_and_registrars_see_the_log(void **state)
{
	static const struct {
		const char *agency;
		int may;
	} rows[] = {{"reviewer", 1}, {"council", 1}, {"police", 0}, {"crs", 0}, {"team", 0}, {"partnership", 0}};
	static const struct frame_log_get asks[] = {
		{LOG_CHECKPOINT, 0, 0, 0, 0},
		{LOG_TILE, 0, 0, 256, 0},
		{LOG_ENTRIES, 0, 0, 256, 0},
		{LOG_NOTES, 0, 0, 0, 0},
	};
	struct core_box *box = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (size_t j = 0; j < sizeof asks / sizeof *asks; j++)
			assert_int_equal(logged_part(box, rows[i].agency, asks[j]).total > 0, rows[i].may);
}

static void
sixty_four_leaves_are_proven_in_one_question(void **state)
{
	struct core_box *box = *state;
	uint64_t indices[MAX_PROOF_ITEMS];
	struct frame_proof proof;
	struct tree_head head;

	for (size_t i = 0; i < MAX_PROOF_ITEMS; i++)
		indices[i] = (i * 97) % LOGGED_LEAVES;
	indices[1] = indices[0]; /* twice is no harm */
	proof = *logged_prove(box, indices, MAX_PROOF_ITEMS, 0)->as.proof;
	head = head_of(box, proof.checkpoint);
	assert_int_equal(proof.count, MAX_PROOF_ITEMS);
	assert_int_equal(proof.witnessed.size, 0);
	for (size_t i = 0; i < MAX_PROOF_ITEMS; i++) {
		struct digest leaf = leaf_at(box, indices[i]), other = leaf_at(box, (indices[i] + 1) % LOGGED_LEAVES);
		struct tree_path path = {.count = proof.items[i].count};

		memcpy(path.hashes, proof.items[i].hashes, path.count * sizeof *path.hashes);
		assert_int_equal(proof.items[i].index, indices[i]);
		assert_int_equal(tree_check_inclusion(&leaf, indices[i], &head, &path), STATUS_OK);
		assert_int_equal(tree_check_inclusion(&other, indices[i], &head, &path), STATUS_BAD_SIGNATURE);
	}
}

static void
the_log_is_proven_to_hold_what_the_asker_knew(void **state)
{
	static const uint64_t sizes[] = {1, 2, 17, 255, 256, 257, 512, 599};
	struct core_box *box = *state;
	struct frame_proof proof;

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct tree_head before = tree_of(box, sizes[i]), now;
		struct tree_path path;

		proof = *logged_prove(box, NULL, 0, sizes[i])->as.proof;
		now = head_of(box, proof.checkpoint);
		path.count = proof.consistency_count;
		assert_true(path.count > 0);
		memcpy(path.hashes, proof.consistency, path.count * sizeof *path.hashes);
		assert_int_equal(tree_check_consistency(&before, &now, &path), STATUS_OK);
	}
	assert_int_equal(logged_prove(box, NULL, 0, 0)->as.proof->consistency_count, 0);
	assert_int_equal(logged_prove(box, NULL, 0, LOGGED_LEAVES)->as.proof->consistency_count, 0);
	assert_int_equal(logged_prove(box, NULL, 0, LOGGED_LEAVES + 1)->as.proof->consistency_count, 0);
	assert_int_equal(logged_prove(box, NULL, 0, INT64_MAX)->as.proof->consistency_count, 0);
	assert_true(logged_prove(box, NULL, 0, INT64_MAX)->as.proof->checkpoint.size > 0);
}

static void
a_turn_proves_so_many_leaves_and_the_others_ask_again(void **state)
{
	struct core_box *box = *state;
	struct core_box_ask asks[MAX_TURN_FRAMES];
	size_t proven = 0, last = 0; /* one who asks for ever keeps nobody else from asking */

	for (size_t i = 0; i < MAX_TURN_FRAMES; i++) {
		asks[i].agency = i + 1 < MAX_TURN_FRAMES ? "police" : "crs";
		asks[i].frame = (struct frame){.kind = FRAME_PROOF_GET};
		asks[i].frame.as.proof_get.count = MAX_PROOF_ITEMS;
		for (size_t j = 0; j < MAX_PROOF_ITEMS; j++)
			asks[i].frame.as.proof_get.indices[j] = i * MAX_PROOF_ITEMS + j;
	}
	core_box_turn(box, asks, MAX_TURN_FRAMES);
	for (size_t i = 0; i < box->reply_count; i++) {
		proven += box->replies[i].kind == FRAME_PROOF;
		last += box->replies[i].kind == FRAME_PROOF && box->reply_to[i] == box->question;
	}
	assert_true(proven == PROOF_GET_A_TURN / MAX_PROOF_ITEMS && box->reply_count == MAX_TURN_FRAMES && last == 1);
}

static uint64_t
next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static uint64_t
odd_number(uint64_t *seed)
{
	static const uint64_t edges[] = {
		0,   1,	  2,	 87,	  88,	      89,	  255,	      256,	 257,	     512,	599,
		600, 601, 65535, 1 << 20, 1ULL << 31, 1ULL << 32, 1ULL << 62, INT64_MAX, 1ULL << 63, UINT64_MAX};
	uint64_t pick = next_random(seed);

	return pick % 3 ? edges[(pick >> 8) % (sizeof edges / sizeof *edges)] : (pick >> 8) % 700;
}

static struct frame
odd_question(uint64_t *seed)
{
	struct frame frame = {.nonce = next_random(seed)};
	struct frame_log_get *log = &frame.as.log_get;

	if (next_random(seed) % 3) {
		frame.kind = FRAME_LOG_GET;
		log->what = (enum log_wanted)(next_random(seed) % 5);
		log->level = log->what == LOG_TILE ? next_random(seed) % 9 : 0;
		log->index = log->what >= LOG_TILE ? odd_number(seed) : 0;
		log->width = log->what == LOG_TILE || log->what == LOG_ENTRIES ? odd_number(seed) % 258 : 0;
		log->offset = next_random(seed) % 2 ? odd_number(seed) : 0;
		return frame;
	}
	frame.kind = FRAME_PROOF_GET;
	frame.as.proof_get.known_size = odd_number(seed);
	frame.as.proof_get.count = next_random(seed) % 5;
	for (size_t i = 0; i < frame.as.proof_get.count; i++)
		frame.as.proof_get.indices[i] = odd_number(seed);
	return frame;
}

static void
whatever_is_asked_is_answered_and_never_from_beyond_the_tree(void **state)
{
	struct core_box *box = *state;
	uint64_t seed = 20261122;
	size_t given = 0, proven = 0;

	for (size_t turn = 0; turn < 40; turn++) {
		struct core_box_ask asks[MAX_TURN_FRAMES];

		for (size_t i = 0; i < MAX_TURN_FRAMES; i++)
			asks[i] = (struct core_box_ask){.agency = "reviewer", .frame = odd_question(&seed)};
		core_box_turn(box, asks, MAX_TURN_FRAMES);
		assert_int_equal(box->reply_count, MAX_TURN_FRAMES);
		for (size_t i = 0; i < MAX_TURN_FRAMES; i++) {
			const struct frame *answer = &box->replies[i];

			if (answer->kind == FRAME_PROBLEM)
				continue;
			assert_int_equal(answer->kind, asks[i].frame.kind == FRAME_LOG_GET ? FRAME_PART : FRAME_PROOF);
			given += answer->kind == FRAME_PART && answer->as.part.total;
			for (size_t j = 0; answer->kind == FRAME_PROOF && j < answer->as.proof->count; j++, proven++)
				assert_true(answer->as.proof->items[j].index < LOGGED_LEAVES);
			if (answer->kind == FRAME_PART && asks[i].frame.as.log_get.what == LOG_NOTES)
				assert_true(answer->as.part.index <= LOGGED_LEAVES);
		}
	}
	assert_true(given > 100 && proven > 100); /* of the same questions at every run */
}

int
main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, logged_set_up, core_box_tear_down)
	const struct CMUnitTest tests[] = {
		T(entries_and_tiles_give_the_root_that_was_signed),
		T(a_follower_gets_every_note_however_long_and_the_leaves_of_erased_ones),
		T(nothing_is_given_beyond_the_checkpoint_that_is_shown),
		T(bad_questions_are_answered_by_nothing),
		T(an_offset_goes_on_where_the_last_part_ended),
		T(only_reviewers_and_registrars_see_the_log),
		T(sixty_four_leaves_are_proven_in_one_question),
		T(the_log_is_proven_to_hold_what_the_asker_knew),
		T(a_turn_proves_so_many_leaves_and_the_others_ask_again),
		T(whatever_is_asked_is_answered_and_never_from_beyond_the_tree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
