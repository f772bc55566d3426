#include "fuzz/scratch.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *
scratch_path(const char *name)
{
	static char folder[PATH_MAX / 2], path[PATH_MAX];
	const char *under = getenv("TMPDIR");
	int size;

	if (!folder[0]) {
		size = snprintf(folder, sizeof folder, "%s/fuzz.XXXXXX", under ? under : "/dev/shm");
		assert(size > 0 && (size_t)size < sizeof folder);
		if (!mkdtemp(folder))
			abort();
	}
	size = snprintf(path, sizeof path, "%s/%s", folder, name);
	assert(size > 0 && (size_t)size < sizeof path);
	return path;
}

void
scratch_write(const char *name, struct view content)
{
	char path[PATH_MAX], *at = path;
	ssize_t put;
	int fd;

	memcpy(path, scratch_path(name), strlen(scratch_path(name)) + 1);
	while ((fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) < 0 && errno == ENOENT) {
		for (at = path + 1; (at = strchr(at, '/')); at++) {
			*at = '\0';
			if (mkdir(path, 0700) && errno != EEXIST)
				abort();
			*at = '/';
		}
	}
	if (fd < 0)
		abort();
	put = content.size ? write(fd, content.bytes, content.size) : 0;
	if (put < 0 || (size_t)put != content.size || close(fd))
		abort();
}
