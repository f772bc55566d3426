#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/handoff.h"

#define HIGH_FD 64 /* above what dup2 will write over */

/* In the new process: the descriptors in their places, nothing else open,
 * signals as they were before the supervisor blocked them. */
static void
become(const struct worker *worker, int handoff)
{
	sigset_t none;
	int page = worker->page < 0 ? -1 : fcntl(worker->page, F_DUPFD_CLOEXEC, HIGH_FD);
	char *words[WORKER_WORDS];

	/* execv takes char *, and changes nothing */
	for (int i = 0; i < WORKER_WORDS; i++) {
		union {
			const char *from;
			char *to;
		} cast = {worker->words[i]};

		words[i] = cast.to;
	}
	handoff = fcntl(handoff, F_DUPFD_CLOEXEC, HIGH_FD);
	if (handoff < 0 || dup2(handoff, HANDOFF_FD) < 0 || (page >= 0 && dup2(page, HANDOFF_FD + 1) < 0))
		_exit(126);
	(void)sigemptyset(&none); /* cannot fail */
	if (sigprocmask(SIG_SETMASK, &none, NULL))
		_exit(126);
	(void)execv(words[0], words);
	_exit(127);
}

enum status
worker_start(struct worker *worker)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
		return STATUS_IO;
	worker->pid = fork();
	if (!worker->pid)
		become(worker, ends[1]);
	(void)close(ends[1]); /* the child's copy is what counts */
	if (worker->pid < 0) {
		worker->pid = 0;
		(void)close(ends[0]); /* nothing was written */
		return STATUS_IO;
	}
	worker->handoff = ends[0];
	worker->is_ready = 0;
	return STATUS_OK;
}

enum status
worker_reap(struct worker *worker, int *ret_how)
{
	if (!worker->pid || waitpid(worker->pid, ret_how, WNOHANG) != worker->pid)
		return STATUS_NOT_FOUND;
	(void)close(worker->handoff); /* nobody reads it any more */
	worker->handoff = -1;
	worker->pid = 0;
	worker->is_ready = 0;
	return STATUS_OK;
}

void
worker_died(struct worker *worker, struct tick now)
{
	if (now.ms - worker->died.ms > WORKER_SPAN_MS)
		worker->deaths = 0;
	worker->deaths++;
	worker->died = now;
}

struct tick
worker_due(const struct worker *worker)
{
	int64_t wait_ms = 0;

	if (worker->deaths > WORKER_FREE_DEATHS) {
		unsigned over = worker->deaths - WORKER_FREE_DEATHS;

		wait_ms = over > 5 ? WORKER_MOST_WAIT_MS : 100LL << over;
	}
	return (struct tick){worker->died.ms + (wait_ms < WORKER_MOST_WAIT_MS ? wait_ms : WORKER_MOST_WAIT_MS)};
}

void
worker_signal(const struct worker *worker, int signal)
{
	if (worker->pid)
		(void)kill(worker->pid, signal); /* it may have ended: then it is reaped */
}
