/* HKDF with SHA-256; libsodium 1.0.18 has none. */
#ifndef TELLBACK_SEAL_HKDF_H
#define TELLBACK_SEAL_HKDF_H

#include "tellback/bytes.h"

/** The most that one key may give: 255 blocks. */
#define HKDF_MOST_BYTES (255 * 32)

/**
 * struct hkdf_input:
 * What a key is derived from.
 *
 * Shape:  ${secret} the input key material; ${salt}, ${info} may be empty.
 * Owner:  borrows all.
 */
struct hkdf_input {
	struct view secret;
	struct view salt;
	struct view info;
};

/**
 * hkdf_derive(input, ret_key, size):
 * Extract and expand into ${ret_key}.
 *
 * Shape:  ${size} at most HKDF_MOST_BYTES; more is our bug (assert).
 * Errors: none.
 * Source: RFC 5869 section 2.
 */
void hkdf_derive(const struct hkdf_input *input, uint8_t *ret_key, size_t size);

#endif
