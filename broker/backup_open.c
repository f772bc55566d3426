#include "backup_open.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup_identity.h"
#include "backup_place.h"
#include "base/call.h"
#include "base/digest.h"
#include "base/file.h"

static int
failed(const struct backup_say *say, const char *path, enum status status)
{
	backup_say_wrong(say, "%s: %s", path,
			 status == STATUS_NOT_FOUND	  ? "there is no such file"
			 : status == STATUS_FULL	  ? "there is no room for the store beside it"
			 : status == STATUS_NOT_PERMITTED ? "it may not be read or written by this user; an identity "
							    "file has mode 0600"
			 : status == STATUS_CANNOT_OPEN	  ? "it was not opened"
			 : status == STATUS_MALFORMED	  ? "nothing of it was used"
							  : status_word(status));
	return backup_place_exit(status);
}

/* Killed at any moment, a run that only looks must leave no unsealed store. */
static int
make_store(const struct backup_open *ask, int *ret_has_name)
{
	char folder[PATH_MAX];
	int fd = -1;

	*ret_has_name = 0;
	if (ask->is_look && !file_folder_of(ask->store, folder)) {
		fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
		if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
			return fd;
	}
	*ret_has_name = 1;
	return open(ask->store, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
}

/* SQLite opens nothing without a name. */
static enum status
name_store(const struct backup_open *ask, int fd)
{
	char same[32];

	(void)snprintf(same, sizeof same, "/proc/self/fd/%d", fd);
	return linkat(AT_FDCWD, same, AT_FDCWD, ask->store, AT_SYMLINK_FOLLOW) ? file_status(errno) : STATUS_OK;
}

static int
read_file(const struct backup_open *ask, struct backup_read *read, struct backup_say *say, struct arena *arena,
	  struct backup_parts *ret_parts)
{
	struct stat file;
	int has_name;
	enum status status;

	read->fd = open(ask->path, O_RDONLY | O_CLOEXEC);
	if (read->fd < 0)
		return failed(say, ask->path, file_status(errno));
	if (!fstat(read->fd, &file) && S_ISDIR(file.st_mode)) {
		(void)close(read->fd);
		backup_say_wrong(say, "%s is a folder: the backup's file is wanted", ask->path);
		return EXIT_REFUSED;
	}
	read->store = make_store(ask, &has_name);
	if (read->store < 0) {
		status = file_status(errno);
		(void)close(read->fd);
		return failed(say, ask->store, status);
	}
	status = backup_file_read(read, say, arena, ret_parts);
	(void)close(read->fd); /* only read */
	if (!status && !has_name)
		status = name_store(ask, read->store);
	if (close(read->store) && !status)
		status = STATUS_IO;
	return status ? failed(say, status == STATUS_FULL || status == STATUS_IO ? ask->store : ask->path, status)
		      : EXIT_DONE;
}

static int
look(const struct backup_open *ask, const struct backup_parts *parts, struct backup_say *say,
     struct backup_checked *ret_checked)
{
	const struct backup_check check = {ask->store, parts->checkpoint, ask->own_key, ask->is_look};
	struct backup_checked checked;
	enum status status = backup_check_store(&check, say, &checked);

	if (status)
		return status == STATUS_FULL ? failed(say, ask->store, status) : backup_place_exit(status);
	if (checked.leaves != parts->text.leaves || checked.shown != parts->text.shown ||
	    !digest_equal(&checked.root, &parts->text.root)) {
		backup_say_wrong(say, "%s is not what it says of itself", ask->path);
		return EXIT_REFUSED;
	}
	*ret_checked = checked;
	return EXIT_DONE;
}

int
backup_open_file(const struct backup_open *ask, struct backup_say *say, struct arena *arena,
		 struct backup_parts *ret_parts, struct backup_checked *ret_checked)
{
	struct backup_identity *identity = NULL;
	struct age_unwrapper unwrapper;
	struct backup_read read = {.fd = -1, .store = -1, .unwrapper = &unwrapper};
	enum status status = backup_identity_load(ask->identity, &identity);
	int code;

	if (status == STATUS_MALFORMED || status == STATUS_TOO_BIG) {
		backup_say_wrong(say, "%s is no identity file as age-keygen writes it", ask->identity);
		return EXIT_REFUSED;
	}
	if (status)
		return failed(say, ask->identity, status);
	unwrapper = backup_identity_unwrapper(identity);
	code = read_file(ask, &read, say, arena, ret_parts);
	backup_identity_free(identity);
	if (!code)
		code = look(ask, ret_parts, say, ret_checked);
	if (code && read.store >= 0)
		(void)unlink(ask->store);
	return code;
}
