#include "base/handoff.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <sys/signalfd.h>

/* Room for one descriptor, aligned as the kernel wants it. */
union control {
	struct cmsghdr head;
	char bytes[CMSG_SPACE(sizeof(int))];
};

static enum status
status_of_errno(int error)
{
	if (error == EAGAIN || error == EWOULDBLOCK)
		return STATUS_BUSY;
	return error == EPIPE || error == ECONNRESET || error == ECONNREFUSED ? STATUS_GONE : STATUS_IO;
}

enum status
handoff_send(int fd, const char *line, int passed)
{
	char copy[HANDOFF_LINE_SIZE];
	size_t size = strlen(line);
	struct iovec part = {copy, size};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	union control control;
	ssize_t sent;

	if (!size || size >= sizeof copy)
		return STATUS_TOO_BIG;
	memcpy(copy, line, size);
	memset(&control, 0, sizeof control);
	if (passed >= 0) {
		message.msg_control = control.bytes;
		message.msg_controllen = sizeof control.bytes;
		control.head.cmsg_level = SOL_SOCKET;
		control.head.cmsg_type = SCM_RIGHTS;
		control.head.cmsg_len = CMSG_LEN(sizeof passed);
		memcpy(CMSG_DATA(&control.head), &passed, sizeof passed);
	}
	do
		sent = sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (sent < 0 && errno == EINTR);
	return sent < 0 ? status_of_errno(errno) : STATUS_OK;
}

enum status
handoff_receive(int fd, char ret_line[HANDOFF_LINE_SIZE], int *ret_passed)
{
	char line[HANDOFF_LINE_SIZE];
	struct iovec part = {line, sizeof line - 1};
	union control control;
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = control.bytes,
				 .msg_controllen = sizeof control.bytes};
	int passed = -1;
	ssize_t got;

	memset(&control, 0, sizeof control);
	do
		got = recvmsg(fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return errno == EAGAIN || errno == EWOULDBLOCK ? STATUS_NOT_FOUND : status_of_errno(errno);
	if (message.msg_controllen >= CMSG_LEN(sizeof passed) && control.head.cmsg_level == SOL_SOCKET &&
	    control.head.cmsg_type == SCM_RIGHTS)
		memcpy(&passed, CMSG_DATA(&control.head), sizeof passed);
	line[got] = '\0';
	if (!got || (message.msg_flags & MSG_TRUNC) || strlen(line) != (size_t)got) {
		if (passed >= 0)
			(void)close(passed); /* it came with a line that is none */
		return got ? STATUS_MALFORMED : STATUS_GONE;
	}
	memcpy(ret_line, line, (size_t)got + 1);
	*ret_passed = passed;
	return STATUS_OK;
}

enum status
handoff_child_start(void)
{
	struct pollfd fd = {HANDOFF_FD, 0, 0};
	int type = 0;
	socklen_t size = sizeof type;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getsockopt(HANDOFF_FD, SOL_SOCKET, SO_TYPE, &type, &size) ||
	    type != SOCK_SEQPACKET || fcntl(HANDOFF_FD, F_SETFD, FD_CLOEXEC))
		return STATUS_MISCONFIGURED;
	/* the parent may have died before prctl: then its end is closed */
	return poll(&fd, 1, 0) > 0 ? STATUS_GONE : STATUS_OK;
}

int
handoff_signals(void)
{
	sigset_t set;

	(void)sigemptyset(&set); /* these cannot fail */
	(void)sigaddset(&set, SIGTERM);
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGHUP, SIG_IGN);
	(void)signal(SIGPIPE, SIG_IGN);
	if (sigprocmask(SIG_BLOCK, &set, NULL))
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}
