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
