/* What the broker's key files have in common: text with `#` lines for people,
 * and a line for each half.
 *
 *   public ...
 *   secret ... */
#ifndef TELLBACK_BROKER_KEY_FILE_H
#define TELLBACK_BROKER_KEY_FILE_H

#include <stddef.h>

#include "tellback/status.h"

/**
 * broker_key_file_read(path, ret_text):
 * The file as text in guarded memory.
 *
 * Owner:  the caller, secret_free.
 * Errors: STATUS_NOT_FOUND; STATUS_NOT_PERMITTED (not 0600, not ours);
 *         STATUS_CORRUPT (too long for one); STATUS_NO_MEMORY; STATUS_IO.
 * Source: docs/SECURITY.md, "Keys on disk".
 */
enum status broker_key_file_read(const char *path, char **ret_text) MUST_CHECK;

/**
 * broker_key_file_value(text, word, ret_value):
 * The length of what stands after ${word} ("public ", "secret ") to the end of
 * its line; 0 without such a line.
 *
 * Owner:  ${ret_value} points into ${text} and has no NUL after it.
 */
size_t broker_key_file_value(const char *text, const char *word, const char **ret_value);

/**
 * broker_key_file_write(path, remark, public_half, secret_half):
 * Write a new one, 0600; ${remark} is whole lines for people.
 *
 * Errors: STATUS_CONFLICT (there is one: it is never replaced); those of
 *         file_write; STATUS_NO_MEMORY.
 */
enum status broker_key_file_write(const char *path, const char *remark, const char *public_half,
				  const char *secret_half) MUST_CHECK;

#endif
