/* Base64 with padding, the only form that proto3's JSON writes. */
#ifndef TELLBACK_CONTENT_BASE64_H
#define TELLBACK_CONTENT_BASE64_H

#include "base/arena.h"
#include "tellback/bytes.h"
#include "tellback/status.h"

/**
 * base64_encode(bytes, arena):
 * ${bytes} as text.
 *
 * Owner:  ${arena}.
 * Errors: NULL without memory.
 * Source: RFC 4648 section 4.
 */
char *base64_encode(struct view bytes, struct arena *arena);

/**
 * base64_decode(text, arena, ret_bytes):
 * The bytes of ${text}; only the form that base64_encode writes.
 *
 * Errors: STATUS_MALFORMED; STATUS_NO_MEMORY.
 * Source: RFC 4648 section 4.
 */
enum status base64_decode(const char *text, struct arena *arena, struct view *ret_bytes) MUST_CHECK;

#endif
