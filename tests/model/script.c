#include "script.h"

#include <stdio.h>
#include <stdlib.h>

unsigned char
script_number(const char *name)
{
	const char *text = getenv(name);

	return text ? (unsigned char)atoi(text) : 0;
}

static void
stop(const char *why)
{
	(void)fprintf(stderr, "script: %s\n", why);
	exit(2);
}

void
script_load(short *script, int agencies, int lines)
{
	const char *path = getenv("SCRIPT");
	FILE *file = path ? fopen(path, "r") : NULL;
	int count[16] = {0}, agency, word, note;

	if (!file || agencies > 16)
		stop("no file");
	while (fscanf(file, "%d %d %d", &agency, &word, &note) == 3) {
		if (agency < 0 || agency >= agencies || count[agency] >= lines - 1)
			stop("too long");
		script[agency * lines + count[agency]++] = (short)(word * 32 + note);
	}
	(void)fclose(file);
}
