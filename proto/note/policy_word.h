/* The words of a policy's lines: times of day, days, units, telephone numbers
 * and circumstances. */
#ifndef TELLBACK_NOTE_POLICY_WORD_H
#define TELLBACK_NOTE_POLICY_WORD_H

#include "tellback/policy.h"

/** HH:MM and NUL; the seven days joined by commas and NUL. */
#define POLICY_MINUTE_SIZE 6
#define POLICY_WEEKDAYS_SIZE 32

/**
 * policy_word_minute(word, ret_minute), policy_word_minute_print(minute, ret_word):
 * "HH:MM", 00:00 to 24:00, and back.
 *
 * Errors: non-zero if ${word} is anything else.
 * Source: docs/FORMATS.md, "Policy" (hm).
 */
int policy_word_minute(const char *word, struct minute_of_day *ret_minute);
void policy_word_minute_print(struct minute_of_day minute, char ret_word[POLICY_MINUTE_SIZE]);

/**
 * policy_word_weekdays(word, ret_weekdays), policy_word_weekdays_print(weekdays, ret_word):
 * "mon,tue" in the week's order, none twice, and back.
 *
 * Errors: non-zero if ${word} is anything else.
 * Source: docs/FORMATS.md, "Policy".
 */
int policy_word_weekdays(const char *word, unsigned *ret_weekdays);
void policy_word_weekdays_print(unsigned weekdays, char ret_word[POLICY_WEEKDAYS_SIZE]);

/**
 * policy_word_unit(word), policy_word_unit_print(unit):
 * The unit of a token, UNIT_COUNT if none; its token.
 *
 * Source: docs/FORMATS.md, "Policy".
 */
enum clock_unit policy_word_unit(const char *word);
const char *policy_word_unit_print(enum clock_unit unit);

/**
 * policy_word_is_phone(word), policy_word_is_when(word), policy_word_is_grade(word):
 * Non-zero if ${word} is a number to ring (3 to 20 digits, a plus before them
 * or not), a circumstance that a clock line may name, a grade.
 *
 * Source: docs/FORMATS.md, "Policy".
 */
int policy_word_is_phone(const char *word);
int policy_word_is_when(const char *word);
int policy_word_is_grade(const char *word);

#endif
