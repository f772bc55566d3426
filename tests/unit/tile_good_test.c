/* proto/log: no bit of a tile changes unseen, in trees of all shapes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "log/copy_folder.h"
#include "log/leaf.h"
#include "log/tile_good.h"
#include "support/cleared.h"
#include "support/rotten.h"

struct place {
	char path[64];
	struct arena *arena;
};

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);

	assert_non_null(place);
	strcpy(place->path, "/tmp/tile_good_test.XXXXXX");
	assert_non_null(mkdtemp(place->path));
	place->arena = arena_new((size_t)256 << 20);
	assert_non_null(place->arena);
	*state = place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;

	(void)cleared_folder(place->path);
	arena_free(place->arena);
	free(place);
	return 0;
}

/* The tiles of a log of ${count} leaves below ${place}, and its right edge. */
static struct tile_folder *
make(struct place *place, size_t count, struct tree_edge *ret_edge)
{
	struct leaf *leaves = arena_array(place->arena, count, sizeof *leaves);
	struct tile_folder *tiles = NULL;
	struct copy_folder folder;
	struct tile_set set;

	assert_non_null(leaves);
	*ret_edge = (struct tree_edge){.size = 0};
	for (size_t i = 0; i < count; i++) {
		uint64_t number = i * 77;
		struct digest hash;

		leaves[i] = (struct leaf){.index = i, .kind = LEAF_ENVELOPE, .accepted = {(int64_t)i}};
		leaves[i].note = digest_of((struct view){(const uint8_t *)&number, sizeof number});
		hash = leaf_hash(&leaves[i]);
		tree_edge_add(ret_edge, &hash);
	}
	(void)cleared_folder(place->path);
	assert_int_equal(copy_folder_open(place->path, &folder), STATUS_OK);
	assert_int_equal(tile_set_make(leaves, count, place->arena, &set), STATUS_OK);
	assert_int_equal(copy_folder_tiles(&folder, leaves, &set, 0), STATUS_OK);
	copy_folder_close(&folder);
	assert_int_equal(tile_folder_open(place->path, count, &tiles), STATUS_OK);
	return tiles;
}

static const size_t sizes[] = {1, 2, 3, 255, 256, 257, 511, 512, 700, 65535, 65536, 65537, 66000};

static void
every_tile_of_every_shape_of_tree_is_good(void **state)
{
	struct place *place = *state;

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct tree_edge edge;
		struct tile_folder *tiles;
		struct tile tile = {.width = 0};
		size_t seen = 0;

		arena_reset(place->arena);
		tiles = make(place, sizes[i], &edge);
		while (tile_set_next(sizes[i], &tile)) {
			struct arena *arena = arena_new(1 << 20);
			struct tile narrow = tile;
			struct view whole, bytes;

			assert_int_equal(tile_folder_read(tiles, &tile, arena, &whole), STATUS_OK);
			assert_int_equal(tile_good_read(tiles, &edge, &tile, arena, &bytes), STATUS_OK);
			assert_int_equal(bytes.size, whole.size);
			assert_memory_equal(bytes.bytes, whole.bytes, whole.size);
			narrow.width = tile.width / 2 + 1;
			assert_int_equal(tile_good_read(tiles, &edge, &narrow, arena, &bytes), STATUS_OK);
			assert_true(bytes.size <= whole.size);
			assert_memory_equal(bytes.bytes, whole.bytes, bytes.size);
			arena_free(arena);
			seen++;
		}
		assert_true(seen >= 2);
		tile_folder_free(tiles);
	}
}

static void
a_bit_that_changes_in_a_tile_is_seen(void **state)
{
	static const size_t some[] = {5, 256, 700, 66000};
	struct place *place = *state;
	size_t tried = 0;

	for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
		struct tree_edge edge;
		struct tile_folder *tiles;
		struct tile tile = {.width = 0};

		arena_reset(place->arena);
		tiles = make(place, some[i], &edge);
		while (tile_set_next(some[i], &tile)) {
			char name[TILE_PATH_SIZE], path[160];
			struct rotten whole;

			if (tile.index % 97 > 2)
				continue;
			tile_path(&tile, name);
			(void)snprintf(path, sizeof path, "%s/%s", place->path, name);
			whole = rotten_take(path);
			for (size_t bit = tried % 7; bit < whole.size * 8; bit += whole.size * 8 / 5 + 1, tried++) {
				struct arena *arena = arena_new(1 << 20);
				struct view bytes;
				enum status status;

				rotten_flip(path, bit);
				status = tile_good_read(tiles, &edge, &tile, arena, &bytes);
				if (status != STATUS_CORRUPT && status != STATUS_MALFORMED)
					fail_msg("%zu leaves, %s, bit %zu", some[i], name, bit);
				rotten_flip(path, bit);
				arena_free(arena);
			}
			/* what is cut off is no tile either */
			rotten_put(path, (struct rotten){whole.at, whole.size - 1});
			{
				struct arena *arena = arena_new(1 << 20);
				struct view bytes;
				enum status status = tile_good_read(tiles, &edge, &tile, arena, &bytes);

				assert_true(status == STATUS_CORRUPT || status == STATUS_MALFORMED);
				arena_free(arena);
			}
			rotten_put(path, whole);
			rotten_free(whole);
		}
		tile_folder_free(tiles);
	}
	assert_true(tried > 30);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(every_tile_of_every_shape_of_tree_is_good),
		T(a_bit_that_changes_in_a_tile_is_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
