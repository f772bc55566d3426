#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of one wish to read ahead Linux fulfils no more than the device takes at once:
 * force_page_cache_ra() in mm/readahead.c. */
#define AHEAD_BYTES (128 << 10)

enum status
file_status(int error)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
		return STATUS_NOT_FOUND;
	case EACCES:
	case EPERM:
	case EROFS:
	case ELOOP:
		return STATUS_NOT_PERMITTED;
	case ENOSPC:
	case EDQUOT:
		return STATUS_FULL;
	case ENOMEM:
		return STATUS_NO_MEMORY;
	default:
		return STATUS_IO;
	}
}

/* Read ${size} bytes or to the end; the count in ${ret_size}. */
static enum status
read_all(int fd, void *to, size_t size, size_t *ret_size)
{
	size_t have = 0;

	while (have < size) {
		ssize_t got = read(fd, (char *)to + have, size - have);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return file_status(errno);
		if (!got)
			break;
		have += (size_t)got;
	}
	*ret_size = have;
	return STATUS_OK;
}

enum status
file_read(const char *path, size_t most_bytes, struct arena *arena, struct view *ret_content)
{
	enum status status = STATUS_OK;
	struct stat stat;
	uint8_t *bytes;
	size_t size = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return file_status(errno);
	if (fstat(fd, &stat)) {
		status = file_status(errno);
	} else if (!S_ISREG(stat.st_mode)) {
		status = STATUS_NOT_PERMITTED;
	} else if (stat.st_size < 0 || (uint64_t)stat.st_size > most_bytes) {
		status = STATUS_TOO_BIG;
	} else if (!(bytes = arena_alloc(arena, (size_t)stat.st_size + 1))) {
		status = STATUS_NO_MEMORY;
	} else {
		status = read_all(fd, bytes, (size_t)stat.st_size, &size);
		if (!status)
			*ret_content = (struct view){bytes, size};
	}
	(void)close(fd); /* nothing was written */
	return status;
}

enum status
file_read_secret(const char *path, char *secret, size_t size, size_t *ret_size)
{
	enum status status;
	struct stat stat;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	if (fd < 0)
		return file_status(errno);
	if (fstat(fd, &stat))
		status = file_status(errno);
	else if (!S_ISREG(stat.st_mode) || stat.st_uid != geteuid() || (stat.st_mode & 077) || stat.st_nlink != 1)
		status = STATUS_NOT_PERMITTED;
	else if (stat.st_size < 0 || (uint64_t)stat.st_size > size)
		status = STATUS_TOO_BIG;
	else
		status = read_all(fd, secret, size, ret_size);
	(void)close(fd); /* nothing was written */
	return status;
}

enum status
file_folder_of(const char *path, char *ret_folder)
{
	const char *slash = strrchr(path, '/');
	const char *folder = slash ? path : ".";
	size_t size = slash && slash > path ? (size_t)(slash - path) : 1; /* the root keeps its slash */

	if (size >= PATH_MAX)
		return STATUS_TOO_BIG;
	memcpy(ret_folder, folder, size);
	ret_folder[size] = '\0';
	return STATUS_OK;
}

enum status
file_sync_name(const char *path)
{
	char folder[PATH_MAX];
	enum status status = file_folder_of(path, folder);
	int fd;

	if (status)
		return status;
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return file_status(errno);
	if (fsync(fd))
		status = file_status(errno);
	(void)close(fd); /* nothing was written */
	return status;
}

static enum status
write_all(int fd, struct view content)
{
	size_t done = 0;

	while (done < content.size) {
		ssize_t put = write(fd, content.bytes + done, content.size - done);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return file_status(errno);
		done += (size_t)put;
	}
	return fsync(fd) ? file_status(errno) : STATUS_OK;
}

enum status
file_write(const char *path, struct view content, mode_t mode)
{
	char beside[PATH_MAX];
	struct stat now;
	enum status status;
	int size = snprintf(beside, sizeof beside, "%s.new", path);
	int fd;

	if (size < 0 || (size_t)size >= sizeof beside)
		return STATUS_TOO_BIG;
	/* root would put a file into the place of /dev/null or /dev/stdout */
	if (!stat(path, &now) && !S_ISREG(now.st_mode))
		return STATUS_NOT_PERMITTED;
	(void)unlink(beside); /* what an earlier crash left */
	fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd < 0)
		return file_status(errno);
	status = write_all(fd, content);
	if (close(fd) && !status)
		status = file_status(errno);
	if (!status && rename(beside, path))
		status = file_status(errno);
	if (status) {
		(void)unlink(beside); /* best effort: it is not the file */
		return status;
	}
	return file_sync_name(path);
}

enum status
file_rename(const char *from, const char *to)
{
	enum status status;

	if (rename(from, to))
		return file_status(errno);
	status = file_sync_name(to);
	return status ? status : file_sync_name(from);
}

static enum status
sync_file(const char *path, int is_forgotten)
{
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW), failed;

	if (fd < 0)
		return errno == ENOENT ? STATUS_OK : file_status(errno);
	failed = fsync(fd);
	if (!failed && is_forgotten)
		(void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED); /* memory is all that some file systems have */
	return close(fd) || failed ? STATUS_IO : STATUS_OK;
}

enum status
file_sync(const char *path)
{
	return sync_file(path, 0);
}

enum status
file_reread(const char *path)
{
	return sync_file(path, 1);
}

int64_t
file_ahead(const char *path, int64_t most)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
	int64_t size, at = 0;

	if (fd < 0)
		return 0;
	size = lseek(fd, 0, SEEK_END);
	for (; at < size && at < most; at += AHEAD_BYTES)
		(void)posix_fadvise(fd, at, AHEAD_BYTES, POSIX_FADV_WILLNEED); /* whoever reads it, reads it anyway */
	(void)close(fd); /* only read */
	return size < 0 ? 0 : size;
}

enum status
file_folder(const char *path, mode_t mode)
{
	char part[PATH_MAX];
	size_t size = strlen(path);

	if (!size || size >= sizeof part)
		return STATUS_TOO_BIG;
	memcpy(part, path, size + 1);
	for (size_t i = 1; i <= size; i++) {
		if (part[i] != '/' && part[i] != '\0')
			continue;
		part[i] = '\0';
		if (mkdir(part, mode) && errno != EEXIST)
			return file_status(errno);
		part[i] = path[i];
	}
	return STATUS_OK;
}
