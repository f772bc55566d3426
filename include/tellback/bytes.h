/* Borrowed bytes and digests: the smallest shared shapes. */
#ifndef TELLBACK_BYTES_H
#define TELLBACK_BYTES_H

#include <stddef.h>
#include <stdint.h>

/** A SHA-256 in bytes, and as 64 lower-case hex digits with NUL. */
#define DIGEST_BYTES 32
#define DIGEST_HEX_SIZE 65

/**
 * struct view:
 * Bytes that somebody else owns.
 *
 * Shape:  ${size} bytes at ${bytes}; {NULL, 0} is empty.
 * Owner:  borrowed; never freed through the view.
 * Source: docs/ARCHITECTURE.md, "Ownership".
 */
struct view {
	const uint8_t *bytes;
	size_t size;
};

/**
 * struct digest:
 * A SHA-256.
 *
 * Shape:  32 bytes.
 * Source: FIPS 180-4.
 */
struct digest {
	uint8_t bytes[DIGEST_BYTES];
};

#endif
