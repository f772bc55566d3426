/* The transport key pair, the one key that the part with the socket reads.
 * It is always a plain file: libzmq keeps it in ordinary memory anyway. */
#ifndef TELLBACK_RUNTIME_KEYRING_CURVE_H
#define TELLBACK_RUNTIME_KEYRING_CURVE_H

#include "tellback/directory.h"
#include "tellback/status.h"

/**
 * struct keyring_curve:
 * A CURVE key pair as libzmq takes it.
 */
struct keyring_curve {
	char public_z85[Z85_KEY_SIZE];
	char secret_z85[Z85_KEY_SIZE];
};

/**
 * keyring_curve_load(folder, ret_curve), keyring_curve_make(folder, made):
 * Read ${folder}/curve.key; make it, ${made} being the words of its `#` line.
 *
 * Errors: as keyring_load; keyring_curve_make: STATUS_CONFLICT (it is there).
 */
enum status keyring_curve_load(const char *folder, struct keyring_curve *ret_curve) MUST_CHECK;
enum status keyring_curve_make(const char *folder, const char *made) MUST_CHECK;

#endif
