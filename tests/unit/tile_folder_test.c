#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "log/leaf.h"
#include "log/tile_folder.h"
#include "support/grown.h"

#define ARENA_BYTES (4UL * 1024 * 1024)

/* A folder of its own for each test. */
struct place {
	char path[64];
	struct arena *arena;
	struct tile_folder *folder;
};

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);

	if (!place)
		return -1;
	strcpy(place->path, "/tmp/tellback-tiles-XXXXXX");
	place->arena = arena_new(ARENA_BYTES);
	*state = place;
	return mkdtemp(place->path) && place->arena ? 0 : -1;
}

static int
tear_down(void **state)
{
	struct place *place = *state;
	char command[128];

	(void)snprintf(command, sizeof command, "rm -rf %s", place->path);
	tile_folder_free(place->folder);
	arena_free(place->arena);
	free(place);
	return system(command);
}

/* The tiles of so many leaves and of no others. */
static void
fresh(struct place *place, uint64_t size)
{
	char command[128];

	(void)snprintf(command, sizeof command, "rm -rf %s/tile", place->path);
	assert_int_equal(system(command), 0);
	grown_write(place->path, size);
}

static struct tree_source
open_at(struct place *place, uint64_t size)
{
	tile_folder_free(place->folder);
	place->folder = NULL;
	assert_int_equal(tile_folder_open(place->path, size, &place->folder), STATUS_OK);
	return tile_folder_source(place->folder);
}

static void
assert_head(struct place *place, uint64_t size)
{
	struct tree_source source = open_at(place, size);
	struct tree_head want = grown_head(size);
	struct tree_edge edge;
	struct digest root;

	assert_int_equal(tree_edge_of(&source, size, &edge), STATUS_OK);
	root = tree_edge_root(&edge);
	assert_true(digest_equal(&root, &want.root));
}

static void
every_size_has_its_root_in_its_own_tiles(void **state)
{
	static const uint64_t sizes[] = {0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 600};

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct place *place = *state;

		fresh(place, sizes[i]);
		assert_head(place, sizes[i]);
	}
}

static void
a_smaller_tree_is_read_from_the_tiles_of_a_larger(void **state)
{
	struct place *place = *state;

	grown_write(place->path, 600);
	for (uint64_t size = 0; size <= 600; size += size % 37 == 5 ? 9 : 1)
		assert_head(place, size);
}

static void
a_tree_of_three_levels_of_tiles_proves_its_leaves_and_its_beginnings(void **state)
{
	static const uint64_t indexes[] = {0, 1, 255, 256, 257, 65535, 65536, 65537, 69887, 69888, 69999};
	static const uint64_t sizes[] = {1, 2, 255, 256, 257, 600, 65536, 65537, 69999, 70000};
	struct place *place = *state;
	struct tree_source source;
	struct tree_head head = grown_head(70000);
	struct tree_path path;

	grown_write(place->path, 70000);
	source = open_at(place, 70000);
	for (size_t i = 0; i < sizeof indexes / sizeof *indexes; i++) {
		struct leaf leaf = grown_leaf(indexes[i]);
		struct digest hash = leaf_hash(&leaf);

		assert_int_equal(tree_inclusion(&source, indexes[i], 70000, &path), STATUS_OK);
		assert_int_equal(tree_check_inclusion(&hash, indexes[i], &head, &path), STATUS_OK);
	}
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct tree_head old = grown_head(sizes[i]);

		assert_int_equal(tree_consistency(&source, sizes[i], 70000, &path), STATUS_OK);
		assert_int_equal(tree_check_consistency(&old, &head, &path), STATUS_OK);
	}
}

static void
hashes_outside_the_tree_are_not_found(void **state)
{
	static const struct {
		unsigned level;
		uint64_t index;
		enum status want;
	} rows[] = {
		{0, 599, STATUS_OK},
		{0, 600, STATUS_NOT_FOUND},
		{3, 74, STATUS_OK},
		{3, 75, STATUS_NOT_FOUND},
		{8, 1, STATUS_OK},
		{8, 2, STATUS_NOT_FOUND},
		{9, 0, STATUS_OK},
		{9, 1, STATUS_NOT_FOUND},
		{10, 0, STATUS_NOT_FOUND},
		{63, 0, STATUS_NOT_FOUND},
		{64, 0, STATUS_NOT_FOUND},
		{0, UINT64_MAX, STATUS_NOT_FOUND},
		{UINT32_MAX, 0, STATUS_NOT_FOUND},
	};
	struct place *place = *state;
	struct tree_source source;
	struct digest hash;

	grown_write(place->path, 600);
	source = open_at(place, 600);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(source.read(source.context, rows[i].level, rows[i].index, &hash), rows[i].want);
}

