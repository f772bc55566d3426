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

/* How far any way led, for the sentence at the end. */
static const short *followed;
static int followed_agencies, followed_lines, furthest[16], furthest_sum = -1;

static void
say_furthest(void)
{
	(void)printf("furthest:");
	for (int i = 0; i < followed_agencies; i++) {
		int next = followed[i * followed_lines + furthest[i]];

		(void)printf(" %d:%d(word %d note %d)", i, furthest[i], next / 32, next % 32);
	}
	(void)printf("\n");
}

void
script_went(const unsigned char *at)
{
	int sum = 0;

	for (int i = 0; i < followed_agencies; i++)
		sum += at[i];
	if (sum <= furthest_sum)
		return;
	furthest_sum = sum;
	for (int i = 0; i < followed_agencies; i++)
		furthest[i] = at[i];
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
	followed = script;
	followed_agencies = agencies;
	followed_lines = lines;
	(void)atexit(say_furthest);
}
