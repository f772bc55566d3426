/* Any bytes are a tile of entries of a log's copy, or are refused; those that
 * are taken are written back as they stood. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "fuzz/mutate.h"
#include "log/copy_folder.h"
#include "log/leaf.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
MUTATE_TEXT;

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const uint64_t first = 512;
	struct leaf leaves[TILE_WIDTH];
	struct tile tile = {.is_entries = 1, .index = first / TILE_WIDTH};
	size_t at = 0;

	if (!size)
		return 0;
	tile.width = bytes[0] + 1U; /* how many it should be */
	bytes++;
	size--;
	if (copy_folder_entries((struct view){bytes, size}, &tile, leaves))
		return 0;
	for (unsigned i = 0; i < tile.width; i++) {
		char entry[LEAF_ENTRY_SIZE];
		uint8_t put[LEAF_ENTRY_SIZE + 2];
		struct view view = {(const uint8_t *)entry, 0};
		size_t length;

		assert(leaves[i].index == first + i);
		view.size = leaf_entry(&leaves[i], entry);
		length = tile_entry_put(view, put, sizeof put);
		assert(length && at + length <= size && !memcmp(bytes + at, put, length));
		at += length;
	}
	assert(at == size);
	return 0;
}
