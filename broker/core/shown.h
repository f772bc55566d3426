/* The log as it is shown: the signer's newest checkpoint and the tiles below
 * it, read from its folder.  Whatever is given of the log is of this tree. */
#ifndef TELLBACK_CORE_SHOWN_H
#define TELLBACK_CORE_SHOWN_H

#include "base/arena.h"
#include "log/checkpoint.h"
#include "log/tile.h"

struct shown;

/**
 * shown_new(folder, ret_shown), shown_free(shown):
 * The log's folder; nothing is read yet.
 *
 * Owner:  copies ${folder}; the caller frees (NULL is nothing).
 * Errors: STATUS_NO_MEMORY; STATUS_TOO_BIG (a path too long).
 */
enum status shown_new(const char *folder, struct shown **ret_shown) MUST_CHECK;
void shown_free(struct shown *shown);

/**
 * struct shown_head:
 * What is shown.
 *
 * Shape:  ${note} the whole checkpoint note, empty where nothing is shown; the
 *         size is then 0.
 * Owner:  the shown, until the next shown_look.
 */
struct shown_head {
	struct view note;
	struct tree_head tree;
};

/**
 * shown_look(shown):
 * Look what the signer shows now.  A checkpoint that cannot be read is logged
 * (log.unreadable) and counts as none.
 */
const struct shown_head *shown_look(struct shown *shown);

/**
 * shown_source(shown):
 * The tree's hashes, as of the last shown_look; those of whole subtrees are
 * remembered, since they never change.
 *
 * Errors: when read: STATUS_NOT_FOUND, whatever the trouble, which is logged: a
 *         part of the log that is not there must not end the process.
 */
struct tree_source shown_source(struct shown *shown);

/**
 * shown_tile(shown, tile, arena, ret_bytes):
 * A tile of the tree, or the beginning of one.
 *
 * Owner:  ${arena}.
 * Errors: STATUS_NOT_FOUND (it is not in the tree, or cannot be read);
 *         STATUS_NO_MEMORY.
 */
enum status shown_tile(struct shown *shown, const struct tile *tile, struct arena *arena,
		       struct view *ret_bytes) MUST_CHECK;

#endif
