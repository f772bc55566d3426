/* C2SP tlog-tiles: the log as files that anyone can copy.  A tile holds up to
 * 256 hashes of one height of the tree, or the entries of up to 256 leaves. */
#ifndef TELLBACK_LOG_TILE_H
#define TELLBACK_LOG_TILE_H

#include "tellback/bytes.h"
#include "tellback/status.h"

/** Hashes of a whole tile; levels of the tree that a level of tiles spans;
 * tile levels that a tree of 2^63 leaves has; a path with NUL. */
#define TILE_WIDTH 256
#define TILE_HEIGHT 8
#define TILE_LEVELS 8
#define TILE_PATH_SIZE 64

/** A whole tile of hashes, and one entry at most (bytes). */
#define TILE_HASHES_BYTES (TILE_WIDTH * 32)
#define TILE_ENTRY_MOST 65535

/**
 * struct tile:
 * Which tile.
 *
 * Shape:  ${is_entries}: the entries bundle (${level} 0); ${width} 1..256
 *         hashes or entries, 256 a whole one.
 * Source: C2SP tlog-tiles v0.1.0.
 */
struct tile {
	int is_entries;
	unsigned level;
	uint64_t index;
	unsigned width;
};

/**
 * tile_path(tile, ret_path), tile_path_parse(path, ret_tile):
 * "tile/0/x001/x234/067", "tile/entries/000.p/5" and back; nothing else is one.
 *
 * Errors: STATUS_MALFORMED (tile_path_parse): another spelling, a width of 0 or
 *         256 behind ".p/", a level above 7.
 * Source: C2SP tlog-tiles v0.1.0.
 */
void tile_path(const struct tile *tile, char ret_path[TILE_PATH_SIZE]);
enum status tile_path_parse(const char *path, struct tile *ret_tile) MUST_CHECK;

/**
 * tile_width_in(level, index, size):
 * How wide the tile ${index} of ${level} is in the tree of ${size} leaves; 0:
 * it is not in it.
 */
unsigned tile_width_in(unsigned level, uint64_t index, uint64_t size);

/**
 * tile_entry_put(entry, to, room), tile_entry_next(rest, ret_entry):
 * Write a 16-bit big-endian length and the entry, and say how many bytes that
 * took (0: no room); take the first entry off ${rest}.
 *
 * Errors: STATUS_NOT_FOUND (nothing is left); STATUS_MALFORMED (cut short).
 * Source: C2SP tlog-tiles v0.1.0.
 */
size_t tile_entry_put(struct view entry, uint8_t *to, size_t room);
enum status tile_entry_next(struct view *rest, struct view *ret_entry) MUST_CHECK;

#endif
