#include "log/tile_folder.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

/* Tiles kept in memory: a walk along the leaves, and a proof, touch one or two
 * of each level. */
#define KEPT 32

/* One hash tile that was read. */
struct kept {
	unsigned level;
	unsigned width; /* 0: nothing here */
	uint64_t index;
	uint64_t asked; /* when last, to know the one that is missed least */
	struct digest hashes[TILE_WIDTH];
};

struct tile_folder {
	char path[PATH_MAX];
	uint64_t size;
	uint64_t asked;
	struct arena *scratch;
	struct kept kept[KEPT];
};

enum status
tile_folder_open(const char *path, uint64_t size, struct tile_folder **ret_folder)
{
	struct tile_folder *folder;

	if (strlen(path) + 1 + TILE_PATH_SIZE > sizeof folder->path)
		return STATUS_TOO_BIG;
	folder = calloc(1, sizeof *folder);
	if (!folder)
		return STATUS_NO_MEMORY;
	folder->scratch = arena_new(TILE_HASHES_BYTES + 64);
	if (!folder->scratch) {
		tile_folder_free(folder);
		return STATUS_NO_MEMORY;
	}
	strcpy(folder->path, path);
	folder->size = size;
	*ret_folder = folder;
	return STATUS_OK;
}

void
tile_folder_free(struct tile_folder *folder)
{
	if (!folder)
		return;
	arena_free(folder->scratch);
	free(folder);
}

/* The first ${wanted} of the ${count} entries that ${bytes} must be. */
static enum status
entries_cut(struct view bytes, unsigned count, unsigned wanted, struct view *ret_bytes)
{
	struct view rest = bytes, entry;
	size_t size = 0;

	for (unsigned i = 0; i < count; i++) {
		if (tile_entry_next(&rest, &entry) != STATUS_OK)
			return STATUS_MALFORMED;
		if (i < wanted)
			size = bytes.size - rest.size;
	}
	if (rest.size)
		return STATUS_MALFORMED;
	*ret_bytes = (struct view){bytes.bytes, size};
	return STATUS_OK;
}

/* The tile's bytes from the file of ${width}, which is no narrower. */
static enum status
read_wide(struct tile_folder *folder, const struct tile *tile, unsigned width, struct arena *arena,
	  struct view *ret_bytes)
{
	struct tile wide = *tile;
	char path[PATH_MAX + TILE_PATH_SIZE], name[TILE_PATH_SIZE];
	size_t most = tile->is_entries ? (size_t)width * (2 + TILE_ENTRY_MOST) : (size_t)width * DIGEST_BYTES;
	struct view bytes;
	enum status status;

	wide.width = width;
	tile_path(&wide, name);
	(void)snprintf(path, sizeof path, "%s/%s", folder->path, name); /* open looked at its length */
	status = file_read(path, most, arena, &bytes);
	if (status == STATUS_TOO_BIG)
		return STATUS_MALFORMED;
	if (status != STATUS_OK)
		return status;
	if (tile->is_entries)
		return entries_cut(bytes, width, tile->width, ret_bytes);
	if (bytes.size != most)
		return STATUS_MALFORMED;
	*ret_bytes = (struct view){bytes.bytes, (size_t)tile->width * DIGEST_BYTES};
	return STATUS_OK;
}

enum status
tile_folder_read(struct tile_folder *folder, const struct tile *tile, struct arena *arena, struct view *ret_bytes)
{
	enum status status = read_wide(folder, tile, tile->width, arena, ret_bytes);

	/* a log that has grown keeps the whole tile, or one between */
	if (status == STATUS_NOT_FOUND && tile->width < TILE_WIDTH)
		status = read_wide(folder, tile, TILE_WIDTH, arena, ret_bytes);
	for (unsigned width = tile->width + 1; status == STATUS_NOT_FOUND && width < TILE_WIDTH; width++)
		status = read_wide(folder, tile, width, arena, ret_bytes);
	return status;
}

/* The tile from memory, or read into the place of the one least missed. */
static enum status
tile_get(struct tile_folder *folder, unsigned level, uint64_t index, const struct kept **ret_kept)
{
	struct tile tile = {.level = level, .index = index, .width = tile_width_in(level, index, folder->size)};
	struct kept *place = &folder->kept[0];
	struct view bytes;
	enum status status;

	if (!tile.width)
		return STATUS_NOT_FOUND;
	folder->asked++;
	for (size_t i = 0; i < KEPT; i++) {
		struct kept *kept = &folder->kept[i];

		if (kept->width && kept->level == level && kept->index == index) {
			kept->asked = folder->asked;
			*ret_kept = kept;
			return STATUS_OK;
		}
		if (kept->asked < place->asked)
			place = kept;
	}
	arena_reset(folder->scratch);
	status = tile_folder_read(folder, &tile, folder->scratch, &bytes);
	if (status != STATUS_OK)
		return status;
	place->level = level;
	place->index = index;
	place->width = tile.width;
	place->asked = folder->asked;
	memcpy(place->hashes, bytes.bytes, bytes.size);
	*ret_kept = place;
	return STATUS_OK;
}

/* struct tree_source's read: a hash that no tile holds lies between two levels
 * of tiles, and follows from those below. */
static enum status
hash_read(void *context, unsigned level, uint64_t index, struct digest *ret_hash)
{
	struct tile_folder *folder = context;
	unsigned above = level % TILE_HEIGHT;
	const struct kept *kept;
	uint64_t first;
	enum status status;

	if (level > 63 || index >= folder->size >> level)
		return STATUS_NOT_FOUND;
	first = index << above;
	status = tile_get(folder, level / TILE_HEIGHT, first / TILE_WIDTH, &kept);
	if (status != STATUS_OK)
		return status;
	*ret_hash = tree_whole(&kept->hashes[first % TILE_WIDTH], (size_t)1 << above);
	return STATUS_OK;
}

struct tree_source
tile_folder_source(struct tile_folder *folder)
{
	return (struct tree_source){folder, hash_read};
}
