#include "backup_place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup_time.h"
#include "base/call.h"
#include "base/clock.h"
#include "base/file.h"

static int
name_in_folder(const char *folder, const char *broker, char *ret_path, size_t size)
{
	char when[BACKUP_TIME_SIZE];
	int used;

	backup_time_name(clock_now(), when);
	used = snprintf(ret_path, size, "%s/%s-%s.age", folder, broker, when);
	return used > 0 && (size_t)used < size ? 0 : -1;
}

int
backup_place_find(const char *path, const char *broker, const struct backup_say *say, struct backup_place *ret_place)
{
	struct backup_place place = {.fd = -1};
	struct stat there;
	int used = -1;

	if (!stat(path, &there) && S_ISDIR(there.st_mode)) {
		if (name_in_folder(path, broker, place.path, sizeof place.path))
			place.path[0] = '\0';
	} else if (strlen(path) < sizeof place.path) {
		strcpy(place.path, path);
	}
	if (place.path[0])
		used = snprintf(place.part, sizeof place.part, "%.*s.part", (int)(sizeof place.part - 6), place.path);
	if (used < 0 || strlen(place.path) + 5 >= sizeof place.part) {
		backup_say_wrong(say, "%s: the name is too long", path);
		return EXIT_REFUSED;
	}
	if (!lstat(place.path, &there)) {
		backup_say_wrong(say, "%s is there already: a backup is written over nothing", place.path);
		return EXIT_CONFLICT;
	}
	*ret_place = place;
	return EXIT_DONE;
}

enum status
backup_place_begin(struct backup_place *place)
{
	struct stat left;

	/* of a run that was killed: whoever runs has the lock */
	if (!lstat(place->part, &left) && S_ISREG(left.st_mode) && left.st_uid == geteuid())
		(void)unlink(place->part);
	place->fd = open(place->part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (place->fd < 0)
		return errno == EEXIST ? STATUS_CONFLICT : file_status(errno);
	place->has_part = 1;
	return STATUS_OK;
}

enum status
backup_place_end(struct backup_place *place)
{
	int failed = renameat2(AT_FDCWD, place->part, AT_FDCWD, place->path, RENAME_NOREPLACE);

	if (failed && (errno == EINVAL || errno == ENOSYS)) { /* a filesystem that cannot: it was looked at before */
		failed = access(place->path, F_OK) ? rename(place->part, place->path) : -1;
		if (failed)
			errno = EEXIST;
	}
	if (failed)
		return errno == EEXIST ? STATUS_CONFLICT : file_status(errno);
	place->has_part = 0;
	if (close(place->fd)) {
		place->fd = -1;
		return STATUS_IO;
	}
	place->fd = -1;
	return file_sync_name(place->path);
}

void
backup_place_drop(struct backup_place *place)
{
	if (place->fd >= 0)
		(void)close(place->fd);
	if (place->has_part)
		(void)unlink(place->part);
	place->fd = -1;
	place->has_part = 0;
}

int
backup_place_is_own(const char *path)
{
	char folder[PATH_MAX];
	struct stat there;

	if (file_folder_of(path, folder) || stat(folder, &there))
		return 1; /* whoever opens it will say why */
	return there.st_uid == geteuid();
}

int
backup_place_exit(enum status status)
{
	switch (status) {
	case STATUS_OK:
		return EXIT_DONE;
	case STATUS_NOT_FOUND:
		return EXIT_NOT_FOUND;
	case STATUS_NOT_PERMITTED:
		return EXIT_NOT_PERMITTED;
	case STATUS_CONFLICT:
	case STATUS_BAD_SIGNATURE:
	case STATUS_UNKNOWN_KEY:
		return EXIT_CONFLICT;
	case STATUS_CORRUPT:
	case STATUS_MISCONFIGURED:
	case STATUS_NEWER:
		return EXIT_MISCONFIGURED;
	case STATUS_MALFORMED:
	case STATUS_TOO_BIG:
	case STATUS_CANNOT_OPEN:
	case STATUS_BUSY:
	case STATUS_NO_MEMORY:
	case STATUS_FULL:
	case STATUS_GONE:
	case STATUS_IO:
		break;
	}
	return EXIT_REFUSED;
}
