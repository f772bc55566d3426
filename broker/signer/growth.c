#include "signer/growth.h"

#include <assert.h>
#include <string.h>

/* The root of a whole tile: what it is one hash of in the level above. */
static struct digest
root_of(const uint8_t *hashes)
{
	struct digest nodes[TILE_WIDTH];

	memcpy(nodes, hashes, sizeof nodes);
	return tree_whole(nodes, TILE_WIDTH);
}

static enum status
put_row(const struct growth *growth, unsigned level, unsigned width, const struct growth_sink *sink)
{
	const struct growth_row *row = &growth->rows[level];
	const struct tile tile = {0, level, row->index, width}, bundle = {1, 0, row->index, width};
	enum status status = STATUS_OK;

	/* the entries first: no hash stands on disk without what it is the hash of */
	if (!level)
		status = sink->put(sink->context, &bundle, (struct view){growth->entries, growth->entries_size});
	return status ? status : sink->put(sink->context, &tile, (struct view){row->hashes, width * DIGEST_BYTES});
}

enum status
growth_add(struct growth *growth, struct view entry, const struct growth_sink *sink)
{
	enum status status = STATUS_OK;
	struct digest hash;
	size_t took;

	if (entry.size > LEAF_ENTRY_SIZE)
		return STATUS_TOO_BIG;
	hash = leaf_entry_hash(entry);
	took = tile_entry_put(entry, growth->entries + growth->entries_size,
			      sizeof growth->entries - growth->entries_size);
	assert(took); /* 256 of the longest have room */
	growth->entries_size += took;
	tree_edge_add(&growth->edge, &hash);
	for (unsigned level = 0; !status && level < TILE_LEVELS; level++) {
		struct growth_row *row = &growth->rows[level];

		memcpy(row->hashes + row->count * DIGEST_BYTES, hash.bytes, DIGEST_BYTES);
		if (++row->count < TILE_WIDTH)
			break;
		status = put_row(growth, level, TILE_WIDTH, sink);
		hash = root_of(row->hashes);
		row->count = 0;
		row->index++;
		if (!level)
			growth->entries_size = 0;
	}
	return status;
}

enum status
growth_edge(const struct growth *growth, const struct growth_sink *sink)
{
	enum status status = STATUS_OK;

	for (unsigned level = 0; !status && level < TILE_LEVELS; level++)
		if (growth->rows[level].count)
			status = put_row(growth, level, growth->rows[level].count, sink);
	return status;
}

struct tree_head
growth_head(const struct growth *growth)
{
	return (struct tree_head){growth->edge.size, tree_edge_root(&growth->edge)};
}
