/* Base64 as notes write it: padded, and one text for each value. */
#ifndef TELLBACK_BASE_BASE64_TEXT_H
#define TELLBACK_BASE_BASE64_TEXT_H

#include <stdint.h>

#include "tellback/bytes.h"

/**
 * base64_text_decode(text, to, room, ret_size):
 * The bytes that ${text} stands for.
 *
 * Shape:  at most ${room} bytes at ${to}; their count in ${ret_size}.
 * Errors: non-zero for anything but the one text of those bytes, or for too
 *         many; what lies at ${to} is then worthless.
 * Source: RFC 4648 section 4.
 */
int base64_text_decode(struct view text, uint8_t *to, size_t room, size_t *ret_size);

#endif
