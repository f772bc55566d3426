/* Which notes of a copy of the log are gone, as its erasures say. */
#ifndef TELLBACK_EXPORT_GONE_H
#define TELLBACK_EXPORT_GONE_H

#include "base/arena.h"
#include "tellback/leaf.h"

/**
 * export_gone(path, leaves, count, arena, ret_gone):
 * Read the erasures among ${leaves} in the folder at ${path}.
 *
 * Shape:  ${ret_gone} of ${count}, non-zero where the note was erased.
 * Owner:  ${arena}.
 * Errors: STATUS_MALFORMED (an erasure is none, or names what did not come
 *         before it); STATUS_NO_MEMORY; those of file_read.
 */
enum status export_gone(const char *path, const struct leaf *leaves, uint64_t count, struct arena *arena,
			uint8_t **ret_gone) MUST_CHECK;

#endif
