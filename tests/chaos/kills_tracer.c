#include "chaos/kills_tracer.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "chaos/kills_calls.h"
#include "support/must.h"

#define STOP_AT_CALL (SIGTRAP | 0x80)
#define OPTIONS (PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC)

/* What both see: the test, and the process that traces for it. */
struct page {
	struct kills_saw saw;
};

struct kills_tracer {
	pid_t helper;
	struct page *page;
};

/* In the helper. */
struct watch {
	pid_t pid;
	int armed; /* where to say so; -1: it was said */
	const struct kills_plan *plan;
	struct page *page;
	int is_counting;
	int has_spoken;
};

/* ---- what counts ---- */

static int
is_kind(const struct watch *watch, uint64_t fd, mode_t kind)
{
	char path[64];
	struct stat of;

	(void)snprintf(path, sizeof path, "/proc/%d/fd/%llu", (int)watch->pid, (unsigned long long)fd);
	return !stat(path, &of) && (of.st_mode & S_IFMT) == kind;
}

/* Its log is no file of its own. */
static int
is_file(const struct watch *watch, uint64_t fd)
{
	return fd > 2 && (is_kind(watch, fd, S_IFREG) || is_kind(watch, fd, S_IFDIR));
}

static int
is_making(const struct __ptrace_syscall_info *info)
{
	return (info->entry.args[2] & (O_CREAT | O_TRUNC)) != 0;
}

static int
is_counted(const struct watch *watch, const struct __ptrace_syscall_info *info)
{
	unsigned does = kills_calls_does(info->entry.nr);

	switch (watch->plan->calls) {
	case KILLS_EVERY:
		return 1;
	case KILLS_SYNCS:
		return (does & KILLS_CALLS_SYNCS) != 0;
	case KILLS_SENDS:
		return (does & KILLS_CALLS_SENDS) != 0;
	case KILLS_EFFECTS:
		if (does & KILLS_CALLS_WRITES)
			return info->entry.args[0] > 2;
		return does & KILLS_CALLS_OPENS ? is_making(info) : does != 0;
	case KILLS_NAMES:
		return does & KILLS_CALLS_OPENS ? is_making(info) : (does & KILLS_CALLS_PATHS) != 0;
	case KILLS_FILES:
		break;
	}
	if (does & (KILLS_CALLS_WRITES | KILLS_CALLS_SYNCS))
		return is_file(watch, info->entry.args[0]);
	return does & KILLS_CALLS_OPENS ? is_making(info) : (does & KILLS_CALLS_PATHS) != 0;
}

/* Which file, by its last name: paths differ from run to run. */
static void
name_file(const struct watch *watch, const struct __ptrace_syscall_info *info, char *to, size_t size)
{
	unsigned does = kills_calls_does(info->entry.nr);
	char link[64], path[256];
	const char *slash;
	ssize_t got;

	if (!(does & (KILLS_CALLS_WRITES | KILLS_CALLS_SYNCS)))
		return;
	(void)snprintf(link, sizeof link, "/proc/%d/fd/%llu", (int)watch->pid, (unsigned long long)info->entry.args[0]);
	got = readlink(link, path, sizeof path - 1);
	if (got <= 0)
		return;
	path[got] = '\0';
	slash = strrchr(path, '/');
	(void)snprintf(to, size, "%.*s", (int)(size - 1), slash ? slash + 1 : path);
}

/* ---- what is done ---- */

static void
fire(struct watch *watch, pid_t thread, const struct __ptrace_syscall_info *info)
{
	struct kills_saw *saw = &watch->page->saw;
	const char *name = kills_calls_name(info->entry.nr);

	if (!saw->fired) {
		if (name)
			(void)snprintf(saw->name, sizeof saw->name, "%s", name);
		else
			(void)snprintf(saw->name, sizeof saw->name, "call-%llu", (unsigned long long)info->entry.nr);
		name_file(watch, info, saw->file, sizeof saw->file);
		saw->fired = 1;
	}
	if (watch->plan->how == KILLS_DIE)
		(void)kill(watch->pid, SIGKILL); /* it is there: it stands at our stop */
	else if (!kills_calls_skip(thread, watch->plan->error))
		saw->failed++;
}

static void
at_entry(struct watch *watch, pid_t thread, const struct __ptrace_syscall_info *info)
{
	struct kills_saw *saw = &watch->page->saw;
	unsigned does = kills_calls_does(info->entry.nr);
	int is_speech = does & KILLS_CALLS_SENDS || (does & KILLS_CALLS_WRITES && is_kind(watch, info->entry.args[0], S_IFSOCK));

	saw->spoke += is_speech && saw->fired;
	saw->synced += (does & KILLS_CALLS_SYNCS) != 0;
	saw->sent += (does & KILLS_CALLS_SENDS) != 0;
	watch->has_spoken |= is_speech;
	if (does & KILLS_CALLS_SYNCS && !watch->has_spoken)
		saw->syncs++;
	if (!is_counted(watch, info))
		return;
	saw->count++;
	if (watch->plan->how == KILLS_LOOK || saw->count < watch->plan->at)
		return;
	if (saw->count == watch->plan->at || watch->plan->how == KILLS_FAIL_ON)
		fire(watch, thread, info);
}

