#include "chaos/message_file.h"

#include <stdio.h>
#include <string.h>

#include "support/must.h"

void
message_file_load(const char *path, char text[MESSAGE_FILE_BYTES])
{
	FILE *file = fopen(path, "re");
	size_t size;

	MUST(file);
	size = fread(text, 1, MESSAGE_FILE_BYTES - 1, file);
	text[size] = '\0';
	MUST(!fclose(file));
}

void
message_file_fill(char text[MESSAGE_FILE_BYTES], const char *what, const char *with)
{
	static char made[MESSAGE_FILE_BYTES];
	char *at = text, *found;
	size_t used = 0;

	while ((found = strstr(at, what))) {
		used += (size_t)snprintf(made + used, sizeof made - used, "%.*s%s", (int)(found - at), at, with);
		at = found + strlen(what);
	}
	(void)snprintf(made + used, sizeof made - used, "%s", at);
	memcpy(text, made, strlen(made) + 1);
}

void
message_file_member(const char *text, const char *name, char *ret_value, size_t size)
{
	char mark[40];
	const char *at;
	size_t length;

	(void)snprintf(mark, sizeof mark, "\"%s\": \"", name);
	at = strstr(text, mark);
	ret_value[0] = '\0';
	if (!at)
		return;
	at += strlen(mark);
	length = strcspn(at, "\"");
	MUST(length < size);
	memcpy(ret_value, at, length);
	ret_value[length] = '\0';
}
