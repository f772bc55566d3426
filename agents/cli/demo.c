#include "cli/demo.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/call.h"

#define DEMO_ARENA_BYTES ((size_t)64 * 1024)
#define DEMO_WORDS 32

/* Where its parts are: installed, or in a checkout that was built. */
struct demo_place {
	const char *script;
	const char *data;
	const char *policy;
	const char *count;
};
static const struct demo_place places[] = {
    {"../share/tellback/demo/run.sh", "../share/tellback/demo", "../share/tellback/southampton.policy",
     "../libexec/tellback/count"},
    {"../../agents/cli/demo/run.sh", "../../tests/data", "../../proto/rules/southampton.policy", "demo/count_driver"},
};

static const char *
own_folder(char *path, size_t size)
{
	ssize_t length = readlink("/proc/self/exe", path, size - 1);
	char *slash;

	if (length <= 0)
		return NULL;
	path[length] = '\0';
	slash = strrchr(path, '/');
	if (!slash)
		return NULL;
	*slash = '\0';
	return path;
}

/* /bin/sh SCRIPT --bin … --data … --policy … [--count …] and the person's words. */
static int
start(const struct demo_place *place, const char *folder, struct arena *arena, char **words, int word_count)
{
	const char *script = arena_print(arena, "%s/%s", folder, place->script);
	const char *count = arena_print(arena, "%s/%s", folder, place->count);
	char *argv[DEMO_WORDS] = {0};
	const char *fixed[] = {"sh",
			       script,
			       "--bin",
			       folder,
			       "--data",
			       arena_print(arena, "%s/%s", folder, place->data),
			       "--policy",
			       arena_print(arena, "%s/%s", folder, place->policy),
			       "--count",
			       count};
	size_t fixed_count = sizeof fixed / sizeof *fixed, at = 0;

	if (!script || !count || access(script, R_OK))
		return EXIT_NOT_FOUND;
	if (access(count, X_OK))
		fixed_count -= 2; /* it tells the story all the same, and keeps no count */
	for (size_t i = 0; i < fixed_count; i++)
		argv[at++] = fixed[i] ? arena_text(arena, fixed[i], strlen(fixed[i])) : NULL;
	for (int i = 0; i < word_count && at + 1 < DEMO_WORDS; i++)
		argv[at++] = words[i];
	for (size_t i = 0; i < at; i++)
		if (!argv[i])
			return EXIT_REFUSED;
	(void)execv("/bin/sh", argv);
	perror("tellback demo: /bin/sh");
	return EXIT_REFUSED;
}

int
demo_run(int argc, char **argv)
{
	char path[PATH_MAX];
	const char *folder = own_folder(path, sizeof path);
	struct arena *arena = arena_new(DEMO_ARENA_BYTES);
	int code = EXIT_NOT_FOUND;

	for (size_t i = 0; folder && arena && code == EXIT_NOT_FOUND && i < sizeof places / sizeof *places; i++)
		code = start(&places[i], folder, arena, argv + 1, argc - 1);
	arena_free(arena);
	if (code != EXIT_NOT_FOUND)
		return code;
	fputs("tellback demo: its script is not installed beside this program (share/tellback/demo)\n", stderr);
	return EXIT_MISCONFIGURED;
}
