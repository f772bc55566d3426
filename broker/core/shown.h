/* The log as it is shown: the signer's newest checkpoint and the tiles below
 * it, read from its folder.  Whatever is given of the log is of this tree. */
#ifndef TELLBACK_CORE_SHOWN_H
#define TELLBACK_CORE_SHOWN_H

#include "base/arena.h"
#include "log/checkpoint.h"
#include "log/tile.h"

struct known;
struct shown;

/**
 * shown_new(folder, known, ret_shown), shown_free(shown):
 * The log's folder; nothing is read yet.  The key whose checkpoints count is
 * that of the directory in ${known}, whichever it then is.
 *
 * Owner:  copies ${folder}, borrows ${known}; the caller frees (NULL is
 *         nothing).
 * Errors: STATUS_NO_MEMORY; STATUS_TOO_BIG (a path too long).
 */
enum status shown_new(const char *folder, const struct known *known, struct shown **ret_shown) MUST_CHECK;
void shown_free(struct shown *shown);

/**
 * struct shown_head:
 * What is shown.
 *
 * Shape:  ${note} the whole checkpoint note, empty where nothing is shown; the
 *         size is then 0.  ${is_unreadable}: there is something, but it is
 *         not as it should be.
 * Owner:  the shown, until the next shown_look.
 */
struct shown_head {
	struct view note;
	struct tree_head tree;
	int is_unreadable;
};

/**
 * shown_look(shown):
 * Look what the signer shows now.  A checkpoint that cannot be read, is not by
 * our log's key or is not of the tiles beside it is logged (log.unreadable) and
 * counts as none.
 */
const struct shown_head *shown_look(struct shown *shown);

/**
 * shown_prove(shown, index, ret_path), shown_begin(shown, size, ret_head, ret_path):
 * The proof that leaf ${index} is in the tree of the last shown_look; the tree
 * of its first ${size} leaves, and the proof that it is its beginning.  Both
 * hold: a tile that was damaged gives none.
 *
 * Errors: STATUS_NOT_FOUND: not in the tree, or the trouble is logged
 *         (log.unreadable): a file that is not as it should be must not end the
 *         process.
 */
enum status shown_prove(struct shown *shown, uint64_t index, struct tree_path *ret_path) MUST_CHECK;
enum status shown_begin(struct shown *shown, uint64_t size, struct tree_head *ret_head,
			struct tree_path *ret_path) MUST_CHECK;

/**
 * shown_tile(shown, tile, arena, ret_bytes):
 * A tile of the tree, or the beginning of one, compared with the tree's root.
 *
 * Owner:  ${arena}.
 * Errors: STATUS_NOT_FOUND (it is not in the tree); STATUS_CORRUPT (it, or one
 *         above it, is not as it should be: logged); STATUS_NO_MEMORY.
 */
enum status shown_tile(struct shown *shown, const struct tile *tile, struct arena *arena,
		       struct view *ret_bytes) MUST_CHECK;

#endif
