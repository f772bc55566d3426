/* Z85, the printable form of CURVE keys. */
#ifndef TELLBACK_BASE_Z85_H
#define TELLBACK_BASE_Z85_H

#include <stdint.h>

#include "tellback/directory.h"

/** An X25519 key as CURVE uses it. */
#define Z85_KEY_BYTES 32

/**
 * z85_encode(key, ret_text):
 * Write ${key} as 40 characters and NUL.
 *
 * Errors: none.
 * Source: ZeroMQ RFC 32/Z85.
 */
void z85_encode(const uint8_t key[static Z85_KEY_BYTES], char ret_text[Z85_KEY_SIZE]);

/**
 * z85_decode(text, ret_key):
 * Read 40 characters of Z85.
 *
 * Errors: non-zero for another length, a foreign character, or a group past
 *         32 bits; ${ret_key} then untouched.
 * Source: ZeroMQ RFC 32/Z85.
 */
int z85_decode(const char *text, uint8_t ret_key[static Z85_KEY_BYTES]);

#endif
