#include "signer/log_folder.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/id.h"

/* What is being written, beside everything else. */
#define BESIDE ".new"

/* Files, and folders with new names, that wait to be synced. */
#define UNSYNCED_MOST 64

struct log_folder {
	int fd;
	int is_quick;
	size_t file_count;
	int files[UNSYNCED_MOST]; /* open still: whoever wrote is told what went wrong */
	size_t parent_count;
	char parents[UNSYNCED_MOST][TILE_PATH_SIZE];
};

/* A sync that fails may have lost what it was to keep, and the next one would
 * say that all is well: so whatever it says, it is the end. */
static enum status
sync_parent(const struct log_folder *folder, const char *parent)
{
	int fd, failed;

	if (folder->is_quick)
		return STATUS_OK;
	fd = openat(folder->fd, parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return STATUS_IO;
	failed = fsync(fd);
	(void)close(fd); /* nothing was written to it */
	return failed ? STATUS_IO : STATUS_OK;
}

enum status
log_folder_open(const char *path, enum log_folder_mode mode, struct log_folder **ret_folder)
{
	enum status status = mode == LOG_FOLDER_LOOK ? STATUS_OK : file_folder(path, 0700);
	struct log_folder *folder;

	if (status)
		return status;
	folder = calloc(1, sizeof *folder);
	if (!folder)
		return STATUS_NO_MEMORY;
	folder->is_quick = mode == LOG_FOLDER_QUICK;
	folder->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder->fd < 0)
		status = file_status(errno);
	else if (flock(folder->fd, (mode == LOG_FOLDER_LOOK ? LOCK_SH : LOCK_EX) | LOCK_NB))
		status = errno == EWOULDBLOCK ? STATUS_BUSY : STATUS_IO;
	if (!status && mode == LOG_FOLDER_WRITE)
		status = sync_parent(folder, ".."); /* it may just have been made */
	if (status) {
		log_folder_close(folder);
		return status;
	}
	*ret_folder = folder;
	return STATUS_OK;
}

void
log_folder_close(struct log_folder *folder)
{
	if (!folder)
		return;
	for (size_t i = 0; i < folder->file_count; i++)
		(void)close(folder->files[i]); /* nobody was told of it */
	if (folder->fd >= 0)
		(void)close(folder->fd); /* nothing was written to it */
	free(folder);
}

/* ---- what is not yet durable ---- */

/* The folder of ${name}, "." for the log's own. */
static void
parent_of(const char *name, char ret_parent[TILE_PATH_SIZE])
{
	const char *slash = strrchr(name, '/');
	size_t size = slash ? (size_t)(slash - name) : 1;

	assert(size < TILE_PATH_SIZE);
	memcpy(ret_parent, slash ? name : ".", size);
	ret_parent[size] = '\0';
}

static enum status
remember_parent(struct log_folder *folder, const char *name)
{
	char parent[TILE_PATH_SIZE];

	parent_of(name, parent);
	for (size_t i = 0; i < folder->parent_count; i++)
		if (!strcmp(folder->parents[i], parent))
			return STATUS_OK;
	if (folder->parent_count == UNSYNCED_MOST)
		return sync_parent(folder, parent);
	memcpy(folder->parents[folder->parent_count++], parent, sizeof parent);
	return STATUS_OK;
}

static enum status
sync_file(const struct log_folder *folder, int fd)
{
	int failed = !folder->is_quick && fsync(fd);

	return close(fd) || failed ? STATUS_IO : STATUS_OK;
}

static enum status
sync_files(struct log_folder *folder)
{
	enum status status = STATUS_OK;

	while (!status && folder->file_count)
		status = sync_file(folder, folder->files[--folder->file_count]);
	return status;
}

enum status
log_folder_sync(struct log_folder *folder)
{
	enum status status = sync_files(folder);

	while (!status && folder->parent_count)
		status = sync_parent(folder, folder->parents[--folder->parent_count]);
	return status;
}

/* ---- putting a file there ---- */

