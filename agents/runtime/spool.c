#include "runtime/spool.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

/* Files of the wanted kind in one look at a folder: whoever drops more is
 * served in turns.  What else lies there is passed over, or a folder that
 * fills over the years would hide what comes. */
#define PURGE_DEPTH 8
#define WANTED_MOST 20000

static const char *const folders[SPOOL_FOLDERS] = {
    [SPOOL_OUT_TMP] = "out/tmp",       [SPOOL_OUT_NEW] = "out/new",	[SPOOL_OUT_SENT] = "out/sent",
    [SPOOL_OUT_FAILED] = "out/failed", [SPOOL_OUT_OF] = "out/sent/.of", [SPOOL_IN_TMP] = "in/.tmp",
    [SPOOL_IN_NEW] = "in/new",	       [SPOOL_IN_DONE] = "in/done",
};

struct spool {
	char path[PATH_MAX];
	int fd;
};

static int
path_of(const struct spool *spool, struct spool_file file, char ret_path[PATH_MAX])
{
	int size = snprintf(ret_path, PATH_MAX, "%s/%s/%s", spool->path, folders[file.folder], file.name);

	return size > 0 && size < PATH_MAX ? 0 : -1;
}

static enum status
folders_make(const struct spool *spool)
{
	for (size_t i = 0; i < SPOOL_FOLDERS; i++) {
		char path[PATH_MAX];
		enum status status;

		if (path_of(spool, (struct spool_file){(enum spool_folder)i, ""}, path))
			return STATUS_TOO_BIG;
		status = file_folder(path, 0700);
		if (status)
			return status;
	}
	return STATUS_OK;
}

static int
watch(const struct spool *spool, enum spool_folder folder)
{
	char path[PATH_MAX];

	/* a file comes by rename; one written in place counts once it is closed */
	return path_of(spool, (struct spool_file){folder, ""}, path) ||
	       inotify_add_watch(spool->fd, path, IN_MOVED_TO | IN_CLOSE_WRITE) < 0;
}

enum status
spool_open(const char *path, struct spool **ret_spool)
{
	struct spool *spool = calloc(1, sizeof *spool);
	enum status status = STATUS_TOO_BIG;

	if (!spool)
		return STATUS_NO_MEMORY;
	spool->fd = -1;
	(void)signal(SIGIO, SIG_IGN); /* what breaks a lease of is_being_written would end us */
	if (strlen(path) >= sizeof spool->path)
		goto out;
	memcpy(spool->path, path, strlen(path));
	status = folders_make(spool);
	if (status)
		goto out;
	status = STATUS_IO;
	spool->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (spool->fd < 0 || watch(spool, SPOOL_OUT_NEW) || watch(spool, SPOOL_IN_DONE))
		goto out;
	*ret_spool = spool;
	return STATUS_OK;
out:
	spool_close(spool);
	return status;
}

void
spool_close(struct spool *spool)
{
	if (!spool)
		return;
	if (spool->fd >= 0)
		(void)close(spool->fd); /* nothing was written */
	free(spool);
}

int
spool_fd(const struct spool *spool)
{
	return spool->fd;
}

void
spool_drain(struct spool *spool)
{
	char events[4096];

	/* what came is seen by looking; here only that something did */
	while (read(spool->fd, events, sizeof events) > 0)
		;
}

