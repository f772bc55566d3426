#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "log/tile.h"

static void
paths_are_those_of_the_specification(void **state)
{
	static const struct {
		const char *path;
		struct tile tile;
	} rows[] = {
		{"tile/0/x001/x234/067", {.index = 1234067, .width = 256}},
		{"tile/0/000.p/5", {.index = 0, .width = 5}},
		{"tile/entries/x001/x234/067", {.is_entries = 1, .index = 1234067, .width = 256}},
		{"tile/entries/000.p/1", {.is_entries = 1, .index = 0, .width = 1}},
		{"tile/1/x273/255.p/255", {.level = 1, .index = 273255, .width = 255}},
		{"tile/0/999", {.index = 999, .width = 256}},
		{"tile/0/x001/000", {.index = 1000, .width = 256}},
		{"tile/2/x001/x000/000.p/10", {.level = 2, .index = 1000000, .width = 10}},
		{"tile/6/127.p/255", {.level = 6, .index = 127, .width = 255}},
		{"tile/7/000.p/127", {.level = 7, .index = 0, .width = 127}},
		/* the last tiles that a tree of 2^63 - 1 leaves has */
		{"tile/0/x036/x028/x797/x018/x963/967", {.index = 36028797018963967, .width = 256}},
		{"tile/entries/x036/x028/x797/x018/x963/967.p/255",
		 {.is_entries = 1, .index = 36028797018963967, .width = 255}},
	};
	char path[TILE_PATH_SIZE];
	struct tile tile;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		tile_path(&rows[i].tile, path);
		assert_string_equal(path, rows[i].path);
		assert_int_equal(tile_path_parse(path, &tile), STATUS_OK);
		assert_memory_equal(&tile, &rows[i].tile, sizeof tile);
	}
}

static void
the_largest_number_has_room_in_a_path(void **state)
{
	char path[TILE_PATH_SIZE];

	(void)state;
	tile_path(&(struct tile){.is_entries = 1, .index = UINT64_MAX, .width = 255}, path);
	assert_string_equal(path, "tile/entries/x018/x446/x744/x073/x709/x551/615.p/255");
}

static void
another_spelling_is_no_path(void **state)
{
	static const char *const rows[] = {
		"",
		"tile",
		"tile/",
		"tile/0",
		"tile/0/",
		"/tile/0/000",
		"tile//000",
		"tile/00/000",
		"tile/8/000",
		"tile/10/000",
		"tile/-1/000",
		"tile/a/000",
		"tile/8/0/000", /* Go's, with the height */
		"tile/entries",
		"tile/entries/",
		"tile/entries/0/000",
		"tile/data/000",
		"tile/0/0",
		"tile/0/00",
		"tile/0/0000",
		"tile/0/1000",
		"tile/0/x000/001",
		"tile/0/x001",
		"tile/0/x001/",
		"tile/0/001/002",
		"tile/0/x001/x002",
		"tile/0/x1/002",
		"tile/0/X001/002",
		"tile/0/x001//002",
		"tile/0/x001/2",
		"tile/0/xx001/002",
		"tile/0/../000",
		"tile/0/000/",
		"tile/0/000 ",
		"tile/0/000\n",
		"tile/0/000.",
		"tile/0/000.p",
		"tile/0/000.p/",
		"tile/0/000.p/0",
		"tile/0/000.p/00",
		"tile/0/000.p/05",
		"tile/0/000.p/256",
		"tile/0/000.p/257",
		"tile/0/000.p/-1",
		"tile/0/000.p/5/",
		"tile/0/000.p/5x",
		"tile/0/000.p/18446744073709551617",
		"tile/0/000.P/5",
		"tile/0/000.p5",
		"tile/7/001",
		"tile/6/128",
		"tile/0/x036/x028/x797/x018/x963/968",
		"tile/entries/x036/x028/x797/x018/x963/968",
		"tile/0/x018/x446/x744/x073/x709/x551/616",
		"tile/0/x999/x999/x999/x999/x999/x999/x999/x999/999",
	};
	struct tile tile = {.width = 99};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (tile_path_parse(rows[i], &tile) != STATUS_MALFORMED)
			fail_msg("%s is taken", rows[i]);
	}
	assert_int_equal(tile.width, 99); /* untouched */
}

static void
a_path_cut_short_is_another_path_or_none(void **state)
{
	static const char whole[] = "tile/entries/x001/x234/067.p/255";
	char path[sizeof whole];
	struct tile tile;

	(void)state;
	for (size_t size = 0; size < sizeof whole - 1; size++) {
		memcpy(path, whole, size);
		path[size] = '\0';
		/* x001/x234/067 without its end is a whole tile, .p/25 a narrower one */
		assert_int_equal(tile_path_parse(path, &tile) == STATUS_OK, size == 26 || size == 30 || size == 31);
	}
}

