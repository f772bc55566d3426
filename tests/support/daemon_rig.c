#include "support/daemon_rig.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

#define ALLOWED_MS 120000

void
daemon_rig_path(const struct daemon_rig *rig, const char *name, char path[256])
{
	assert_true(snprintf(path, 256, "%s%s", rig->root, name) < 256);
}

void
daemon_rig_write(const struct daemon_rig *rig, const char *name, const char *text)
{
	char path[256];
	FILE *file;

	daemon_rig_path(rig, name, path);
	file = fopen(path, "we");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* Run a program of ours to its end; its exit code, and its words in ${to}. */
int
daemon_rig_run(const struct daemon_rig *rig, char *to, size_t size, const char *program, ...)
{
	const char *words[12] = {NULL};
	char path[256];
	size_t have = 0;
	va_list list;
	int ends[2], how = 0, count = 0;
	ssize_t got;
	pid_t pid;

	(void)snprintf(path, sizeof path, "%s/%s", rig->programs, program);
	words[count++] = path;
	words[count++] = "--root";
	words[count++] = rig->root;
	va_start(list, program);
	while (count < 11 && (words[count] = va_arg(list, const char *)))
		count++;
	va_end(list);
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		if (dup2(ends[1], STDOUT_FILENO) >= 0 && dup2(ends[1], STDERR_FILENO) >= 0 && !close(ends[0]))
			(void)execv(path, (char *const *)(uintptr_t)words);
		_exit(127);
	}
	assert_int_equal(close(ends[1]), 0);
	while (have + 1 < size && (got = read(ends[0], to + have, size - have - 1)) > 0)
		have += (size_t)got;
	to[have] = '\0';
	assert_int_equal(close(ends[0]), 0);
	assert_int_equal(waitpid(pid, &how, 0), pid);
	return WIFEXITED(how) ? WEXITSTATUS(how) : -1;
}

struct daemon_rig *
daemon_rig_new(const char *programs, const char *config)
{
	struct daemon_rig *rig = calloc(1, sizeof *rig);
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char said[4096], path[256];

	assert_non_null(rig);
	rig->programs = programs;
	(void)snprintf(rig->root, sizeof rig->root, "/tmp/tellbackd.XXXXXX");
	assert_non_null(mkdtemp(rig->root));
	daemon_rig_path(rig, "/etc", path);
	assert_int_equal(mkdir(path, 0755), 0);
	daemon_rig_path(rig, "/etc/tellback", path);
	assert_int_equal(mkdir(path, 0755), 0);
	daemon_rig_write(rig, "/etc/tellback/broker.conf", config);
	(void)snprintf(rig->notify_path, sizeof rig->notify_path, "%s/notify", rig->root);
	(void)snprintf(address.sun_path, sizeof address.sun_path, "%s", rig->notify_path);
	rig->notify = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(rig->notify, (const struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(daemon_rig_run(rig, said, sizeof said, "tellbackctl", "init", "--name", "soton", "--endpoint",
					"tcp://127.0.0.1:7600", NULL),
			 0);
	return rig;
}

void
daemon_rig_start(struct daemon_rig *rig)
{
	char path[256];
	int ends[2];

	(void)snprintf(path, sizeof path, "%s/tellbackd", rig->programs);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	rig->size = 0;
	rig->pid = fork();
	assert_true(rig->pid >= 0);
	if (!rig->pid) {
		if (dup2(ends[1], STDERR_FILENO) >= 0 && !setenv("NOTIFY_SOCKET", rig->notify_path, 1))
			(void)execl(path, "tellbackd", "--root", rig->root, (char *)NULL);
		_exit(127);
	}
	assert_int_equal(close(ends[1]), 0);
	rig->log = ends[0];
}

/* Read the log until it holds ${words} after ${from}; where they stand. */
const char *
daemon_rig_await(struct daemon_rig *rig, size_t from, const char *words)
{
	int64_t until = clock_tick().ms + ALLOWED_MS;

	for (;;) {
		struct pollfd fd = {rig->log, POLLIN, 0};
		const char *found;
		ssize_t got;

		rig->text[rig->size] = '\0';
		found = from <= rig->size ? strstr(rig->text + from, words) : NULL;
		if (found && strchr(found, '\n'))
			return found;
		if (clock_tick().ms >= until)
			fail_msg("no %s in: %s", words, rig->text);
		if (poll(&fd, 1, 100) <= 0)
			continue;
		got = read(rig->log, rig->text + rig->size, sizeof rig->text - rig->size - 1);
		if (got <= 0)
			fail_msg("ended without %s: %s", words, rig->text);
		rig->size += (size_t)got;
	}
}

void
daemon_rig_ready(struct daemon_rig *rig)
{
	const char *line = daemon_rig_await(rig, 0, "event=broker.ready ");
	int core, front, signer, port;

	assert_int_equal(sscanf(line, "event=broker.ready endpoint=tcp://127.0.0.1:%d pid=%*d core=%d front=%d signer=%d",
				&port, &core, &front, &signer),
			 4);
	rig->port = port;
	rig->core = core;
	rig->front = front;
	rig->signer = signer;
}

/* A process as a descriptor that becomes readable when it ends. */
int
daemon_rig_watch(pid_t pid)
{
	int fd = (int)syscall(SYS_pidfd_open, pid, 0);

	assert_true(fd >= 0);
	return fd;
}

void
daemon_rig_ended(int watched)
{
	struct pollfd fd = {watched, POLLIN, 0};

	assert_int_equal(poll(&fd, 1, ALLOWED_MS), 1);
	assert_int_equal(close(watched), 0);
}

int
daemon_rig_exit(struct daemon_rig *rig)
{
	int how = 0;

	daemon_rig_ended(daemon_rig_watch(rig->pid));
	assert_int_equal(waitpid(rig->pid, &how, 0), rig->pid);
	rig->pid = 0;
	assert_int_equal(close(rig->log), 0);
	return WIFEXITED(how) ? WEXITSTATUS(how) : -1;
}

static int
remove_tree(const char *path)
{
	pid_t pid = fork();
	int how = 0;

	if (!pid) {
		(void)execlp("rm", "rm", "-rf", path, (char *)NULL);
		_exit(127);
	}
	return waitpid(pid, &how, 0) == pid ? how : -1;
}

void
daemon_rig_free(struct daemon_rig *rig)
{
	if (rig->pid) {
		assert_int_equal(kill(rig->pid, SIGTERM), 0);
		assert_int_equal(daemon_rig_exit(rig), 0);
	}
	assert_int_equal(close(rig->notify), 0);
	assert_int_equal(remove_tree(rig->root), 0);
	free(rig);
}

int
daemon_rig_can_connect(int port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int connected;

	address.sin_port = htons((uint16_t)port);
	connected = !connect(fd, (const struct sockaddr *)&address, sizeof address);
	assert_int_equal(close(fd), 0);
	return connected;
}

void
daemon_rig_notified(struct daemon_rig *rig, const char *want)
{
	struct pollfd fd = {rig->notify, POLLIN, 0};
	char got[64] = {0};

	assert_int_equal(poll(&fd, 1, ALLOWED_MS), 1);
	assert_true(recv(rig->notify, got, sizeof got - 1, 0) > 0);
	assert_string_equal(got, want);
}
