#include "cli/options.h"

#include <stdio.h>
#include <string.h>

static int
options_usage(const char *command)
{
	fprintf(stderr, "%s --help shows how.\n", command);
	return -1;
}

/* How many leading letters two words share: enough to guess what was meant. */
static size_t
shared(const char *a, const char *b)
{
	size_t i = 0;

	while (a[i] && a[i] == b[i])
		i++;
	return i;
}

static int
unknown(const char *command, const char *word, const struct options_row *rows, size_t row_count)
{
	const struct options_row *near = NULL;
	size_t best = 2; /* the hyphens */

	for (size_t i = 0; i < row_count; i++)
		if (shared(rows[i].name, word) > best) {
			near = &rows[i];
			best = shared(rows[i].name, word);
		}
	if (near)
		fprintf(stderr, "%s: unknown option %s (did you mean %s?)\n", command, word, near->name);
	else
		fprintf(stderr, "%s: unknown option %s\n", command, word);
	return options_usage(command);
}

static int
list_add(const char *command, struct options_list *list, const char *value)
{
	if (list->count == OPTIONS_MOST) {
		fprintf(stderr, "%s: more than %d of them\n", command, OPTIONS_MOST);
		return -1;
	}
	list->items[list->count++] = value;
	return 0;
}

static const struct options_row *
row_find(const struct options_row *rows, size_t row_count, const char *word)
{
	size_t size = strcspn(word, "=");

	for (size_t i = 0; i < row_count; i++)
		if (strlen(rows[i].name) == size && !strncmp(rows[i].name, word, size))
			return &rows[i];
	return NULL;
}

/* Store ${value} where ${row} wants it. */
static int
row_set(const char *command, const struct options_row *row, const char *value)
{
	if (row->list)
		return list_add(command, row->list, value);
	if (*row->text) {
		fprintf(stderr, "%s: %s is given twice\n", command, row->name);
		return options_usage(command);
	}
	*row->text = value;
	return 0;
}

int
options_read(const struct options_words *words, const struct options_row *rows, size_t row_count,
	     struct options_list *ret_rest)
{
	int only_words = 0;

	for (int i = 0; i < words->argc; i++) {
		const char *word = words->argv[i];
		const struct options_row *row;
		const char *value = strchr(word, '=');

		if (only_words || word[0] != '-' || !word[1]) {
			if (list_add(words->command, ret_rest, word))
				return -1;
			continue;
		}
		if (!strcmp(word, "--")) {
			only_words = 1;
			continue;
		}
		row = row_find(rows, row_count, word);
		if (!row)
			return unknown(words->command, word, rows, row_count);
		if (row->flag) {
			*row->flag = 1;
			continue;
		}
		if (!value && ++i == words->argc) {
			fprintf(stderr, "%s: %s needs a value\n", words->command, word);
			return options_usage(words->command);
		}
		if (row_set(words->command, row, value ? value + 1 : words->argv[i]))
			return -1;
	}
	return 0;
}
