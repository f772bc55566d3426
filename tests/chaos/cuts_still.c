#include "chaos/cuts_still.h"

#include <ctype.h>
#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/must.h"

#define TRIES 60000 /* a minute; the machine may be busy */
#define TRY_MS 1

/* Its state and parent; 'X' once it is no more. */
static char
look(pid_t pid, pid_t *ret_parent)
{
	char path[64], text[512] = "", state = 'X';
	const char *at;
	int parent = 0;
	FILE *file;

	(void)snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	file = fopen(path, "re");
	if (!file)
		return 'X';
	if (!fgets(text, sizeof text, file))
		text[0] = '\0';
	(void)fclose(file);	 /* only read */
	at = strrchr(text, ')'); /* the name may have anything in it */
	if (at && sscanf(at + 1, " %c %d", &state, &parent) != 2)
		state = 'X';
	*ret_parent = parent;
	return state;
}

static void
await(pid_t pid)
{
	char state = ' ';
	pid_t parent;

	for (int i = 0; i < TRIES && !strchr("TtZX", state); i++) {
		state = look(pid, &parent);
		if (!strchr("TtZX", state))
			(void)poll(NULL, 0, TRY_MS);
	}
	MUST(strchr("TtZX", state));
}

static void
tell(pid_t pid, int signal)
{
	(void)kill(pid, signal); /* it may have ended */
	if (signal == SIGSTOP)
		await(pid);
}

/* Each child of ${pid} but two; one whose parent stands gets no new ones. */
static void
tell_children(pid_t pid, pid_t but, int signal)
{
	DIR *folder = opendir("/proc");
	const struct dirent *entry;

	MUST(folder);
	while ((entry = readdir(folder))) {
		pid_t child = (pid_t)strtol(entry->d_name, NULL, 10), parent = 0;

		if (!isdigit((unsigned char)entry->d_name[0]) || child == getpid() || child == but)
			continue;
		if (look(child, &parent) != 'X' && parent == pid)
			tell(child, signal);
	}
	MUST(!closedir(folder));
}

void
cuts_still(pid_t pid, pid_t but)
{
	if (pid != but)
		tell(pid, SIGSTOP);
	tell_children(pid, but, SIGSTOP);
}

void
cuts_still_no_more(pid_t pid, pid_t but)
{
	tell_children(pid, but, SIGCONT);
	if (pid != but)
		tell(pid, SIGCONT);
}
