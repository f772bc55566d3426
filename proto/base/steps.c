#include "base/steps.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

/* A line with its name, as log_event writes it. */
#define LINE_SIZE 512

/* Of one transaction: a front door's busiest turn stays far below it (bytes). */
#define MOST_BYTES (16 * 1024 * 1024)

const char *
steps_word(enum transition transition)
{
	static const char *const words[] = {
#define X(value, word, by, sentence) word,
		TRANSITION_TABLE(X)
#undef X
	};

	return words[transition];
}

int
steps_are_shown(void)
{
	return log_shows(LOG_LINE_DEBUG);
}

static int
make_room(struct steps *steps, size_t size)
{
	size_t room = steps->room ? steps->room : 4096;
	char *text;

	while (room < steps->size + size)
		room *= 2;
	if (room == steps->room)
		return 1;
	text = room <= MOST_BYTES ? realloc(steps->text, room) : NULL;
	if (!text)
		return 0;
	steps->text = text;
	steps->room = room;
	return 1;
}

void
steps_add(struct steps *steps, enum transition transition, const char *format, ...)
{
	char line[LINE_SIZE];
	va_list list;
	int name, head, rest;
	size_t size;

	if (!steps_are_shown())
		return;
	name = snprintf(line, sizeof line, "step.%s", steps_word(transition)) + 1;
	head = name + snprintf(line + name, sizeof line - (size_t)name, "at=%s ", steps->at);
	va_start(list, format);
	rest = vsnprintf(line + head, sizeof line - (size_t)head, format, list);
	va_end(list);
	if (rest < 0 || (size_t)(head + rest) >= sizeof line)
		return;
	/* the name and the words, each with its NUL */
	size = (size_t)(head + rest) + 1;
	if (!make_room(steps, size))
		return;
	memcpy(steps->text + steps->size, line, size);
	steps->size += size;
}

size_t
steps_mark(const struct steps *steps)
{
	return steps->size;
}

void
steps_undo(struct steps *steps, size_t mark)
{
	if (mark < steps->size)
		steps->size = mark;
}

void
steps_committed(struct steps *steps)
{
	for (size_t at = 0; at < steps->size;) {
		const char *name = steps->text + at, *words = name + strlen(name) + 1;

		log_event(LOG_LINE_DEBUG, name, "%s", words);
		at += (size_t)(words - name) + strlen(words) + 1;
	}
	steps->size = 0;
}

void
steps_free(struct steps *steps)
{
	free(steps->text);
	*steps = (struct steps){.at = steps->at};
}