static void
damage(struct place *place, const char *name, const char *how)
{
	char command[256];

	(void)snprintf(command, sizeof command, "cd %s/tile && %s", place->path, how);
	if (system(command))
		fail_msg("%s: %s", name, how);
}

static void
a_folder_half_copied_says_what_is_missing(void **state)
{
	static const struct {
		const char *label, *how;
		unsigned level;
		uint64_t index;
		enum status want;
	} rows[] = {
		{"a tile is not there", "rm 0/001", 0, 256, STATUS_NOT_FOUND},
		{"its neighbour is", "rm 0/001", 0, 0, STATUS_OK},
		{"a partial one is not there", "rm 0/002.p/88", 0, 512, STATUS_NOT_FOUND},
		{"a level is not there", "rm -r 1", 8, 0, STATUS_NOT_FOUND},
		{"a narrower one does not do", "mv 0/002.p/88 0/002.p/87", 0, 512, STATUS_NOT_FOUND},
		{"a tile cut short", "truncate -s 8191 0/001", 0, 256, STATUS_MALFORMED},
		{"a hash less", "truncate -s 8160 0/001", 0, 256, STATUS_MALFORMED},
		{"a byte more", "echo >>0/001", 0, 256, STATUS_MALFORMED},
		{"an empty file", ": >0/002.p/88", 0, 512, STATUS_MALFORMED},
		{"a partial one of another width", "cp 0/001 0/002.p/88", 0, 512, STATUS_MALFORMED},
		{"a whole one with a partial's length", "mv 0/002.p/88 0/002", 0, 512, STATUS_MALFORMED},
		{"a folder in a tile's place", "rm 0/001 && mkdir 0/001", 0, 256, STATUS_NOT_PERMITTED},
		{"a file in a folder's place", "rm -r 0 && : >0", 0, 256, STATUS_NOT_FOUND},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct place *place = *state;
		struct tree_source source;
		struct digest hash;
		enum status status;

		fresh(place, 600);
		damage(place, rows[i].label, rows[i].how);
		source = open_at(place, 600);
		status = source.read(source.context, rows[i].level, rows[i].index, &hash);
		if (status != rows[i].want)
			print_error("%s\n", rows[i].label);
		assert_int_equal(status, rows[i].want);
	}
}

static void
a_flipped_byte_makes_another_root(void **state)
{
	struct place *place = *state;
	struct tree_head want = grown_head(300);
	char path[128];
	uint8_t byte;
	int fd;

	grown_write(place->path, 300);
	(void)snprintf(path, sizeof path, "%s/tile/0/001.p/44", place->path);
	fd = open(path, O_RDWR);
	assert_true(fd >= 0);
	for (off_t at = 0; at < 44 * 32; at += 7) {
		struct tree_source source;
		struct tree_edge edge;
		struct digest root;

		assert_int_equal(pread(fd, &byte, 1, at), 1);
		byte ^= 0x10;
		assert_int_equal(pwrite(fd, &byte, 1, at), 1);
		source = open_at(place, 300);
		assert_int_equal(tree_edge_of(&source, 300, &edge), STATUS_OK);
		root = tree_edge_root(&edge);
		assert_false(digest_equal(&root, &want.root));
		byte ^= 0x10;
		assert_int_equal(pwrite(fd, &byte, 1, at), 1);
	}
	assert_int_equal(close(fd), 0);
}

