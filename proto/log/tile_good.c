#include "log/tile_good.h"

#include <string.h>

#include "log/leaf.h"

static int
are_equal(const struct digest *a, const struct digest *b)
{
	return !memcmp(a->bytes, b->bytes, DIGEST_BYTES);
}

/* A tile at the right edge that is not full: its hashes make up those of the
 * edge that lie in it, the largest first. */
static int
is_of_edge(const struct tree_edge *edge, const struct tile *tile, const struct digest *hashes)
{
	const unsigned low = tile->level * TILE_HEIGHT;
	unsigned from = 0;

	for (unsigned bit = TILE_HEIGHT; bit-- > 0;) {
		const unsigned width = 1u << bit;
		const uint64_t larger = low + bit + 1 < 64 ? edge->size >> (low + bit + 1) : 0;
		const size_t at = (size_t)__builtin_popcountll(larger);
		struct digest root;

		if (!(tile->width & width))
			continue;
		root = tree_whole(hashes + from, width);
		if (at >= edge->count || !are_equal(&root, &edge->hashes[at]))
			return 0;
		from += width;
	}
	return 1;
}

/* The tile of hashes as wide as the tree has it. */
static enum status
read_hashes(struct tile_folder *folder, const struct tree_edge *edge, unsigned level, uint64_t index,
	    struct arena *arena, struct tile *ret_tile, const struct digest **ret_hashes)
{
	struct tile tile = {.level = level, .index = index, .width = tile_width_in(level, index, edge->size)};
	struct digest *hashes = arena_array(arena, TILE_WIDTH, sizeof *hashes);
	struct view bytes;
	enum status status = hashes ? STATUS_OK : STATUS_NO_MEMORY;

	if (!status)
		status = tile.width ? tile_folder_read(folder, &tile, arena, &bytes) : STATUS_CORRUPT;
	if (status)
		return status;
	memcpy(hashes, bytes.bytes, bytes.size);
	*ret_tile = tile;
	*ret_hashes = hashes;
	return STATUS_OK;
}

/* A full tile's root stands in the tile above it, that one's above that, until
 * one is not full. */
static enum status
good_hashes(struct tile_folder *folder, const struct tree_edge *edge, unsigned level, uint64_t index,
	    struct arena *arena, const struct digest **ret_hashes)
{
	const struct digest *hashes = NULL, *above;
	struct tile tile = {.width = 0};
	struct digest root;
	enum status status = read_hashes(folder, edge, level, index, arena, &tile, &hashes);

	if (status)
		return status;
	*ret_hashes = hashes;
	while (tile.width == TILE_WIDTH) {
		const uint64_t place = tile.index % TILE_WIDTH;

		root = tree_whole(hashes, TILE_WIDTH);
		status = read_hashes(folder, edge, tile.level + 1, tile.index / TILE_WIDTH, arena, &tile, &above);
		if (status)
			return status == STATUS_NOT_FOUND || status == STATUS_MALFORMED ? STATUS_CORRUPT : status;
		if (!are_equal(&root, &above[place]))
			return STATUS_CORRUPT;
		hashes = above;
	}
	return is_of_edge(edge, &tile, hashes) ? STATUS_OK : STATUS_CORRUPT;
}

/* The first ${wanted} of the entries, all of which have the hashes given. */
static enum status
good_entries(struct view bytes, const struct tile *tile, const struct digest *hashes, unsigned wanted,
	     struct view *ret_bytes)
{
	struct view rest = bytes, entry;
	size_t size = 0;

	for (unsigned i = 0; i < tile->width; i++) {
		struct digest hash;

		if (tile_entry_next(&rest, &entry))
			return STATUS_CORRUPT;
		hash = leaf_entry_hash(entry);
		if (!are_equal(&hash, &hashes[i]))
			return STATUS_CORRUPT;
		if (i < wanted)
			size = bytes.size - rest.size;
	}
	if (rest.size)
		return STATUS_CORRUPT;
	*ret_bytes = (struct view){bytes.bytes, size};
	return STATUS_OK;
}

enum status
tile_good_read(struct tile_folder *folder, const struct tree_edge *edge, const struct tile *tile, struct arena *arena,
	       struct view *ret_bytes)
{
	struct tile wide = *tile;
	const struct digest *hashes = NULL;
	struct view bytes;
	enum status status = good_hashes(folder, edge, tile->is_entries ? 0 : tile->level, tile->index, arena, &hashes);

	if (status)
		return status;
	if (!tile->is_entries) {
		*ret_bytes = (struct view){(const uint8_t *)hashes, (size_t)tile->width * DIGEST_BYTES};
		return STATUS_OK;
	}
	wide.width = tile_width_in(0, tile->index, edge->size);
	status = tile_folder_read(folder, &wide, arena, &bytes);
	return status ? status : good_entries(bytes, &wide, hashes, tile->width, ret_bytes);
}
