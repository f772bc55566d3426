/* One key file: text with `#` lines for people, plain or sealed with a
 * passphrase; read only if nobody else could have read or changed it. */
#ifndef TELLBACK_RUNTIME_KEYRING_FILE_H
#define TELLBACK_RUNTIME_KEYRING_FILE_H

#include <stddef.h>

#include "tellback/status.h"

/** The largest key file: a sealed one of 1 KiB of text, and its comments. */
#define KEYRING_FILE_BYTES 4096

/**
 * struct keyring_lock:
 * The passphrase's derived key, kept while several files are read: deriving
 * takes a second and 256 MiB.
 */
struct keyring_lock;

/**
 * keyring_lock_new(passphrase_path, ret_lock), keyring_lock_free(lock):
 * Read a passphrase: the file ${passphrase_path} (0600, ours), or, if that is
 * NULL, $CREDENTIALS_DIRECTORY/tellback.passphrase.  ${ret_lock} is NULL when
 * there is neither: the files are plain.
 *
 * Errors: those of file_read_secret; STATUS_MISCONFIGURED (an empty one).
 */
enum status keyring_lock_new(const char *passphrase_path, struct keyring_lock **ret_lock) MUST_CHECK;
void keyring_lock_free(struct keyring_lock *lock);

/**
 * keyring_file_read(path, lock, ret_text):
 * The text of a key file, unsealed if it is sealed, NUL-terminated.
 *
 * Shape:  ${ret_text} guarded memory of KEYRING_FILE_BYTES + 1.
 * Errors: those of file_read_secret; STATUS_CANNOT_OPEN (sealed, and ${lock}
 *         is NULL or another's); STATUS_CORRUPT.
 */
enum status keyring_file_read(const char *path, struct keyring_lock *lock, char *ret_text) MUST_CHECK;

/**
 * keyring_file_write(path, text, lock):
 * Write a key file 0600, sealed if there is a ${lock}.
 *
 * Errors: those of file_write; STATUS_CONFLICT (it is there already).
 */
enum status keyring_file_write(const char *path, const char *text, struct keyring_lock *lock) MUST_CHECK;

/**
 * keyring_file_line(text, prefix):
 * The first line of ${text} that begins with ${prefix}, or NULL.
 *
 * Shape:  points into ${text}; ends at '\n' or NUL.
 */
const char *keyring_file_line(const char *text, const char *prefix);

#endif
