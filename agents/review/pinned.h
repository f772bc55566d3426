/* The registrar's roots that the reviewer pinned. */
#ifndef TELLBACK_REVIEW_PINNED_H
#define TELLBACK_REVIEW_PINNED_H

#include "base/arena.h"
#include "review/trouble.h"
#include "tellback/directory.h"

/**
 * struct pinned:
 * They; none where the first directory is to be believed as it stands.
 *
 * Shape:  ${quorum} 0 where the file names none: the directory's own then.
 */
struct pinned {
	struct signer_key keys[MAX_ROOTS];
	size_t count;
	uint64_t quorum;
};

/**
 * pinned_read(path, arena, ret_roots, trouble):
 * Read `root VKEY` lines, an optional `quorum K`, and `#` lines: the file that
 * `tellback join` writes, or the root holders' own lines.
 *
 * Errors: STATUS_MALFORMED and those of file_read, in words in ${trouble}.
 * Source: docs/OPERATE.md, "Pinning the registrar's roots".
 */
enum status pinned_read(const char *path, struct arena *arena, struct pinned *ret_roots,
			struct trouble *trouble) MUST_CHECK;

#endif