static void
every_tile_of_a_tree_is_as_wide_as_its_hashes(void **state)
{
	static const struct {
		const char *label;
		unsigned level;
		uint64_t index, size;
		unsigned want;
	} rows[] = {
		{"no leaves", 0, 0, 0, 0},
		{"one leaf", 0, 0, 1, 1},
		{"one leaf has no second tile", 0, 1, 1, 0},
		{"one leaf has no second level", 1, 0, 1, 0},
		{"255", 0, 0, 255, 255},
		{"a whole tile", 0, 0, 256, 256},
		{"a whole tile is no partial one beside", 0, 1, 256, 0},
		{"a whole tile, its hash above", 1, 0, 256, 1},
		{"257", 0, 1, 257, 1},
		{"600: the middle", 0, 1, 600, 256},
		{"600: the end", 0, 2, 600, 88},
		{"600: past the end", 0, 3, 600, 0},
		{"600: above", 1, 0, 600, 2},
		{"70,000: the end", 0, 273, 70000, 112},
		{"70,000: above", 1, 1, 70000, 17},
		{"70,000: the top", 2, 0, 70000, 1},
		{"the largest: below", 0, 36028797018963967, INT64_MAX, 255},
		{"the largest: top", 7, 0, INT64_MAX, 127},
		{"the largest number", 0, UINT64_MAX, UINT64_MAX, 0},
		{"the largest size", 0, UINT64_MAX / 256, UINT64_MAX, 255},
		{"no such level", 8, 0, UINT64_MAX, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (tile_width_in(rows[i].level, rows[i].index, rows[i].size) != rows[i].want)
			fail_msg("%s: %u", rows[i].label, tile_width_in(rows[i].level, rows[i].index, rows[i].size));
	}
}

static void
entries_of_up_to_65535_bytes_are_written_and_read(void **state)
{
	static uint8_t long_entry[TILE_ENTRY_MOST + 1], tile[3 * (TILE_ENTRY_MOST + 2)];
	static const size_t sizes[] = {0, 1, 255, 256, TILE_ENTRY_MOST};
	struct view rest, entry;
	size_t used = 0;

	(void)state;
	memset(long_entry, 'x', sizeof long_entry);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct view view = {long_entry, sizes[i]};

		assert_int_equal(tile_entry_put(view, tile + used, sizes[i] + 1), 0); /* a byte too few */
		assert_int_equal(tile_entry_put(view, tile + used, sizeof tile - used), sizes[i] + 2);
		assert_int_equal(tile[used] << 8 | tile[used + 1], sizes[i]);
		used += sizes[i] + 2;
	}
	assert_int_equal(tile_entry_put((struct view){long_entry, TILE_ENTRY_MOST + 1}, tile, sizeof tile), 0);
	assert_int_equal(tile_entry_put((struct view){NULL, 0}, tile, 0), 0);
	assert_int_equal(tile_entry_put((struct view){NULL, 0}, tile, 1), 0);
	rest = (struct view){tile, used};
	tile[0] = tile[1] = 0;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		assert_int_equal(tile_entry_next(&rest, &entry), STATUS_OK);
		assert_int_equal(entry.size, sizes[i]);
		assert_memory_equal(entry.bytes, long_entry, entry.size);
	}
	assert_int_equal(tile_entry_next(&rest, &entry), STATUS_NOT_FOUND);
}

static void
entries_cut_short_are_refused(void **state)
{
	static const uint8_t tile[] = {0, 3, 'a', 'b', 'c', 1, 0, 'd'};
	struct view rest, entry;

	(void)state;
	for (size_t size = 0; size <= sizeof tile; size++) {
		enum status first, second;

		rest = (struct view){tile, size};
		first = tile_entry_next(&rest, &entry);
		assert_int_equal(first, !size ? STATUS_NOT_FOUND : size < 5 ? STATUS_MALFORMED : STATUS_OK);
		if (first != STATUS_OK) {
			assert_ptr_equal(rest.bytes, tile); /* untouched */
			continue;
		}
		assert_int_equal(entry.size, 3);
		second = tile_entry_next(&rest, &entry);
		assert_int_equal(second, size == 5 ? STATUS_NOT_FOUND : STATUS_MALFORMED);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_are_those_of_the_specification),
		cmocka_unit_test(the_largest_number_has_room_in_a_path),
		cmocka_unit_test(another_spelling_is_no_path),
		cmocka_unit_test(a_path_cut_short_is_another_path_or_none),
		cmocka_unit_test(every_tile_of_a_tree_is_as_wide_as_its_hashes),
		cmocka_unit_test(entries_of_up_to_65535_bytes_are_written_and_read),
		cmocka_unit_test(entries_cut_short_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
