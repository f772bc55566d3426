#include "content/problem.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define SENTENCE_SIZE 400
#define WORD_MOST 63

void
problem_add(struct document_problems *problems, struct arena *arena, const struct path *path, const char *code,
	    const char *format, ...)
{
	const size_t most = sizeof problems->items / sizeof *problems->items;
	char sentence[SENTENCE_SIZE];
	struct document_problem *problem;
	va_list list;

	if (problems->count == most) {
		problems->more++;
		return;
	}
	va_start(list, format);
	(void)vsnprintf(sentence, sizeof sentence, format, list);
	va_end(list);
	problem = &problems->items[problems->count++];
	problem->code = code;
	problem->pointer = path_pointer(path, arena);
	problem->detail = arena_text(arena, sentence, strlen(sentence));
	if (!problem->pointer)
		problem->pointer = "";
	if (!problem->detail)
		problem->detail = "out of memory";
}

static char
lower(char letter)
{
	return (char)(letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter);
}

static size_t
least(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Levenshtein's distance without regard to case: letters to change, add or
 * leave out. */
static size_t
distance(const char *a, const char *b)
{
	size_t row[WORD_MOST + 1];
	size_t wide = strlen(b);

	if (wide > WORD_MOST || strlen(a) > WORD_MOST)
		return SIZE_MAX;
	for (size_t j = 0; j <= wide; j++)
		row[j] = j;
	for (size_t i = 0; a[i]; i++) {
		size_t before = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < wide; j++) {
			size_t here = row[j + 1];

			row[j + 1] = least(before + (lower(a[i]) != lower(b[j])), row[j] + 1, here + 1);
			before = here;
		}
	}
	return row[wide];
}

const char *
problem_nearest(const char *word, const char *(*nth)(void *of, size_t index), void *of)
{
	size_t best = strlen(word) / 3 + 2; /* further off it is another word */
	const char *found = NULL;
	const char *candidate;

	for (size_t i = 0; (candidate = nth(of, i)); i++) {
		size_t away = distance(word, candidate);

		if (away < best) {
			best = away;
			found = candidate;
		}
	}
	return found;
}