/* One thread has stopped: on it goes, with the signal that it was to get. */
static void
stopped(struct watch *watch, pid_t thread, int how)
{
	struct __ptrace_syscall_info info;
	int signal = 0, event = how >> 16;

	if (WSTOPSIG(how) == STOP_AT_CALL) {
		if (watch->is_counting && ptrace(PTRACE_GET_SYSCALL_INFO, thread, (void *)sizeof info, &info) > 0 &&
		    info.op == PTRACE_SYSCALL_INFO_ENTRY)
			at_entry(watch, thread, &info);
	} else if (event == PTRACE_EVENT_EXEC) {
		watch->is_counting = 1;
	} else if (event == PTRACE_EVENT_STOP) {
		int stop = WSTOPSIG(how);

		if (stop == SIGSTOP || stop == SIGTSTP || stop == SIGTTIN || stop == SIGTTOU) {
			(void)ptrace(PTRACE_LISTEN, thread, NULL, NULL); /* it may have died */
			return;
		}
	} else if (!event) {
		signal = WSTOPSIG(how);
	}
	(void)ptrace(PTRACE_SYSCALL, thread, NULL, (void *)(long)signal); /* so may it here */
}

static void
seize(const struct watch *watch)
{
	char path[64];
	struct dirent *entry;
	DIR *threads;

	(void)snprintf(path, sizeof path, "/proc/%d/task", (int)watch->pid);
	threads = opendir(path);
	MUST(threads);
	while ((entry = readdir(threads))) {
		pid_t thread = (pid_t)strtol(entry->d_name, NULL, 10);

		if (thread > 0) {
			MUST(!ptrace(PTRACE_SEIZE, thread, NULL, (void *)OPTIONS));
			MUST(!ptrace(PTRACE_INTERRUPT, thread, NULL, NULL));
		}
	}
	(void)closedir(threads); /* only read */
}

/* Until all of it has ended, or we are told to let go: then our own end does. */
static void
follow(struct watch *watch, const sigset_t *signals)
{
	int got = 0;

	while (got != SIGTERM) {
		int how;
		pid_t thread;

		while ((thread = waitpid(-1, &how, __WALL | WNOHANG)) > 0) {
			if (!WIFSTOPPED(how))
				continue;
			stopped(watch, thread, how);
			if (watch->armed >= 0)
				MUST(!close(watch->armed));
			watch->armed = -1;
		}
		if (thread < 0)
			return;
		got = sigwaitinfo(signals, NULL);
	}
}

/* The test's descriptors are not for us to hold open. */
static void
help(pid_t pid, const struct kills_plan *plan, struct page *page, int armed)
{
	struct watch watch = {pid, 3, plan, page, !plan->is_from_exec, 0};
	sigset_t signals;

	MUST(armed == watch.armed || dup2(armed, watch.armed) == watch.armed);
	MUST(!close_range((unsigned)watch.armed + 1, ~0U, 0));

	MUST(!prctl(PR_SET_PDEATHSIG, SIGKILL));
	(void)sigemptyset(&signals); /* these cannot fail */
	(void)sigaddset(&signals, SIGCHLD);
	(void)sigaddset(&signals, SIGTERM);
	MUST(!sigprocmask(SIG_BLOCK, &signals, NULL));
	seize(&watch);
	follow(&watch, &signals);
	_exit(0);
}

/* ---- for the test ---- */

struct kills_tracer *
kills_tracer_start(pid_t pid, const struct kills_plan *plan)
{
	struct kills_tracer *tracer = calloc(1, sizeof *tracer);
	int armed[2];
	char none;

	MUST(tracer && !pipe2(armed, O_CLOEXEC));
	tracer->page = mmap(NULL, sizeof *tracer->page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	MUST(tracer->page != MAP_FAILED);
	tracer->helper = fork();
	MUST(tracer->helper >= 0);
	if (!tracer->helper)
		help(pid, plan, tracer->page, armed[1]);
	MUST(!close(armed[1]));
	MUST(read(armed[0], &none, 1) == 0); /* closed: it watches */
	MUST(!close(armed[0]));
	return tracer;
}

struct kills_saw
kills_tracer_saw(const struct kills_tracer *tracer)
{
	return tracer->page->saw;
}

struct kills_saw
kills_tracer_end(struct kills_tracer *tracer)
{
	struct kills_saw saw = {0};
	int how;

	if (!tracer)
		return saw;
	(void)kill(tracer->helper, SIGTERM); /* ours until we have waited */
	MUST(waitpid(tracer->helper, &how, 0) == tracer->helper);
	MUST(WIFEXITED(how) && !WEXITSTATUS(how));
	saw = tracer->page->saw;
	(void)munmap(tracer->page, sizeof *tracer->page);
	free(tracer);
	return saw;
}
