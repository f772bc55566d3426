#include "cli/await.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/call.h"
#include "base/clock.h"
#include "base/id.h"

#define AWAIT_SECONDS 60

struct await {
	char **paths;
	size_t count;
	int want_gone;
	int want_any;
	int64_t seconds;
};

/* The first path that is not yet as wanted, or NULL when it is enough. */
static const char *
await_missing(const struct await *await)
{
	const char *missing = NULL;

	for (size_t i = 0; i < await->count; i++) {
		int is_as_wanted = (access(await->paths[i], F_OK) == 0) != await->want_gone;

		if (is_as_wanted && await->want_any)
			return NULL;
		if (!is_as_wanted && !missing)
			missing = await->paths[i];
	}
	return missing;
}

/* Watch the folder of each path: a name that comes or goes is an event. */
static int
await_watch(const struct await *await, int fd)
{
	for (size_t i = 0; i < await->count; i++) {
		char folder[PATH_MAX];
		const char *slash = strrchr(await->paths[i], '/');
		size_t size = slash ? (size_t)(slash - await->paths[i]) : 1;

		if (size >= sizeof folder)
			return -1;
		memcpy(folder, slash ? await->paths[i] : ".", size);
		folder[size] = '\0';
		if (inotify_add_watch(fd, size ? folder : "/", IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE) < 0) {
			fprintf(stderr, "tellback await: %s: %s\n", folder, strerror(errno));
			return -1;
		}
	}
	return 0;
}

static int
await_options(int argc, char **argv, struct await *ret_await)
{
	for (int i = 1; i < argc; i++) {
		uint64_t seconds;

		if (!strcmp(argv[i], "--gone")) {
			ret_await->want_gone = 1;
		} else if (!strcmp(argv[i], "--any")) {
			ret_await->want_any = 1;
		} else if (!strcmp(argv[i], "--timeout") && i + 1 < argc && !id_number(argv[i + 1], &seconds) &&
			   seconds < 1000000) {
			ret_await->seconds = (int64_t)seconds;
			i++;
		} else if (argv[i][0] == '-') {
			return -1;
		} else {
			argv[ret_await->count++] = argv[i]; /* never ahead of i */
		}
	}
	return ret_await->count ? 0 : -1;
}

int
await_run(int argc, char **argv)
{
	struct await await = {.paths = argv, .seconds = AWAIT_SECONDS};
	int64_t until;
	const char *missing;
	int fd, code = EXIT_REFUSED;

	if (await_options(argc, argv, &await)) {
		fputs("usage: tellback await [--gone] [--any] [--timeout SECONDS] FILE...\n", stderr);
		return EXIT_USAGE;
	}
	fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (fd < 0 || await_watch(&await, fd)) {
		if (fd >= 0)
			(void)close(fd);
		return EXIT_REFUSED;
	}
	until = clock_tick().ms + await.seconds * 1000;
	for (;;) {
		char events[4096];
		struct pollfd wait = {.fd = fd, .events = POLLIN};
		int64_t left = until - clock_tick().ms;

		/* looked at after the watch was set, so nothing is missed */
		missing = await_missing(&await);
		if (!missing) {
			code = EXIT_DONE;
			break;
		}
		if (left <= 0)
			break;
		(void)poll(&wait, 1, left > 60000 ? 60000 : (int)left); /* what woke it does not matter */
		while (read(fd, events, sizeof events) > 0)
			;
	}
	if (missing)
		fprintf(stderr, "tellback await: after %lld s still %s: %s\n", (long long)await.seconds,
			await.want_gone ? "there" : "missing", missing);
	(void)close(fd); /* nothing was written */
	return code;
}
