/* Tiles that are what the log's root says they are: what is given to others is
 * read so. */
#ifndef TELLBACK_LOG_TILE_GOOD_H
#define TELLBACK_LOG_TILE_GOOD_H

#include "log/tile_folder.h"

/**
 * tile_good_read(folder, edge, tile, arena, ret_bytes):
 * As tile_folder_read, of the tree whose right edge is ${edge}: every hash of
 * the tile is compared with those above it, up to the edge, and every entry
 * with its hash.
 *
 * Shape:  ${tile} one that the tree has, or narrower; ${edge} was compared with
 *         a root that somebody signed.
 * Owner:  ${arena}.
 * Errors: STATUS_CORRUPT (it is not of that tree, or one above it is not);
 *         those of tile_folder_read (STATUS_MALFORMED: it is no tile at all);
 *         STATUS_NO_MEMORY.
 * Source: C2SP tlog-tiles v0.1.0; RFC 6962 section 2.1.
 */
enum status tile_good_read(struct tile_folder *folder, const struct tree_edge *edge, const struct tile *tile,
			   struct arena *arena, struct view *ret_bytes) MUST_CHECK;

#endif
