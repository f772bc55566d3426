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

#define MOST_AGENCIES 16
#define MOST_LINES 256

/* What is followed, and how far any way led, for the sentence at the end. */
static const short *followed;
static int followed_agencies, followed_lines, furthest[MOST_AGENCIES], furthest_sum = -1;

/* of each start: what it has, what it lacks */
static unsigned has[MOST_AGENCIES][MOST_LINES], lacks[MOST_AGENCIES][MOST_LINES];

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

/* The first word of ${words} that ${agency} has yet to say of ${note}; 0: none. */
static int
next_word(int agency, const unsigned char *at, int note, unsigned words)
{
	for (const short *step = followed + agency * followed_lines + at[agency]; *step; step++)
		if (*step % 32 == note && (words & (1u << (*step / 32))))
			return *step / 32;
	return 0;
}

int
script_is_ahead(int agency, const unsigned char *at, int note, unsigned words)
{
	int word = next_word(agency, at, note, ~0u);

	if (word)
		return (words & (1u << word)) != 0;
	for (int other = 0; other < followed_agencies; other++)
		if (next_word(other, at, note, ~0u))
			return (words & ELSEWHERE) != 0;
	return (words & NOWHERE) != 0;
}

int
script_is_unsaid(int broker, int sender, const unsigned char *at, int note, int contrary)
{
	return !next_word(broker, at, note, ~0u) && !next_word(sender, at, note, 1u << contrary);
}

int
script_begins(int agency, const unsigned char *at, const unsigned char *state, int value)
{
	int line = at[agency];

	for (int note = 0; note < 31; note++) {
		unsigned bit = 1u << note;

		/* the array ends somewhere below 31: only notes that are named are looked at */
		if (!((has[agency][line] | lacks[agency][line]) & bit))
			continue;
		if ((value ? state[note] == value : state[note] != 0) != ((has[agency][line] & bit) != 0))
			return 0;
	}
	return 1;
}

void
script_load(short *script, int agencies, int lines)
{
	const char *path = getenv("SCRIPT");
	FILE *file = path ? fopen(path, "r") : NULL;
	char text[128];
	int count[MOST_AGENCIES] = {0};

	if (!file || agencies > MOST_AGENCIES || lines > MOST_LINES)
		stop("no file");
	while (fgets(text, sizeof text, file)) {
		unsigned with = 0, without = 0;
		int agency, word, note, line;

		if (sscanf(text, "%d %d %d %u %u", &agency, &word, &note, &with, &without) < 3)
			stop("no step");
		if (agency < 0 || agency >= agencies || count[agency] >= lines - 1)
			stop("too long");
		line = count[agency]++;
		script[agency * lines + line] = (short)(word * 32 + note);
		has[agency][line] = with;
		lacks[agency][line] = without;
	}
	(void)fclose(file);
	followed = script;
	followed_agencies = agencies;
	followed_lines = lines;
	(void)atexit(say_furthest);
}
