/* Civil dates, as text and as a count of days. */
#ifndef TELLBACK_BASE_DAY_H
#define TELLBACK_BASE_DAY_H

#include <stdint.h>

/** YYYY-MM-DD and NUL. */
#define DAY_SIZE 11

/**
 * day_parse(text, ret_day):
 * Read a date of the Gregorian calendar, 0001-01-01 to 9999-12-31.
 *
 * Units:  ${ret_day} days since 1970-01-01.
 * Errors: non-zero if ${text} is not YYYY-MM-DD or no such day exists;
 *         ${ret_day} then untouched.
 * Source: docs/FORMATS.md, "Words" (date).
 */
int day_parse(const char *text, int32_t *ret_day);

/**
 * day_print(day, ret_text):
 * Write ${day}, days since 1970-01-01, as YYYY-MM-DD.
 *
 * Errors: a day outside the years 1 to 9999 is our bug (assert).
 */
void day_print(int32_t day, char ret_text[DAY_SIZE]);

/**
 * day_of_week(day):
 * 0 for Monday to 6 for Sunday.
 */
int day_of_week(int32_t day);

#endif
