/* The registrar's roots that the operator pinned for the first directory. */
#ifndef TELLBACK_CORE_ROOTS_H
#define TELLBACK_CORE_ROOTS_H

#include "base/arena.h"
#include "tellback/bounds.h"
#include "tellback/directory.h"
#include "tellback/status.h"

/**
 * struct roots:
 * They.
 *
 * Shape:  ${quorum} 0 where the file names none: the directory's own then.
 */
struct roots {
	struct signer_key keys[MAX_ROOTS];
	size_t count;
	uint64_t quorum;
};

/**
 * roots_read(path, arena, ret_roots):
 * Read `root VKEY` lines, an optional `quorum K`, and `#` lines.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_MALFORMED; STATUS_NOT_PERMITTED;
 *         STATUS_TOO_BIG; STATUS_NO_MEMORY; STATUS_IO.
 * Source: docs/OPERATE.md, "Pinning the registrar's roots".
 */
enum status roots_read(const char *path, struct arena *arena, struct roots *ret_roots) MUST_CHECK;

#endif
