/* Every hash that the tiles of a tree hold, computed from its leaves: to write
 * the tiles of a copy, and to compare those of another. */
#ifndef TELLBACK_LOG_TILE_SET_H
#define TELLBACK_LOG_TILE_SET_H

#include "base/arena.h"
#include "log/tile.h"
#include "log/tree.h"
#include "tellback/leaf.h"

/**
 * struct tile_set:
 * They, level by level: ${hashes}[l][i] is the root of the 256^l leaves from
 * i * 256^l on.
 *
 * Owner:  the arena.
 */
struct tile_set {
	uint64_t size;
	const struct digest *hashes[TILE_LEVELS];
};

/**
 * tile_set_make(leaves, count, arena, ret_set):
 * Hash them all.
 *
 * Owner:  ${ret_set} points into ${arena}; ${leaves} are not kept.
 * Errors: STATUS_NO_MEMORY.
 * Source: C2SP tlog-tiles v0.1.0.
 */
enum status tile_set_make(const struct leaf *leaves, size_t count, struct arena *arena,
			  struct tile_set *ret_set) MUST_CHECK;

/**
 * tile_set_bytes(set, tile):
 * What a tile of hashes (not of entries) has in it.
 *
 * Shape:  ${tile} one that the tree has, or narrower.
 */
struct view tile_set_bytes(const struct tile_set *set, const struct tile *tile);

/**
 * tile_set_root(set, size):
 * The root of the first ${size} leaves, at most those of the set.
 */
struct digest tile_set_root(const struct tile_set *set, uint64_t size);

/**
 * tile_set_next(size, tile):
 * The next tile of a tree of ${size} leaves: its entries in order, then its
 * hashes level by level.  Begin with all zero.
 *
 * Errors: zero: there are no more.
 */
int tile_set_next(uint64_t size, struct tile *tile);

#endif
