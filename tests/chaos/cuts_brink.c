#include "chaos/cuts_brink.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "support/must.h"

#define LOOK_US 100000

/** What waitpid says of a call's entry or end, by PTRACE_O_TRACESYSGOOD. */
#define CALL_STOP (SIGTRAP | 0x80)

/* The request's fourth word is a number where the kernel wants one. */
static void *
word(uintptr_t number)
{
	return (void *)number;
}

static void
on_alarm(int signal)
{
	(void)signal; /* that waitpid ends is all that is wanted */
}

static int
is_at_sync(pid_t pid)
{
	struct __ptrace_syscall_info call;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, word(sizeof call), &call) <= 0 || call.op != PTRACE_SYSCALL_INFO_ENTRY)
		return 0;
	return call.entry.nr == SYS_fsync || call.entry.nr == SYS_fdatasync;
}

/* The signal that it was stopped to be given, if it was: it gets it. */
static int
signal_of(int how)
{
	if (WSTOPSIG(how) == CALL_STOP || how >> 16 == PTRACE_EVENT_STOP)
		return 0;
	return WSTOPSIG(how);
}

/* Too late: held wherever it is. */
static void
hold(pid_t pid)
{
	int how;

	if (ptrace(PTRACE_INTERRUPT, pid, NULL, NULL))
		return; /* it has ended */
	while (waitpid(pid, &how, __WALL) < 0 && errno == EINTR)
		;
}

int
cuts_brink_reach(pid_t pid, unsigned nth, int patience_s)
{
	struct sigaction action = {.sa_handler = on_alarm};
	/* again and again: one may come while nobody waits */
	const struct itimerval often = {{0, LOOK_US}, {0, LOOK_US}}, never = {{0, 0}, {0, 0}};
	int64_t until = clock_tick().ms + 1000LL * patience_s;
	int how = 0;

	MUST(!sigaction(SIGALRM, &action, NULL));
	if (ptrace(PTRACE_SEIZE, pid, NULL, word(PTRACE_O_TRACESYSGOOD)) || ptrace(PTRACE_INTERRUPT, pid, NULL, NULL))
		return -1; /* it has ended */
	MUST(!setitimer(ITIMER_REAL, &often, NULL));
	while (clock_tick().ms < until) {
		pid_t who = waitpid(pid, &how, __WALL);

		if (who < 0 && errno == EINTR)
			continue; /* time to look at the clock */
		if (who != pid || !WIFSTOPPED(how))
			break;
		if (WSTOPSIG(how) == CALL_STOP && is_at_sync(pid) && !--nth) {
			MUST(!setitimer(ITIMER_REAL, &never, NULL));
			return 0;
		}
		if (ptrace(PTRACE_SYSCALL, pid, NULL, word((uintptr_t)signal_of(how))))
			break; /* it was killed */
	}
	MUST(!setitimer(ITIMER_REAL, &never, NULL));
	hold(pid);
	return -1;
}

void
cuts_brink_leave(pid_t pid)
{
	(void)ptrace(PTRACE_DETACH, pid, NULL, NULL); /* it may have ended */
}