static void
assert_entries(struct place *place, uint64_t first, unsigned width)
{
	struct tile tile = {.is_entries = 1, .index = first / TILE_WIDTH, .width = width};
	struct view rest, entry;

	assert_int_equal(tile_folder_read(place->folder, &tile, place->arena, &rest), STATUS_OK);
	for (unsigned i = 0; i < width; i++) {
		struct leaf leaf = grown_leaf(first + i);
		char want[LEAF_ENTRY_SIZE];
		size_t size = leaf_entry(&leaf, want);

		assert_int_equal(tile_entry_next(&rest, &entry), STATUS_OK);
		assert_int_equal(entry.size, size);
		assert_memory_equal(entry.bytes, want, size);
	}
	assert_int_equal(rest.size, 0);
}

static void
tiles_are_read_as_wide_as_asked_from_any_wider_file(void **state)
{
	struct place *place = *state;
	struct tile tile = {.level = 0, .index = 2, .width = 87};
	struct view bytes, less;

	grown_write(place->path, 600);
	(void)open_at(place, 600);
	assert_entries(place, 256, 256);
	assert_entries(place, 256, 1);
	assert_entries(place, 512, 88);
	assert_entries(place, 512, 87);
	assert_entries(place, 512, 1);
	assert_int_equal(tile_folder_read(place->folder, &tile, place->arena, &less), STATUS_OK);
	assert_int_equal(less.size, 87 * DIGEST_BYTES);
	tile.width = 88;
	assert_int_equal(tile_folder_read(place->folder, &tile, place->arena, &bytes), STATUS_OK);
	assert_memory_equal(bytes.bytes, less.bytes, less.size);
	tile.width = 89;
	assert_int_equal(tile_folder_read(place->folder, &tile, place->arena, &bytes), STATUS_NOT_FOUND);
	tile = (struct tile){.is_entries = 1, .index = 2, .width = 89};
	assert_int_equal(tile_folder_read(place->folder, &tile, place->arena, &bytes), STATUS_NOT_FOUND);
}

static void
entries_that_are_not_as_many_as_the_name_says_are_refused(void **state)
{
	static const char *const rows[] = {
		"truncate -s -1 entries/002.p/88",
		"truncate -s -108 entries/002.p/88",
		"printf '\\0\\0' >>entries/002.p/88",
		"printf '\\0' >>entries/002.p/88",
		": >entries/002.p/88",
		"mv entries/002.p/88 entries/002",
		"printf '\\377\\377' | dd of=entries/002.p/88 conv=notrunc status=none",
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct place *place = *state;
		struct tile tile = {.is_entries = 1, .index = 2, .width = 88};
		struct view bytes;

		fresh(place, 600);
		damage(place, rows[i], rows[i]);
		(void)open_at(place, 600);
		for (unsigned width = 80; width <= 88; width += 8) {
			tile.width = width;
			if (tile_folder_read(place->folder, &tile, place->arena, &bytes) != STATUS_MALFORMED)
				fail_msg("%s: %u", rows[i], width);
		}
	}
}

static void
a_path_too_long_is_refused_and_memory_has_a_bound(void **state)
{
	struct place *place = *state;
	struct tile tile = {.level = 0, .index = 0, .width = 256};
	struct tile_folder *folder = NULL;
	struct arena *small = arena_new(100);
	char path[5000];
	struct view bytes;

	memset(path, 'a', sizeof path - 1);
	path[sizeof path - 1] = '\0';
	assert_int_equal(tile_folder_open(path, 1, &folder), STATUS_TOO_BIG);
	assert_null(folder);
	tile_folder_free(NULL);
	grown_write(place->path, 256);
	(void)open_at(place, 256);
	assert_int_equal(tile_folder_read(place->folder, &tile, small, &bytes), STATUS_NO_MEMORY);
	arena_free(small);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_size_has_its_root_in_its_own_tiles, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_smaller_tree_is_read_from_the_tiles_of_a_larger, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_tree_of_three_levels_of_tiles_proves_its_leaves_and_its_beginnings,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(hashes_outside_the_tree_are_not_found, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_folder_half_copied_says_what_is_missing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_flipped_byte_makes_another_root, set_up, tear_down),
		cmocka_unit_test_setup_teardown(tiles_are_read_as_wide_as_asked_from_any_wider_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(entries_that_are_not_as_many_as_the_name_says_are_refused, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(a_path_too_long_is_refused_and_memory_has_a_bound, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
