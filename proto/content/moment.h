/* Moments as JSON writes them: RFC 3339. */
#ifndef TELLBACK_CONTENT_MOMENT_H
#define TELLBACK_CONTENT_MOMENT_H

#include <stdint.h>

/** 2026-11-22T08:05:00Z and NUL. */
#define MOMENT_SIZE 21

/**
 * moment_parse(text, ret_seconds):
 * Read an RFC 3339 time after 1970 with Z or an offset; parts of a second are
 * dropped.
 *
 * Units:  ${ret_seconds} Unix seconds, more than 0.
 * Errors: non-zero if ${text} is anything else; ${ret_seconds} then untouched.
 * Source: RFC 3339 section 5.6; docs/FORMATS.md, "JSON file".
 */
int moment_parse(const char *text, int64_t *ret_seconds);

/**
 * moment_print(seconds, ret_text):
 * ${seconds} in UTC with Z.
 *
 * Errors: non-zero for a time that moment_parse would not give.
 */
int moment_print(int64_t seconds, char ret_text[MOMENT_SIZE]);

#endif
