/* Is a page well-formed?  A small reader of the HTML that is XML as well. */
#ifndef TELLBACK_TESTS_WELLFORMED_H
#define TELLBACK_TESTS_WELLFORMED_H

#include <stddef.h>

/**
 * wellformed_check(page, ret_why, size):
 * Every element that is opened is closed, in order; attributes are quoted and
 * none stands twice; no bare & or < in text; every id is there once, and what
 * aria-labelledby and href="#..." name is there.
 *
 * Errors: non-zero, with why and where in ${ret_why}.
 */
int wellformed_check(const char *page, char *ret_why, size_t size);

#endif
