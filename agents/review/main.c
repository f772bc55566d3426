/* tellback-review: what the log says, computed anew by somebody who need not
 * believe whoever keeps it. */
#include <stdio.h>
#include <string.h>

#include "base/call.h"
#include "review/coverage.h"
#include "review/duties.h"
#include "review/follow.h"
#include "review/month.h"
#include "review/sample.h"
#include "review/timeline.h"
#include "review/verify.h"
#include "review/witness.h"
#include "tellback/version.h"

/* A verb: its word, its own words, in a line what for, what else is to be
 * known of it (lines), and what does it. */
static const struct verb {
	const char *word;
	const char *usage;
	const char *purpose;
	const char *more;
	int (*run)(char **words, int word_count);
} verbs[] = {
    {"follow", "--broker CONFIG|--from DIR --to DIR [--roots FILE] [--every SECONDS]",
     "keep a copy of the log, and see that it only ever grows",
     "CONFIG is that of the sub-group's own agent, whose keys it uses beside it (run\n"
     "it as the same user; --root DIR as the agent has it).  --from takes a folder\n"
     "that somebody copied.  What is there is replaced only by what begins with it;\n"
     "two checkpoints that contradict each other are kept in DIR/evidence.  With\n"
     "--every it goes on until it is ended.\n",
     follow_run},
    {"verify", "--from DIR [--roots FILE]", "check the whole copy, and name the first thing that is wrong",
     "Every hash and every signature; that no note of any agency, no directory and no\n"
     "policy is missing; that time went forwards; that the rules allow what was\n"
     "accepted and forbid what was refused; that nothing else lies in the folder.\n",
     verify_run},
    {"witness", "--key FILE --from DIR [--roots FILE] [--out FILE|--send --broker CONFIG]",
     "cosign the checkpoint, if it begins with the one cosigned last",
     "It remembers what it cosigned in FILE.state, or in --state FILE, and refuses what\n"
     "is smaller (conflict) or does not begin with it (inconsistent).  --send gives it\n"
     "to the broker with the keys of the sub-group's agent, --out to `tellbackctl\n"
     "cosign`.  A new key: witness --make FILE --name NAME prints the line for the\n"
     "registrar's directory.\n",
     witness_run},
    {"duties", "--from DIR [--roots FILE]", "every duty, recomputed from the notes alone",
     "A line is: id, case, kind, debtor, creditor, child, state, start, due, ended,\n"
     "ended by; times are milliseconds since 1970.  It equals what `tellbackctl\n"
     "duties` prints, or the log is not whole.\n",
     duties_run},
    {"case", "CASE --from DIR [--roots FILE]", "everything that happened in one case, without a word of what was said",
     "CASE is its token, or the first eight digits of it or more.  Times are London's;\n"
     "a number is that of the note in the log.\n",
     timeline_run},
    {"sample", "DAY --from DIR --seed WORD [--roots FILE] [...]", "draw the cases for the weekly multi-agency audit",
     "Of the cases that something was decided in during the week of DAY, Monday to\n"
     "Sunday, it draws --random N (5) by chance and --targeted N (3) for a reason:\n"
     "decided late, not told, overridden, disputed ...  Whoever draws from the same\n"
     "log with the same seed draws the same; agree on WORD after the week is over.\n"
     "--requests DIR writes a request to the holder and to each referrer of each, as\n"
     "files for the spool (out/new) of the sub-group's own agent, to be answered --by\n"
     "DAY (two weeks after).\n"
     "sample --open --from DIR draws nothing: it lists the requests that nobody has\n"
     "answered where the log ends, with the agency, the case, the day and how many\n"
     "days that is over.\n",
     sample_run},
    {"month", "MONTH --from DIR [--roots FILE] [...]", "the indicators of a month",
     "--format text (a table for 80 columns), csv, json or html (a page to be printed);\n"
     "--out FILE replaces a file; --population N (children under 18) for rates; --parts\n"
     "shows each agency, route and stage in a text as well; --published the columns of\n"
     "the published table, small numbers shown; --crs ID where there is more than one.\n"
     "MONTH is as 2024-08.\n",
     month_run},
    {"year", "MONTH[..MONTH] --from DIR [--roots FILE] [...]",
     "the indicators of twelve months, or from one month to another",
     "2024-08 is the twelve months that end with it, 2023-08..2024-08 those from one to\n"
     "the other, 24 at most.  Options as of `month`.\n", month_year_run},
    {"coverage", "[MONTH[..MONTH]] --from DIR [--roots FILE] [...]",
     "what the front door counts in its own system, beside what the log holds",
     "The gap is the first line.  Without a month: the twelve that end with the log.\n"
     "--format text, csv or json; --out FILE; --crs ID where there is more than one.\n",
     coverage_run},
};
#define VERB_COUNT (sizeof verbs / sizeof *verbs)

static const char common[] =
	"DIR is a copy of the log, which `follow` or `tellbackctl notes` made.  FILE\n"
	"holds the registrar's roots, as `tellback join` pins them; without it the\n"
	"first directory is believed, and its fingerprint shown.\n"
	"Ends with 0: all is as it should be; 1: it is not, in words; 2: misused; 5: no\n"
	"such folder.\n";

/* a help that cannot be written has no reader */
static void
print_verb(const struct verb *verb, FILE *out)
{
	(void)fprintf(out, "  tellback-review %s %s\n      %s\n", verb->word, verb->usage, verb->purpose);
}

static void
print_help(FILE *out)
{
	(void)fputs("tellback-review: checks the log of a Tellback broker from a copy of it\n\n", out);
	for (size_t i = 0; i < VERB_COUNT; i++)
		print_verb(&verbs[i], out);
	(void)fprintf(out, "\n%stellback-review VERB --help says more of a verb.\n", common);
}

static int
is_help(const char *word)
{
	return !strcmp(word, "--help") || !strcmp(word, "-h");
}

static int
run(const struct verb *verb, int count, char **words)
{
	for (int i = 0; i < count; i++) {
		if (!is_help(words[i]))
			continue;
		print_verb(verb, stdout);
		(void)printf("\n%s\n%s", verb->more, common);
		return EXIT_DONE;
	}
	return verb->run(words, count);
}

int
main(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : "";

	if (is_help(word) || !strcmp(word, "help")) {
		print_help(stdout);
		return EXIT_DONE;
	}
	if (!strcmp(word, "--version")) {
		(void)printf("tellback-review %s\n", TELLBACK_VERSION);
		return EXIT_DONE;
	}
	for (size_t i = 0; i < VERB_COUNT; i++)
		if (!strcmp(word, verbs[i].word))
			return run(&verbs[i], argc - 2, argv + 2);
	if (*word)
		(void)fprintf(stderr, "tellback-review: there is no verb %s; --help lists them\n", word);
	else
		print_help(stderr);
	return EXIT_USAGE;
}
