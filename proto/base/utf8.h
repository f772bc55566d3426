/* Reading UTF-8 strictly: what a peer calls text must be text. */
#ifndef TELLBACK_BASE_UTF8_H
#define TELLBACK_BASE_UTF8_H

#include <stdint.h>

#include "tellback/bytes.h"

/**
 * utf8_next(rest, ret_point):
 * Take one code point off the front of ${rest}, which is not empty.
 *
 * Errors: non-zero for an overlong form, a surrogate, a point past U+10FFFF, a
 *         stray or a missing byte; ${rest} is then untouched.
 * Source: RFC 3629 section 4.
 */
int utf8_next(struct view *rest, uint32_t *ret_point);

/**
 * utf8_is_text(view):
 * Non-zero if ${view} is UTF-8 and has no byte below 0x20 but newline.
 *
 * Errors: none.
 * Source: C2SP signed-note v1.0.0.
 */
int utf8_is_text(struct view view);

/**
 * utf8_plain(text, kept):
 * Put '?' in the place of what a terminal would obey, would show in another
 * order than it stands, or cannot show; the control bytes in ${kept} stay.
 *
 * Shape:  ${text} becomes no longer.
 */
void utf8_plain(char *text, const char *kept);

#endif
