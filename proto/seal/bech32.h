/* Bech32 of 32-byte keys: "age1…" and "AGE-SECRET-KEY-1…". */
#ifndef TELLBACK_SEAL_BECH32_H
#define TELLBACK_SEAL_BECH32_H

#include <stddef.h>
#include <stdint.h>

#include "tellback/status.h"

/** What one text carries; 52 letters and a checksum of 6 stand for it. */
#define BECH32_KEY_BYTES 32
#define BECH32_LETTERS 58

/** The longest prefix that we use is AGE-SECRET-KEY-. */
#define BECH32_PREFIX_MOST 16

/**
 * bech32_encode(prefix, key, ret_text, size):
 * Write ${prefix}, "1", the letters of ${key} and NUL.  An upper-case prefix
 * makes the whole text upper-case.
 *
 * Shape:  ${size} at least strlen(prefix) + 1 + BECH32_LETTERS + 1 (assert).
 * Errors: none.
 * Source: BIP 173.
 */
void bech32_encode(const char *prefix, const uint8_t key[static BECH32_KEY_BYTES], char *ret_text, size_t size);

/**
 * bech32_decode(prefix, text, ret_key):
 * Read what bech32_encode writes with this ${prefix}, in that case only.
 *
 * Errors: STATUS_MALFORMED (prefix, length, letter, checksum, spare bits set).
 * Source: BIP 173.
 */
enum status bech32_decode(const char *prefix, const char *text, uint8_t ret_key[static BECH32_KEY_BYTES]) MUST_CHECK;

#endif