int
spool_is_name(const char *name)
{
	if (!*name || *name == '.' || strchr(name, '/'))
		return 0;
	for (const char *at = name; *at; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			return 0;
	return strlen(name) <= NAME_MAX;
}

int
spool_stem(const char *name, const char *suffix, char ret_stem[SPOOL_STEM_SIZE])
{
	size_t size = strlen(name), end = strlen(suffix);

	if (!spool_is_name(name) || size <= end || size - end >= SPOOL_STEM_SIZE ||
	    strcmp(name + size - end, suffix) != 0)
		return -1;
	memcpy(ret_stem, name, size - end);
	ret_stem[size - end] = '\0';
	return 0;
}

struct found {
	struct timespec changed;
	char stem[SPOOL_STEM_SIZE];
};

static int
is_older(const struct found *a, const struct found *b)
{
	if (a->changed.tv_sec != b->changed.tv_sec)
		return a->changed.tv_sec < b->changed.tv_sec;
	if (a->changed.tv_nsec != b->changed.tv_nsec)
		return a->changed.tv_nsec < b->changed.tv_nsec;
	return strcmp(a->stem, b->stem) < 0;
}

/* Keep the SPOOL_LOOK_MOST oldest, in order. */
static void
found_add(struct found *list, size_t *count, const struct found *one)
{
	size_t at = *count;

	if (*count == SPOOL_LOOK_MOST && !is_older(one, &list[*count - 1]))
		return;
	if (*count < SPOOL_LOOK_MOST)
		(*count)++;
	else
		at--;
	while (at && is_older(one, &list[at - 1])) {
		list[at] = list[at - 1];
		at--;
	}
	list[at] = *one;
}

/**
 * struct wanted:
 * What one look is for.
 *
 * Shape:  names that end in ${suffix}, or (is_stray) that do not; newer than
 *         ${after}, NULL for all; older than ${before_s}.
 */
struct wanted {
	enum spool_folder folder;
	const char *suffix;
	int is_stray;
	const struct found *after;
	int64_t before_s;
};

/* The name's stem, or the whole name of a stray. */
static int
is_wanted(const struct wanted *wanted, const char *name, char ret_stem[SPOOL_STEM_SIZE])
{
	if (!wanted->is_stray)
		return !spool_stem(name, wanted->suffix, ret_stem);
	return spool_stem(name, wanted->suffix, ret_stem) && !spool_stem(name, "", ret_stem);
}

static enum status
look(const struct spool *spool, const struct wanted *wanted, struct spool_stems *ret_stems)
{
	struct found list[SPOOL_LOOK_MOST];
	struct found one;
	const struct dirent *entry;
	char path[PATH_MAX];
	size_t count = 0, seen = 0;
	struct stat stat;
	DIR *dir;

	if (path_of(spool, (struct spool_file){wanted->folder, ""}, path) || !(dir = opendir(path)))
		return errno == EACCES ? STATUS_NOT_PERMITTED : STATUS_IO;
	while (seen < WANTED_MOST && (entry = readdir(dir))) {
		if (!is_wanted(wanted, entry->d_name, one.stem))
			continue;
		seen++;
		/* the time of the rename: the order in which they were handed over */
		if (fstatat(dirfd(dir), entry->d_name, &stat, AT_SYMLINK_NOFOLLOW) || !S_ISREG(stat.st_mode))
			continue;
		one.changed = stat.st_ctim;
		if ((wanted->after && !is_older(wanted->after, &one)) || one.changed.tv_sec >= wanted->before_s)
			continue;
		found_add(list, &count, &one);
	}
	(void)closedir(dir); /* only read */
	ret_stems->count = count;
	for (size_t i = 0; i < count; i++)
		memcpy(ret_stems->items[i], list[i].stem, SPOOL_STEM_SIZE);
	if (count) {
		ret_stems->last_s = list[count - 1].changed.tv_sec;
		ret_stems->last_ns = list[count - 1].changed.tv_nsec;
	}
	return STATUS_OK;
}

enum status
spool_look(const struct spool *spool, enum spool_folder folder, const char *suffix, struct spool_stems *ret_stems)
{
	const struct wanted wanted = {folder, suffix, 0, NULL, INT64_MAX};

	return look(spool, &wanted, ret_stems);
}

enum status
spool_look_on(const struct spool *spool, enum spool_folder folder, const char *suffix, struct spool_stems *stems)
{
	struct found last = {.changed = {stems->last_s, stems->last_ns}};
	const struct wanted wanted = {folder, suffix, 0, &last, INT64_MAX};

	if (!stems->count)
		return STATUS_OK;
	memcpy(last.stem, stems->items[stems->count - 1], SPOOL_STEM_SIZE);
	return look(spool, &wanted, stems);
}

enum status
spool_strays(const struct spool *spool, int64_t before_ms, struct spool_stems *ret_stems)
{
	const struct wanted wanted = {SPOOL_OUT_NEW, ".json", 1, NULL, before_ms / 1000};

	return look(spool, &wanted, ret_stems);
}

/* A read lease is given only on a file that nobody has open for writing.  Where
 * there are no leases (a network file system) the rename must do. */
static int
is_being_written(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
	int is = 0;

	if (fd < 0)
		return 0;
	if (!fcntl(fd, F_SETLEASE, F_RDLCK))
		(void)fcntl(fd, F_SETLEASE, F_UNLCK); /* closing gives it back too */
	else
		is = errno == EAGAIN;
	(void)close(fd); /* only read */
	return is;
}

enum status
spool_read(const struct spool *spool, struct spool_file file, size_t most, struct arena *arena,
	   struct view *ret_content)
{
	char path[PATH_MAX];

	if (!spool_is_name(file.name) || path_of(spool, file, path))
		return STATUS_NOT_FOUND;
	if (file.folder == SPOOL_OUT_NEW && is_being_written(path))
		return STATUS_BUSY;
	return file_read(path, most, arena, ret_content);
}

enum status
spool_write(const struct spool *spool, struct spool_file file, struct view content)
{
	char path[PATH_MAX];

	assert(spool_is_name(file.name));
	if (path_of(spool, file, path))
		return STATUS_TOO_BIG;
	return file_write(path, content, 0600);
}

enum status
spool_move(const struct spool *spool, struct spool_file from, enum spool_folder to)
{
	char old[PATH_MAX], fresh[PATH_MAX];
	enum status status;

	if (path_of(spool, from, old) || path_of(spool, (struct spool_file){to, from.name}, fresh))
		return STATUS_TOO_BIG;
	status = file_rename(old, fresh);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

void
spool_remove(const struct spool *spool, struct spool_file file)
{
	char path[PATH_MAX];

	if (!path_of(spool, file, path))
		(void)unlink(path); /* a file that stays is only a file more */
}

int
spool_has(const struct spool *spool, struct spool_file file)
{
	char path[PATH_MAX];

	return !path_of(spool, file, path) && !access(path, F_OK);
}

static enum status
attachments_write(const struct spool *spool, const struct spool_arrival *arrival)
{
	char path[PATH_MAX];
	int size = snprintf(path, sizeof path, "%s/%s/%s.files", spool->path, folders[SPOOL_IN_NEW], arrival->id.hex);
	enum status status;

	if (size < 0 || (size_t)size >= sizeof path)
		return STATUS_TOO_BIG;
	status = file_folder(path, 0700);
	for (size_t i = 0; !status && i < arrival->attachment_count; i++) {
		char *end = path + size;
		int more;

		if (!spool_is_name(arrival->attachments[i].name))
			return STATUS_MALFORMED;
		more = snprintf(end, sizeof path - (size_t)size, "/%s", arrival->attachments[i].name);
		if (more < 0 || (size_t)(size + more) >= sizeof path)
			return STATUS_TOO_BIG;
		status = file_write(path, arrival->attachments[i].bytes, 0600);
	}
	return status;
}

enum status
spool_arrive(const struct spool *spool, const struct spool_arrival *arrival)
{
	char name[SPOOL_STEM_SIZE];
	struct spool_file done = {SPOOL_IN_DONE, name};
	struct spool_file written = {SPOOL_IN_TMP, name};
	enum status status = STATUS_OK;

	(void)snprintf(name, sizeof name, "%s.json", arrival->id.hex);
	if (spool_has(spool, done))
		return STATUS_OK; /* taken before a crash made us do this again */
	if (arrival->attachment_count)
		status = attachments_write(spool, arrival);
	if (!status)
		status = spool_write(spool, written, arrival->json);
	return status ? status : spool_move(spool, written, SPOOL_IN_NEW);
}

/* ${depth}: what a program of the agency may have unpacked beside ours. */
static int
tree_remove(int at, const char *name, unsigned depth)
{
	const struct dirent *entry;
	int fd, left = 0;
	DIR *dir;

	if (!unlinkat(at, name, 0) || errno == ENOENT)
		return 0;
	fd = depth ? openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir) {
		if (fd >= 0)
			(void)close(fd); /* nothing was read */
		return 1;
	}
	while ((entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			left |= tree_remove(fd, entry->d_name, depth - 1);
	(void)closedir(dir); /* only read */
	return unlinkat(at, name, AT_REMOVEDIR) && errno != ENOENT ? 1 : left;
}

static int
folder_purge(const struct spool *spool, enum spool_folder folder, const char *id)
{
	const size_t size = strlen(id);
	const struct dirent *entry;
	char path[PATH_MAX];
	int left = 0;
	DIR *dir;

	if (path_of(spool, (struct spool_file){folder, ""}, path) || !(dir = opendir(path)))
		return 1;
	while ((entry = readdir(dir)))
		if (!strncmp(entry->d_name, id, size) && strncmp(entry->d_name + size, ".opened.", 8) != 0)
			left |= tree_remove(dirfd(dir), entry->d_name, PURGE_DEPTH);
	/* the journal goes on behind it: it is gone for good, or still to be done */
	left |= fsync(dirfd(dir)) != 0;
	(void)closedir(dir); /* only read */
	return left;
}

enum status
spool_purge(const struct spool *spool, const struct envelope_id *id)
{
	/* in the order in which the agency's system moves them */
	static const enum spool_folder order[] = {SPOOL_IN_TMP, SPOOL_IN_NEW, SPOOL_IN_DONE};
	int left = 0;

	assert(*id->hex);
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		left |= folder_purge(spool, order[i], id->hex);
	return left ? STATUS_NOT_PERMITTED : STATUS_OK;
}
