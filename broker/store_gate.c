#include "store_gate.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "core/backing.h"

/* ${fd} is ours only with its lock; a filesystem that has none keeps nobody out. */
static enum status
lock(int fd, int how, int *ret_fd)
{
	if (fd < 0)
		return file_status(errno);
	if (flock(fd, how | LOCK_NB) && errno == EWOULDBLOCK) {
		(void)close(fd);
		return STATUS_BUSY;
	}
	*ret_fd = fd;
	return STATUS_OK;
}

enum status
store_gate_enter(const char *store_path, enum store_gate how, int *ret_fd)
{
	char folder[PATH_MAX];
	enum status status = file_folder_of(store_path, folder);

	*ret_fd = -1;
	if (status)
		return status;
	return lock(open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), how == STORE_GATE_SERVE ? LOCK_SH : LOCK_EX,
		    ret_fd);
}

enum status
store_gate_backup(const char *store_path, int *ret_fd)
{
	char path[PATH_MAX];
	int size = snprintf(path, sizeof path, "%s" BACKING_SUFFIX ".lock", store_path);

	*ret_fd = -1;
	if (size < 0 || (size_t)size >= sizeof path)
		return STATUS_TOO_BIG;
	return lock(open(path, O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600), LOCK_EX, ret_fd);
}

void
store_gate_leave(int fd)
{
	if (fd >= 0)
		(void)close(fd); /* nothing was written */
}
