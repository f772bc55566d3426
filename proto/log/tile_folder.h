/* A folder of tiles on disk, as hashes to make and to check proofs from. */
#ifndef TELLBACK_LOG_TILE_FOLDER_H
#define TELLBACK_LOG_TILE_FOLDER_H

#include "base/arena.h"
#include "log/tile.h"
#include "log/tree.h"

struct tile_folder;

/**
 * tile_folder_open(path, size, ret_folder), tile_folder_free(folder):
 * The tiles below ${path} as those of a tree of ${size} leaves; nothing is
 * read yet.
 *
 * Owner:  copies ${path}; the caller frees (NULL is nothing).
 * Errors: STATUS_NO_MEMORY; STATUS_TOO_BIG (a path too long).
 */
enum status tile_folder_open(const char *path, uint64_t size, struct tile_folder **ret_folder) MUST_CHECK;
void tile_folder_free(struct tile_folder *folder);

/**
 * tile_folder_source(folder):
 * Its hashes: those of the tiles, and between them what follows from them.  A
 * partial tile may be taken from a wider one of the same place.  Some tiles
 * are kept in memory, so asking for neighbours is cheap.
 *
 * Errors: when read: STATUS_NOT_FOUND (no such tile); STATUS_MALFORMED (a tile
 *         of another length); those of file_read.
 */
struct tree_source tile_folder_source(struct tile_folder *folder);

/**
 * tile_folder_read(folder, tile, arena, ret_bytes):
 * The bytes of a tile of exactly that width, from its own file or the
 * beginning of a wider one's.
 *
 * Owner:  ${arena}.
 * Errors: as tile_folder_source.
 */
enum status tile_folder_read(struct tile_folder *folder, const struct tile *tile, struct arena *arena,
			     struct view *ret_bytes) MUST_CHECK;

#endif
