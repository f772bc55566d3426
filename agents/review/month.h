/* `tellback-review month` and `year`: the indicators, written. */
#ifndef TELLBACK_REVIEW_MONTH_H
#define TELLBACK_REVIEW_MONTH_H

/**
 * month_run(words, word_count), month_year_run(words, word_count):
 * The verbs, given what stands after them.
 *
 * Errors: the exit code, after saying on standard error what is wrong.
 */
int month_run(char **words, int word_count);
int month_year_run(char **words, int word_count);

#endif
