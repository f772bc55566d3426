#include "core/disk.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"

static char *
copy_text(const char *text, const char *tail)
{
	size_t size = strlen(text);
	char *copy = malloc(size + strlen(tail) + 1);

	if (copy) {
		memcpy(copy, text, size);
		memcpy(copy + size, tail, strlen(tail) + 1);
	}
	return copy;
}

static uint64_t
free_bytes(const struct core *core)
{
	struct statvfs room;

	/* a disk that cannot be asked is not taken for full: writing will tell */
	if (statvfs(core->store_folder, &room))
		return UINT64_MAX;
	return (uint64_t)room.f_bavail * room.f_frsize;
}

static void
hold_ballast(struct core *core)
{
	int fd = open(core->ballast_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return;
	core->has_ballast = !posix_fallocate(fd, 0, (off_t)core->options.reserve_bytes);
	if (!core->has_ballast)
		(void)unlink(core->ballast_path); /* half a reserve is none */
	(void)close(fd);			  /* it holds nothing to be lost */
}

/* Did the process before us leave its reserve?  It may be all there is. */
static int
is_held(const struct core *core)
{
	struct stat file;

	return !lstat(core->ballast_path, &file) && S_ISREG(file.st_mode) &&
	       (uint64_t)file.st_size >= core->options.reserve_bytes && core->options.reserve_bytes;
}

enum status
disk_open(struct core *core)
{
	const char *path = core->options.store_path;
	char folder[PATH_MAX];
	enum status status = file_folder_of(path, folder);
	struct statvfs disk;

	if (status)
		return status;
	core->store_folder = copy_text(folder, "");
	core->ballast_path = copy_text(path, ".reserve");
	if (!core->store_folder || !core->ballast_path)
		return STATUS_NO_MEMORY;
	/* a small disk must not be full for us from the first day */
	if (!statvfs(core->store_folder, &disk) &&
	    core->options.reserve_bytes > (uint64_t)disk.f_blocks * disk.f_frsize / 16)
		core->options.reserve_bytes = (uint64_t)disk.f_blocks * disk.f_frsize / 16;
	core->has_ballast = is_held(core);
	disk_look(core);
	return STATUS_OK;
}

void
disk_look(struct core *core)
{
	uint64_t room, reserve = core->options.reserve_bytes;
	int was_low = core->is_disk_low;

	if (!reserve)
		return;
	room = free_bytes(core);
	if (!core->has_ballast && room >= 2 * reserve) {
		hold_ballast(core);
		room = free_bytes(core);
	}
	core->is_disk_low = !core->has_ballast || room < reserve;
	if (core->is_disk_low != was_low)
		log_event(core->is_disk_low ? LOG_LINE_ERROR : LOG_LINE_INFO,
			  core->is_disk_low ? "disk.low" : "disk.enough", "free_bytes=%llu reserve_bytes=%llu",
			  (unsigned long long)room, (unsigned long long)reserve);
}

void
disk_release(struct core *core)
{
	if (core->has_ballast)
		(void)unlink(core->ballast_path); /* if this fails the disk stays full */
	core->has_ballast = 0;
	log_event(LOG_LINE_ERROR, "disk.full", "ordinary messages wait; urgent ones pass on the reserve");
}

void
disk_free(struct core *core)
{
	free(core->store_folder);
	free(core->ballast_path);
}
