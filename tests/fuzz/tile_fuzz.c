/* Any text is a tile's path in its one spelling or is refused, and any bytes
 * are entries that come out as they went in, or are cut short. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "fuzz/mutate.h"
#include "log/tile.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
MUTATE_TEXT;

static void
parse_path(const uint8_t *bytes, size_t size)
{
	char text[2 * TILE_PATH_SIZE], back[TILE_PATH_SIZE];
	struct tile tile;

	if (size >= sizeof text)
		return;
	memcpy(text, bytes, size);
	text[size] = '\0';
	if (tile_path_parse(text, &tile) == STATUS_OK) {
		tile_path(&tile, back);
		assert(!strcmp(text, back));
		assert(tile.width && tile.width <= TILE_WIDTH && tile.level < TILE_LEVELS);
		assert(!tile.is_entries || !tile.level);
		/* some tree has it */
		assert(tile_width_in(tile.level, tile.index, INT64_MAX) > 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static uint8_t back[TILE_ENTRY_MOST + 2];
	struct view rest = {bytes, size}, entry;
	const uint8_t *at = bytes;
	enum status status;

	parse_path(bytes, size);
	while ((status = tile_entry_next(&rest, &entry)) == STATUS_OK) {
		size_t put = tile_entry_put(entry, back, sizeof back);

		assert(put == entry.size + 2 && !memcmp(back, at, put));
		at += put;
	}
	assert(status == (rest.size ? STATUS_MALFORMED : STATUS_NOT_FOUND));
	assert(at + rest.size == bytes + size);
	return 0;
}
