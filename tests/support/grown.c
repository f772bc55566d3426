#include "support/grown.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "log/leaf.h"
#include "log/tile.h"

#define FIRST_MS 1772442000000
#define ENTRIES_MOST (TILE_WIDTH * (2 + LEAF_ENTRY_SIZE))

struct leaf
grown_leaf(uint64_t index)
{
	uint8_t bytes[8];

	for (unsigned i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(index >> (8 * i));
	return (struct leaf){.index = index,
			     .kind = (enum leaf_kind)(index % LEAF_KIND_COUNT),
			     .note = digest_of((struct view){bytes, sizeof bytes}),
			     .accepted = {FIRST_MS + (int64_t)index / 3 * 10}};
}

struct tree_head
grown_head(uint64_t size)
{
	struct tree_edge edge = {.size = 0};

	for (uint64_t i = 0; i < size; i++) {
		struct leaf leaf = grown_leaf(i);
		struct digest hash = leaf_hash(&leaf);

		tree_edge_add(&edge, &hash);
	}
	return (struct tree_head){size, tree_edge_root(&edge)};
}

static void
put(const char *folder, const struct tile *tile, const void *bytes, size_t size)
{
	char path[PATH_MAX], name[TILE_PATH_SIZE], *slash;
	enum status made;
	FILE *file;

	tile_path(tile, name);
	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	slash = strrchr(path, '/');
	*slash = '\0';
	made = file_folder(path, 0755);
	assert(made == STATUS_OK);
	*slash = '/';
	file = fopen(path, "wb");
	assert(file);
	size -= fwrite(bytes, 1, size, file);
	assert(!size && !fclose(file));
}

static void
put_entries(const char *folder, uint64_t size)
{
	uint8_t bytes[ENTRIES_MOST];
	size_t used = 0;

	for (uint64_t i = 0; i < size; i++) {
		struct leaf leaf = grown_leaf(i);
		char entry[LEAF_ENTRY_SIZE];
		struct view view = {(const uint8_t *)entry, leaf_entry(&leaf, entry)};

		used += tile_entry_put(view, bytes + used, sizeof bytes - used);
		if (i % TILE_WIDTH == TILE_WIDTH - 1 || i == size - 1) {
			put(folder,
			    &(struct tile){
				    .is_entries = 1, .index = i / TILE_WIDTH, .width = (unsigned)(i % TILE_WIDTH) + 1},
			    bytes, used);
			used = 0;
		}
	}
}

/* The root of a whole tile's hashes. */
static struct digest
above(const struct digest *hashes)
{
	struct digest row[TILE_WIDTH];

	memcpy(row, hashes, sizeof row);
	for (size_t count = TILE_WIDTH; count > 1; count /= 2) {
		for (size_t i = 0; i < count / 2; i++)
			row[i] = tree_node(&row[2 * i], &row[2 * i + 1]);
	}
	return row[0];
}

void
grown_write(const char *folder, uint64_t size)
{
	struct digest *hashes = calloc(size ? size : 1, sizeof *hashes);
	uint64_t count = size;

	assert(hashes);
	for (uint64_t i = 0; i < size; i++) {
		struct leaf leaf = grown_leaf(i);

		hashes[i] = leaf_hash(&leaf);
	}
	put_entries(folder, size);
	for (unsigned level = 0; count; level++, count /= TILE_WIDTH) {
		for (uint64_t i = 0; i < count; i += TILE_WIDTH) {
			unsigned width = count - i < TILE_WIDTH ? (unsigned)(count - i) : TILE_WIDTH;

			put(folder, &(struct tile){.level = level, .index = i / TILE_WIDTH, .width = width}, hashes + i,
			    width * sizeof *hashes);
		}
		for (uint64_t i = 0; i < count / TILE_WIDTH; i++)
			hashes[i] = above(hashes + i * TILE_WIDTH);
	}
	free(hashes);
}
