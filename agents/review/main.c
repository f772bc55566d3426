/* tellback-review: what the log says, computed anew by somebody who need not
 * believe whoever keeps it. */
#include <stdio.h>
#include <string.h>

#include "base/call.h"
#include "review/duties.h"
#include "tellback/version.h"

/* A verb: its word, its own words, what it does, and in a line what for. */
static const struct verb {
	const char *word;
	const char *usage;
	const char *purpose;
	int (*run)(char **words, int word_count);
} verbs[] = {
    {"duties", "--from DIR [--roots FILE]", "every duty, recomputed from the notes alone", duties_run},
};
#define VERB_COUNT (sizeof verbs / sizeof *verbs)

static void
print_help(FILE *out)
{
	/* a help that cannot be written has no reader */
	(void)fputs("tellback-review: checks the log of a Tellback broker from a copy of it\n\n", out);
	for (size_t i = 0; i < VERB_COUNT; i++)
		(void)fprintf(out, "  tellback-review %s %s\n      %s\n", verbs[i].word, verbs[i].usage, verbs[i].purpose);
	(void)fputs("\n"
		    "DIR is a folder that the operator made with `tellbackctl notes DIR`. Every\n"
		    "note in it is checked against its leaf and against the key of whoever signed\n"
		    "it. FILE holds the registrar's roots, as `tellback join` pins them; without it\n"
		    "the first directory is believed, and its fingerprint shown.\n"
		    "A line is: id, case, kind, debtor, creditor, child, state, start, due, ended,\n"
		    "ended by; times are milliseconds since 1970. It equals what `tellbackctl\n"
		    "duties` prints, or the log is not whole.\n"
		    "Ends with 0: all is as it should be; 1: it is not, in words; 2: misused; 5: no\n"
		    "such folder.\n",
		    out);
}

int
main(int argc, char **argv)
{
	if (argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help"))) {
		print_help(stdout);
		return EXIT_DONE;
	}
	for (int i = 2; i < argc; i++) {
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
			print_help(stdout);
			return EXIT_DONE;
		}
	}
	if (argc > 1 && !strcmp(argv[1], "--version")) {
		(void)printf("tellback-review %s\n", TELLBACK_VERSION);
		return EXIT_DONE;
	}
	for (size_t i = 0; argc > 1 && i < VERB_COUNT; i++)
		if (!strcmp(argv[1], verbs[i].word))
			return verbs[i].run(argv + 2, argc - 2);
	if (argc > 1)
		(void)fprintf(stderr, "tellback-review: there is no verb %s\n\n", argv[1]);
	print_help(stderr);
	return EXIT_USAGE;
}
