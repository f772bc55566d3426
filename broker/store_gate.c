#include "store_gate.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"

enum status
store_gate_enter(const char *store_path, enum store_gate how, int *ret_fd)
{
	const char *slash = strrchr(store_path, '/');
	char folder[PATH_MAX];
	int fd, size = snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - store_path) + 1 : 1,
				slash ? store_path : ".");

	*ret_fd = -1;
	if (size < 0 || (size_t)size >= sizeof folder)
		return STATUS_TOO_BIG;
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return file_status(errno);
	if (flock(fd, (how == STORE_GATE_SERVE ? LOCK_SH : LOCK_EX) | LOCK_NB) && errno == EWOULDBLOCK) {
		(void)close(fd);
		return STATUS_BUSY;
	}
	*ret_fd = fd;
	return STATUS_OK;
}
