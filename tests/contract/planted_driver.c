/* A bug planted on purpose, for tests/check/sanitizers.sh: linked like every sanitised program, so
   that what is reported of it would be reported of them.
   usage: planted_driver overflow|sum|leak|unexited|abort|forgiven|nothing */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/leaks.h"

static void *volatile kept;

/* what the compiler could foresee it would refuse */
static void
overflow(void)
{
	volatile size_t size = 1;
	char *room = malloc(size);
	volatile char *past = room + size;
	if (room)
		*past = 1;
	free(room);
}

static void
sum(void)
{
	volatile int most = INT_MAX;
	most += 1;
}

static void
leak(void)
{
	kept = malloc(92);
	kept = NULL;
}

/* as a vault ends: not by exit(3), where the sanitiser looks */
static void
unexited(void)
{
	leak();
	leaks_report();
	_exit(0);
}

/* an assert of ours, or a library's */
static void
ends(void)
{
	abort();
}

/* a leak that the script has forgiven by this name, as the sanitiser itself forgives the loader */
static void
forgiven(void)
{
	kept = malloc(92);
	kept = NULL;
}

static void
nothing(void)
{
}

int
main(int count, char **words)
{
	static const struct {
		const char *name;
		void (*plant)(void);
	} rows[] = {
		{ "overflow", overflow }, { "sum", sum }, { "leak", leak }, { "unexited", unexited }, { "abort", ends }, { "forgiven", forgiven }, { "nothing", nothing },
	};
	for (size_t i = 0; count == 2 && i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(words[1], rows[i].name) == 0) {
			rows[i].plant();
			return 0;
		}
	return 2;
}
