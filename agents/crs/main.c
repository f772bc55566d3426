/* The front door's agent, the out-of-hours team's, and any team's that holds
 * cases: one triaged queue, and what is owed to whom by when. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/call.h"
#include "crs/crs_table.h"
#include "runtime/program.h"

/* Is it given already, or is there nobody to ask? */
static int
has_word(int argc, char **argv, const char *word)
{
	size_t size = strlen(word);

	for (int i = 1; i < argc; i++)
		if (!strncmp(argv[i], word, size) && (argv[i][size] == '=' || !argv[i][size]))
			return 1;
	return 0;
}

/* Whoever took the call is asked, each time: there is no answer that could be
 * assumed. */
static char **
ask_safe(int argc, char **argv, int *ret_argc)
{
	static char option[] = "--safe", yes[] = "yes", no[] = "no";
	char answer[16] = "";
	char **words;

	*ret_argc = argc;
	if (strcmp(argv[0], "log-call") != 0 || has_word(argc, argv, option) || has_word(argc, argv, "--help") ||
	    argc > CALL_WORDS || !isatty(STDIN_FILENO) || has_word(argc, argv, "-"))
		return argv;
	for (int i = 1; i < argc; i++)
		if (strstr(argv[i], ".json"))
			return argv; /* the file says it, or the agent asks for it */
	while (strcmp(answer, "yes\n") != 0 && strcmp(answer, "no\n") != 0) {
		fputs("Is it safe to write back to the caller's organisation? (yes or no) ", stderr);
		if (!fgets(answer, sizeof answer, stdin))
			return NULL;
	}
	words = calloc((size_t)argc + 3, sizeof *words); /* until the program ends, a moment from now */
	if (!words)
		return NULL;
	memcpy(words, argv, (size_t)argc * sizeof *argv);
	words[argc] = option;
	words[argc + 1] = answer[0] == 'y' ? yes : no;
	*ret_argc = argc + 2;
	return words;
}

int
main(int argc, char **argv)
{
	const struct program program = {.name = "tellback-crs", .kind = crs_table_kind(), .ask = ask_safe};

	return program_main(&program, argc, argv);
}
