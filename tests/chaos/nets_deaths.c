#include "chaos/nets_deaths.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const words[NETS_DEATHS] = {"front", "core", "signer"};

static void
take(struct nets_deaths *deaths, const char *line)
{
	char mark[48];

	for (size_t i = 0; i < NETS_DEATHS; i++) {
		(void)snprintf(mark, sizeof mark, "event=broker.died process=%s ", words[i]);
		deaths->count[i] += strstr(line, mark) != NULL;
	}
}

/* A line that is not whole yet is left for the next time. */
void
nets_deaths_look(struct nets_deaths *deaths, const char *root)
{
	char path[400], line[4096];
	FILE *file;

	(void)snprintf(path, sizeof path, "%s/log/tellbackd.log", root);
	file = fopen(path, "re");
	if (!file || fseek(file, deaths->read, SEEK_SET)) {
		(void)fprintf(stderr, "nets_deaths.c: there is no log of tellbackd\n");
		abort(); /* nothing could be seen */
	}
	while (fgets(line, sizeof line, file) && strchr(line, '\n')) {
		take(deaths, line);
		deaths->read += (long)strlen(line);
	}
	(void)fclose(file); /* only read */
}

int
nets_deaths_unseen(struct nets_deaths *deaths)
{
	int unseen = 0;

	for (size_t i = 0; i < NETS_DEATHS; i++) {
		if (deaths->count[i] != deaths->seen[i]) {
			(void)printf("# %s died %zu times, and not %zu\n", words[i], deaths->count[i], deaths->seen[i]);
			unseen = 1;
		}
		deaths->seen[i] = deaths->count[i];
	}
	return unseen;
}
