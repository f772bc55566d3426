#include "ctl_restore.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/call.h"

#define WORDS 9

static int
usage(void)
{
	fprintf(stderr, "usage: tellbackctl restore --log COPY [--dry-run]\n"
			"       tellbackctl restore --new-log --reason WORD\n");
	return EXIT_USAGE;
}

/* Beside our own executable: it is looked for nowhere else. */
static int
core_path(char path[PATH_MAX])
{
	static const char name[] = "tellback-core";
	ssize_t size = readlink("/proc/self/exe", path, PATH_MAX - 1);
	char *slash;

	if (size <= 0)
		return -1;
	path[size] = '\0';
	slash = strrchr(path, '/');
	if (!slash || (size_t)(slash + 1 - path) + sizeof name > PATH_MAX)
		return -1;
	memcpy(slash + 1, name, sizeof name);
	return 0;
}

int
ctl_restore(const char *config_path, const char *root, int count, char **words)
{
	static char config_word[] = "--config", root_word[] = "--root", refill_word[] = "--refill", dry_word[] = "--dry-run";
	char path[PATH_MAX], *copy = NULL, *command[WORDS] = {path};
	int at = 1, is_dry = 0;

	for (int i = 0; i < count; i++) {
		if (!strcmp(words[i], "--dry-run"))
			is_dry = 1;
		else if (!strcmp(words[i], "--log") && i + 1 < count)
			copy = words[++i];
		else
			return usage();
	}
	if (!copy)
		return usage();
	command[at++] = refill_word;
	command[at++] = copy;
	if (is_dry)
		command[at++] = dry_word;
	if (config_path) {
		command[at++] = config_word;
		command[at++] = (char *)(uintptr_t)config_path; /* execv changes no word */
	}
	if (root) {
		command[at++] = root_word;
		command[at++] = (char *)(uintptr_t)root;
	}
	if (!core_path(path))
		(void)execv(path, command);
	fprintf(stderr, "tellbackctl restore: tellback-core cannot be started: %s\n", strerror(errno));
	return EXIT_REFUSED;
}
