/* A command's words: `--name value`, `--name=value`, `--flag`, and the rest. */
#ifndef TELLBACK_CLI_OPTIONS_H
#define TELLBACK_CLI_OPTIONS_H

#include <stddef.h>

/** Values of an option that may repeat, at most. */
#define OPTIONS_MOST 64

/**
 * struct options_list:
 * The values of an option that may repeat, or the words that are no options.
 *
 * Owner:  points into argv.
 */
struct options_list {
	const char *items[OPTIONS_MOST];
	size_t count;
};

/**
 * struct options_row:
 * One option that a command takes: exactly one of ${text}, ${flag}, ${list} is
 * where it goes.
 *
 * Shape:  ${name} with its two hyphens.
 */
struct options_row {
	const char *name;
	const char **text;
	int *flag;
	struct options_list *list;
};

/**
 * struct options_words:
 * What a command was given: its full name for errors ("tellback init") and the
 * words after it.
 */
struct options_words {
	const char *command;
	int argc;
	char **argv;
};

/**
 * options_read(words, rows, row_count, ret_rest):
 * Sort the words into ${rows} and ${ret_rest}.
 *
 * Errors: non-zero after saying on standard error what is wrong and which
 *         option may have been meant: exit with EXIT_USAGE.
 */
int options_read(const struct options_words *words, const struct options_row *rows, size_t row_count,
		 struct options_list *ret_rest);

#endif
