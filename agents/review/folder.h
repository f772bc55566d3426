/* The folder that `tellbackctl notes` writes: the leaves of the log in order,
 * and the notes behind them. */
#ifndef TELLBACK_REVIEW_FOLDER_H
#define TELLBACK_REVIEW_FOLDER_H

#include "base/arena.h"
#include "review/trouble.h"
#include "tellback/leaf.h"

/**
 * struct folder:
 * What the file `leaves` says.
 *
 * Shape:  ${leaves}[i].index is i; ${has_erasure}: some notes may be gone.
 * Owner:  borrows ${path}; ${leaves} points into the arena.
 */
struct folder {
	const char *path;
	const struct leaf *leaves;
	size_t leaf_count;
	int has_erasure;
};

/**
 * folder_parse(content, path, arena, ret_folder, trouble):
 * The leaves of a file `leaves` of ${content}, in a folder called ${path}.
 *
 * Errors: STATUS_MALFORMED; STATUS_NO_MEMORY.  In words in ${trouble}.
 * Source: docs/OPERATE.md, "What an export looks like".
 */
enum status folder_parse(struct view content, const char *path, struct arena *arena, struct folder *ret_folder,
			 struct trouble *trouble) MUST_CHECK;

/**
 * folder_open(path, arena, ret_folder, trouble):
 * Read the leaves of the folder at ${path}: every index from 0, no time before
 * the last.
 *
 * Errors: STATUS_NOT_FOUND (no such folder); STATUS_MALFORMED (it is no export,
 *         or not whole); those of file_read.  In words in ${trouble}.
 * Source: docs/OPERATE.md, "What an export looks like".
 */
enum status folder_open(const char *path, struct arena *arena, struct folder *ret_folder,
			struct trouble *trouble) MUST_CHECK;

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

#endif
