#include "review/writing.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 4096

void
writing_done(struct writing *writing)
{
	free(writing->text);
	*writing = (struct writing){.text = NULL};
}

/* Is there room for ${more} bytes and a NUL? */
static int
has_room(struct writing *writing, size_t more)
{
	size_t room = writing->room ? writing->room : FIRST_ROOM;
	char *text;

	if (writing->status)
		return 0;
	if (more >= WRITING_BYTES_MOST - writing->size) {
		writing->status = STATUS_TOO_BIG;
		return 0;
	}
	while (room < writing->size + more + 1)
		room *= 2;
	if (room == writing->room)
		return 1;
	text = realloc(writing->text, room);
	if (!text) {
		writing->status = STATUS_NO_MEMORY;
		return 0;
	}
	writing->text = text;
	writing->room = room;
	return 1;
}

static void
add(struct writing *writing, const char *text, size_t size)
{
	if (!has_room(writing, size))
		return;
	memcpy(writing->text + writing->size, text, size);
	writing->size += size;
	writing->text[writing->size] = '\0';
}

void
writing_put(struct writing *writing, const char *text)
{
	add(writing, text, strlen(text));
}

void
writing_print(struct writing *writing, const char *format, ...)
{
	va_list words;
	int size;

	va_start(words, format);
	size = vsnprintf(NULL, 0, format, words);
	va_end(words);
	if (size < 0) {
		writing->status = writing->status ? writing->status : STATUS_IO;
		return;
	}
	if (!has_room(writing, (size_t)size))
		return;
	va_start(words, format);
	(void)vsnprintf(writing->text + writing->size, (size_t)size + 1, format, words);
	va_end(words);
	writing->size += (size_t)size;
}

void
writing_html(struct writing *writing, const char *text)
{
	for (const char *at = text; *at; at++) {
		switch (*at) {
		case '&':
			writing_put(writing, "&amp;");
			break;
		case '<':
			writing_put(writing, "&lt;");
			break;
		case '>':
			writing_put(writing, "&gt;");
			break;
		case '"':
			writing_put(writing, "&quot;");
			break;
		case '\'':
			writing_put(writing, "&#39;");
			break;
		default:
			add(writing, ((unsigned char)*at < ' ' && *at != '\n' && *at != '\t') || *at == 0x7f ? "?" : at,
			    1);
			break;
		}
	}
}

void
writing_json(struct writing *writing, const char *text)
{
	writing_put(writing, "\"");
	for (const char *at = text; *at; at++) {
		if (*at == '"' || *at == '\\')
			writing_print(writing, "\\%c", *at);
		else if ((unsigned char)*at < ' ')
			writing_print(writing, "\\u%04x", (unsigned)*at);
		else
			add(writing, at, 1);
	}
	writing_put(writing, "\"");
}

void
writing_csv(struct writing *writing, const char *text)
{
	int formula = *text && strchr("=+-@\t\r", *text) != NULL;

	if (!formula && !strpbrk(text, ",\"\r\n")) {
		writing_put(writing, text);
		return;
	}
	writing_put(writing, formula ? "\"'" : "\"");
	for (const char *at = text; *at; at++) {
		if (*at == '"')
			writing_put(writing, "\"");
		add(writing, at, 1);
	}
	writing_put(writing, "\"");
}
