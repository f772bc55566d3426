/* A log that grows: which tiles a new leaf completes, and which stand half
 * full at the right edge.  It does no I/O: tiles go to whoever takes them. */
#ifndef TELLBACK_SIGNER_GROWTH_H
#define TELLBACK_SIGNER_GROWTH_H

#include "log/leaf.h"
#include "log/tile.h"
#include "log/tree.h"

/** A bundle of entries as the signer makes them (bytes). */
#define GROWTH_ENTRIES_BYTES (TILE_WIDTH * (LEAF_ENTRY_SIZE + 2))

/**
 * struct growth:
 * The right edge: of each level of tiles the one that is not yet whole.  All
 * zero: no leaves.
 *
 * Shape:  ${index} the tile that ${count} hashes are for, fewer than
 *         TILE_WIDTH of them; ${entries} those of the level 0 tile.
 */
struct growth {
	struct tree_edge edge;
	struct growth_row {
		uint64_t index;
		unsigned count;
		uint8_t hashes[TILE_HASHES_BYTES];
	} rows[TILE_LEVELS];
	size_t entries_size;
	uint8_t entries[GROWTH_ENTRIES_BYTES];
};

/**
 * struct growth_sink:
 * Who takes the tiles.
 *
 * Owner:  ${bytes} is lent for the call.
 * Errors: whatever ${put} says is handed on, and the growth is then of no use.
 */
struct growth_sink {
	void *context;
	enum status (*put)(void *context, const struct tile *tile, struct view bytes);
};

/**
 * growth_add(growth, entry, sink):
 * One more leaf; the tiles that are whole with it go to ${sink}.
 *
 * Errors: STATUS_TOO_BIG (${entry} is longer than LEAF_ENTRY_SIZE); those of
 *         the sink.
 */
enum status growth_add(struct growth *growth, struct view entry, const struct growth_sink *sink) MUST_CHECK;

/**
 * growth_edge(growth, sink):
 * The tiles that are not whole go to ${sink}; with those before them they are
 * all of the tree.
 *
 * Errors: those of the sink.
 */
enum status growth_edge(const struct growth *growth, const struct growth_sink *sink) MUST_CHECK;

/**
 * growth_head(growth):
 * Size and root of the tree.
 */
struct tree_head growth_head(const struct growth *growth);

#endif
