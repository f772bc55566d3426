#include "review/stop.h"

#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>

enum status
stop_open(int *ret_fd)
{
	sigset_t held;
	int fd;

	(void)sigemptyset(&held); /* these cannot fail */
	(void)sigaddset(&held, SIGTERM);
	(void)sigaddset(&held, SIGINT);
	if (sigprocmask(SIG_BLOCK, &held, NULL))
		return STATUS_IO;
	fd = signalfd(-1, &held, SFD_NONBLOCK | SFD_CLOEXEC);
	if (fd < 0)
		return STATUS_IO;
	*ret_fd = fd;
	return STATUS_OK;
}

int
stop_wait(int fd, int64_t ms)
{
	struct pollfd poll_for = {fd, POLLIN, 0};

	/* it stays readable: whoever looks later sees it too */
	return poll(&poll_for, 1, ms > INT_MAX ? INT_MAX : (int)ms) > 0;
}
