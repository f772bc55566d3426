/* Whole files: read with a bound, written so that a crash leaves the old or
 * the new one and never a part. */
#ifndef TELLBACK_BASE_FILE_H
#define TELLBACK_BASE_FILE_H

#include <stddef.h>
#include <sys/types.h>

#include "base/arena.h"
#include "tellback/bytes.h"
#include "tellback/status.h"

/**
 * file_status(error):
 * What an errno of a call on a file or a folder means here.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_NOT_PERMITTED; STATUS_FULL;
 *         STATUS_NO_MEMORY; STATUS_IO (anything else).
 */
enum status file_status(int error) MUST_CHECK;

/**
 * file_read(path, most_bytes, arena, ret_content):
 * Read a regular file whole.
 *
 * Owner:  ${ret_content} points into ${arena} and has a NUL after its end.
 * Errors: STATUS_NOT_FOUND; STATUS_TOO_BIG; STATUS_NOT_PERMITTED;
 *         STATUS_NO_MEMORY; STATUS_IO.
 */
enum status file_read(const char *path, size_t most_bytes, struct arena *arena, struct view *ret_content) MUST_CHECK;

/**
 * file_read_secret(path, secret, size, ret_size):
 * Read a key file into guarded memory.  Refused unless it is a regular file
 * of ours, mode 0600 or tighter, with one link, reached by no symbolic link.
 *
 * Shape:  at most ${size} bytes.
 * Errors: STATUS_NOT_FOUND; STATUS_NOT_PERMITTED (too loose or foreign);
 *         STATUS_TOO_BIG; STATUS_IO.
 * Source: docs/SECURITY.md, "Keys on disk".
 */
enum status file_read_secret(const char *path, char *secret, size_t size, size_t *ret_size) MUST_CHECK;

/**
 * file_write(path, content, mode):
 * Replace ${path}: a new file beside it, synced, renamed, folder synced.
 *
 * Errors: STATUS_FULL; STATUS_NOT_PERMITTED (or no file stands there: a device, a
 *         folder); STATUS_NOT_FOUND (no folder);
 *         STATUS_IO.
 */
enum status file_write(const char *path, struct view content, mode_t mode) MUST_CHECK;

/**
 * file_rename(from, to):
 * Rename and sync both folders.
 *
 * Errors: as file_write.
 */
enum status file_rename(const char *from, const char *to) MUST_CHECK;

/**
 * file_sync(path):
 * Make durable what has been written to the file at ${path}; one that is not
 * there needs nothing.
 *
 * Errors: as file_write.
 */
enum status file_sync(const char *path) MUST_CHECK;

/**
 * file_reread(path):
 * As file_sync; then let the system forget what it has of the file in memory,
 * so that what is read next is what the disk has.  After a write has failed the
 * two differ: and what ext4 is given to write over such a page it takes for
 * stored, reports as synced, and reads as zeros after the next mount.
 *
 * Errors: as file_write.
 * Source: docs/RELIABILITY.md, "SQLite".
 */
enum status file_reread(const char *path) MUST_CHECK;

/**
 * file_ahead(path, most):
 * Have the system begin to read the first ${most} bytes of the file at ${path}
 * while we do other things.  It is free to do nothing of the kind.
 *
 * Returns: the file's size (bytes); 0 where there is none.
 */
int64_t file_ahead(const char *path, int64_t most);

/**
 * file_folder_of(path, ret_folder):
 * The folder that the file at ${path} is in, by name: "." without a slash.
 *
 * Shape:  ${ret_folder} has room for PATH_MAX bytes.
 * Errors: STATUS_TOO_BIG.
 */
enum status file_folder_of(const char *path, char *ret_folder) MUST_CHECK;

/**
 * file_sync_name(path):
 * Make durable that the file at ${path} is there: sync its folder.
 *
 * Errors: as file_write.
 */
enum status file_sync_name(const char *path) MUST_CHECK;

/**
 * file_folder(path, mode):
 * Make a folder and its parents; one that exists is fine.
 *
 * Errors: STATUS_NOT_PERMITTED; STATUS_IO.
 */
enum status file_folder(const char *path, mode_t mode) MUST_CHECK;

#endif
