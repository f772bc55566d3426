/* A copy of the log with the notes behind it: the folder that `follow` and
 * `tellbackctl notes` write. */
#ifndef TELLBACK_REVIEW_FOLDER_H
#define TELLBACK_REVIEW_FOLDER_H

#include "base/arena.h"
#include "log/checkpoint.h"
#include "log/copy_folder.h"
#include "log/tile_set.h"
#include "review/trouble.h"
#include "tellback/leaf.h"

/** A checkpoint that names more is none of a log that could be copied. */
#define FOLDER_LEAVES_MOST ((uint64_t)50 * 1000 * 1000)

/**
 * struct folder:
 * What its checkpoint covers; what is beyond it is not there.
 *
 * Shape:  ${leaves}[i].index is i; ${set} is theirs and has the checkpoint's
 *         root; ${raw} the checkpoint's note, whose signature nobody looked
 *         at; ${gone}[i] non-zero where the log says that the note of leaf i
 *         was erased.
 * Owner:  borrows ${path}; the rest points into the arena.
 */
struct folder {
	const char *path;
	struct view raw;
	struct checkpoint checkpoint;
	const struct leaf *leaves;
	size_t leaf_count;
	struct tile_set set;
	uint8_t *gone;
};

/**
 * folder_open(path, arena, ret_folder, trouble):
 * Read checkpoint and leaves of the folder at ${path}: every index from 0, no
 * time before the last, the root that the checkpoint says.
 *
 * Errors: STATUS_NOT_FOUND (no such folder); STATUS_MALFORMED (it is no copy,
 *         or not whole, or has no leaf); those of file_read.  In words in
 *         ${trouble}.
 * Source: docs/OPERATE.md, "What an export looks like".
 */
enum status folder_open(const char *path, struct arena *arena, struct folder *ret_folder,
			struct trouble *trouble) MUST_CHECK;

/**
 * folder_is_partial(copy, size, arena):
 * Non-zero if some of its first ${size} leaves are not there, or a note that
 * says which notes are gone: folder_open cannot read it then.
 */
int folder_is_partial(const struct copy_folder *copy, uint64_t size, struct arena *arena);

/**
 * folder_note(folder, at, arena, ret_note, trouble):
 * The note of the leaf ${at}, as received; NULL bytes where it was erased.
 *
 * Owner:  ${ret_note} points into ${arena}.
 * Errors: STATUS_MALFORMED (it is missing, or not the one that its leaf names);
 *         those of file_read.  In words in ${trouble}.
 */
enum status folder_note(const struct folder *folder, size_t at, struct arena *arena, struct view *ret_note,
			struct trouble *trouble) MUST_CHECK;

/**
 * folder_gone(folder, arena, trouble):
 * Fill ${folder->gone} from the erasures among its leaves; folder_open has
 * done it.
 *
 * Errors: as folder_note; STATUS_NO_MEMORY.
 */
enum status folder_gone(struct folder *folder, struct arena *arena, struct trouble *trouble) MUST_CHECK;

/**
 * folder_why(status):
 * Why a file could not be read, to stand behind "PATH: ".
 */
const char *folder_why(enum status status);

#endif
