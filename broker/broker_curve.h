/* The broker's CURVE key file: text with `#` lines for people.
 *
 *   public Z85
 *   secret Z85 */
#ifndef TELLBACK_BROKER_CURVE_H
#define TELLBACK_BROKER_CURVE_H

#include "tellback/directory.h"
#include "tellback/status.h"

/**
 * struct broker_curve:
 * A CURVE key pair as libzmq takes it.
 */
struct broker_curve {
	char public_z85[Z85_KEY_SIZE];
	char secret_z85[Z85_KEY_SIZE];
};

/**
 * broker_curve_load(path, ret_curve):
 * Read the key file at ${path}.
 *
 * Owner:  the caller wipes ${ret_curve}.
 * Errors: STATUS_NOT_FOUND; STATUS_NOT_PERMITTED (not 0600, not ours);
 *         STATUS_CORRUPT (not of the grammar, or two halves of other pairs);
 *         STATUS_NO_MEMORY; STATUS_IO.
 * Source: docs/SECURITY.md, "Keys on disk".
 */
enum status broker_curve_load(const char *path, struct broker_curve *ret_curve) MUST_CHECK;

/**
 * broker_curve_make(path, ret_public):
 * Make a pair and write it to ${path}, 0600.
 *
 * Shape:  ${ret_public} of Z85_KEY_SIZE bytes.
 * Errors: STATUS_CONFLICT (there is one: it is never replaced); those of
 *         file_write; STATUS_NO_MEMORY.
 */
enum status broker_curve_make(const char *path, char ret_public[Z85_KEY_SIZE]) MUST_CHECK;

#endif
