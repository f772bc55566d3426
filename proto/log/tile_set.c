#include "log/tile_set.h"

#include <assert.h>

#include "log/leaf.h"

enum status
tile_set_make(const struct leaf *leaves, size_t count, struct arena *arena, struct tile_set *ret_set)
{
	struct tile_set set = {.size = count};
	struct digest *below = arena_array(arena, count + 1, sizeof *below), *here;

	if (!below)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < count; i++)
		below[i] = leaf_hash(&leaves[i]);
	set.hashes[0] = below;
	for (unsigned level = 1; level < TILE_LEVELS; level++) {
		count /= TILE_WIDTH;
		here = arena_array(arena, count + 1, sizeof *here);
		if (!here)
			return STATUS_NO_MEMORY;
		for (size_t i = 0; i < count; i++)
			here[i] = tree_whole(below + i * TILE_WIDTH, TILE_WIDTH);
		set.hashes[level] = here;
		below = here;
	}
	*ret_set = set;
	return STATUS_OK;
}

struct view
tile_set_bytes(const struct tile_set *set, const struct tile *tile)
{
	assert(!tile->is_entries && tile->level < TILE_LEVELS);
	return (struct view){set->hashes[tile->level][tile->index * TILE_WIDTH].bytes, tile->width * DIGEST_BYTES};
}

static enum status
read_hash(void *context, unsigned level, uint64_t index, struct digest *ret_hash)
{
	const struct tile_set *set = context;
	unsigned above = level % TILE_HEIGHT;

	assert((index + 1) << level <= set->size); /* tree_source's promise */
	*ret_hash = tree_whole(set->hashes[level / TILE_HEIGHT] + (index << above), (size_t)1 << above);
	return STATUS_OK;
}

struct digest
tile_set_root(const struct tile_set *set, uint64_t size)
{
	struct tile_set own = *set;
	const struct tree_source source = {&own, read_hash};
	struct tree_edge edge;
	enum status status;

	assert(size <= set->size);
	status = tree_edge_of(&source, size, &edge);
	assert(!status); /* its source never fails */
	return tree_edge_root(&edge);
}

int
tile_set_next(uint64_t size, struct tile *tile)
{
	struct tile next = *tile;

	if (!tile->width)
		next = (struct tile){.is_entries = 1};
	else
		next.index++;
	next.width = tile_width_in(next.level, next.index, size);
	if (!next.width && !next.is_entries)
		next.level++;
	if (!next.width) {
		next.is_entries = 0;
		next.index = 0;
		next.width = next.level < TILE_LEVELS ? tile_width_in(next.level, 0, size) : 0;
	}
	if (next.width)
		*tile = next;
	return next.width != 0;
}
