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
 * struct digest_run:
 * A SHA-256 in the making, for what does not lie in one place.
 */
struct digest_run {
	_Alignas(16) unsigned char state[128];
};

/**
 * digest_begin(run), digest_add(run, view), digest_end(run):
 * SHA-256 of all views, one after another.
 *
 * Errors: none.
 * Source: FIPS 180-4.
 */
void digest_begin(struct digest_run *run);
void digest_add(struct digest_run *run, struct view view);
struct digest digest_end(struct digest_run *run);

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
