/* SHA-256 and its text form. */
#ifndef TELLBACK_BASE_DIGEST_H
#define TELLBACK_BASE_DIGEST_H

#include "tellback/bytes.h"

/**
 * digest_of(view):
 * SHA-256 of ${view}.
 *
 * Errors: none.
 * Source: FIPS 180-4.
 */
struct digest digest_of(struct view view);

/**
 * digest_hex(digest, ret_hex):
 * ${digest} as 64 lower-case hex digits and NUL.
 */
void digest_hex(const struct digest *digest, char ret_hex[DIGEST_HEX_SIZE]);

/**
 * digest_parse(text, ret_digest):
 * Read 64 lower-case hex digits.
 *
 * Errors: non-zero if ${text} is anything else; ${ret_digest} then untouched.
 */
int digest_parse(const char *text, struct digest *ret_digest);

/**
 * digest_equal(a, b):
 * Non-zero if they are the same.
 */
int digest_equal(const struct digest *a, const struct digest *b);

#endif
