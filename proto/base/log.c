#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static enum log_level shown = LOG_LINE_INFO;

void
log_level_set(enum log_level level)
{
	shown = level;
}

int
log_level_find(const char *word, enum log_level *ret_level)
{
	static const struct {
		const char *word;
		enum log_level level;
	} rows[] = {{"error", LOG_LINE_ERROR},
		    {"warning", LOG_LINE_WARNING},
		    {"info", LOG_LINE_INFO},
		    {"debug", LOG_LINE_DEBUG}};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!strcmp(rows[i].word, word)) {
			*ret_level = rows[i].level;
			return 1;
		}
	}
	return 0;
}

int
log_shows(enum log_level level)
{
	return level <= shown;
}

void
log_event(enum log_level level, const char *event, const char *format, ...)
{
	char line[1024];
	va_list list;
	int head;
	size_t size;

	if (level > shown)
		return;
	head = snprintf(line, sizeof line, "<%d>event=%s ", (int)level, event);
	if (head < 0 || (size_t)head >= sizeof line)
		return;
	va_start(list, format);
	(void)vsnprintf(line + head, sizeof line - (size_t)head - 1, format, list);
	va_end(list);
	size = strlen(line);
	for (size_t i = 0; i < size; i++)
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			line[i] = '?';
	line[size++] = '\n';
	/* one write, so that lines of several processes do not mix */
	if (write(STDERR_FILENO, line, size) < 0)
		return;
}