static enum status
make_parents(struct log_folder *folder, const char *name)
{
	char part[TILE_PATH_SIZE];
	enum status status = STATUS_OK;

	for (size_t i = 1; !status && name[i]; i++) {
		if (name[i] != '/')
			continue;
		memcpy(part, name, i);
		part[i] = '\0';
		if (!mkdirat(folder->fd, part, 0700))
			status = remember_parent(folder, part);
		else if (errno != EEXIST)
			status = file_status(errno);
	}
	return status;
}

static enum status
write_beside(const struct log_folder *folder, struct view bytes, int *ret_fd)
{
	enum status status = STATUS_OK;
	int fd;

	(void)unlinkat(folder->fd, BESIDE, 0); /* what an earlier crash left */
	fd = openat(folder->fd, BESIDE, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return file_status(errno);
	for (size_t done = 0; !status && done < bytes.size;) {
		ssize_t put = write(fd, bytes.bytes + done, bytes.size - done);

		if (put >= 0)
			done += (size_t)put;
		else if (errno != EINTR)
			status = file_status(errno);
	}
	if (status) {
		(void)close(fd);			/* it is not wanted */
		(void)unlinkat(folder->fd, BESIDE, 0); /* nor is the room it takes */
		return status;
	}
	*ret_fd = fd;
	return STATUS_OK;
}

static enum status
name_beside(struct log_folder *folder, const char *name)
{
	enum status status = STATUS_OK;

	if (!renameat(folder->fd, BESIDE, folder->fd, name))
		return remember_parent(folder, name);
	if (errno != ENOENT)
		return file_status(errno);
	status = make_parents(folder, name);
	if (status)
		return status;
	if (renameat(folder->fd, BESIDE, folder->fd, name))
		return file_status(errno);
	return remember_parent(folder, name);
}

enum status
log_folder_put(struct log_folder *folder, const char *name, struct view bytes)
{
	int fd = -1;
	enum status status = folder->file_count == UNSYNCED_MOST ? sync_files(folder) : STATUS_OK;

	if (!status)
		status = write_beside(folder, bytes, &fd);
	if (status)
		return status;
	folder->files[folder->file_count++] = fd;
	return name_beside(folder, name);
}

enum status
log_folder_put_whole(struct log_folder *folder, const char *name, struct view bytes)
{
	int fd = -1;
	enum status status = write_beside(folder, bytes, &fd);

	if (!status)
		status = sync_file(folder, fd);
	return status ? status : name_beside(folder, name);
}

enum status
log_folder_replace(struct log_folder *folder, const char *name, struct view bytes)
{
	enum status status = log_folder_put_whole(folder, name, bytes);

	return status ? status : log_folder_sync(folder);
}

/* ---- what is there ---- */

int
log_folder_differs(const struct log_folder *folder, const char *name, struct view bytes)
{
	uint8_t there[4096];
	size_t done = 0;
	ssize_t got;
	int fd = openat(folder->fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK), same = 1;

	if (fd < 0)
		return errno != ENOENT && errno != ENOTDIR;
	while (same && (got = read(fd, there, sizeof there)) > 0) {
		same = (size_t)got <= bytes.size - done && !memcmp(there, bytes.bytes + done, (size_t)got);
		done += (size_t)got;
	}
	(void)close(fd); /* only read */
	return !same || done != bytes.size;
}

void
log_folder_prune(const struct log_folder *folder, const struct tile *tile)
{
	struct tile narrow = *tile;
	struct dirent *entry;
	char path[TILE_PATH_SIZE];
	uint64_t width;
	DIR *stream;
	int fd;

	narrow.width = 1;
	tile_path(&narrow, path);
	*strrchr(path, '/') = '\0';
	fd = openat(folder->fd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	stream = fd < 0 ? NULL : fdopendir(fd);
	if (!stream) {
		if (fd >= 0)
			(void)close(fd); /* only read */
		return;
	}
	while ((entry = readdir(stream)))
		if (!id_number(entry->d_name, &width) && width < tile->width)
			(void)unlinkat(fd, entry->d_name, 0); /* it is no harm if it stays */
	(void)closedir(stream); /* and ${fd} with it */
	if (tile->width == TILE_WIDTH)
		(void)unlinkat(folder->fd, path, AT_REMOVEDIR); /* not if something is in it */
}
