/* Where a backup is put: a new file that has its name only once it is whole. */
#ifndef TELLBACK_BACKUP_PLACE_H
#define TELLBACK_BACKUP_PLACE_H

#include <limits.h>

#include "backup_say.h"
#include "tellback/status.h"

/**
 * struct backup_place:
 * The file's name, and the one it has while it is being written.
 *
 * Shape:  ${fd} of the part, when ${has_part}.
 */
struct backup_place {
	char path[PATH_MAX];
	char part[PATH_MAX];
	int fd;
	int has_part;
};

/**
 * backup_place_find(path, broker, say, ret_place):
 * ${path} itself, or if it is a folder a file in it that is named after
 * ${broker} and the time.
 *
 * Errors: an exit code: EXIT_CONFLICT if a file is there; said.
 */
int backup_place_find(const char *path, const char *broker, const struct backup_say *say,
		      struct backup_place *ret_place) MUST_CHECK;

/**
 * backup_place_begin(place), backup_place_end(place), backup_place_drop(place):
 * Make the part, of mode 0600, in the place of what an earlier run left; give it
 * its name, durably, over no other file; take it away if that was not done.
 *
 * Errors: those of file_write; STATUS_CONFLICT (a file of that name came).
 */
enum status backup_place_begin(struct backup_place *place) MUST_CHECK;
enum status backup_place_end(struct backup_place *place) MUST_CHECK;
void backup_place_drop(struct backup_place *place);

/**
 * backup_place_is_own(path):
 * Non-zero if the folder of ${path} is this user's: what another made in it the
 * broker could not open.
 */
int backup_place_is_own(const char *path);

/**
 * backup_place_exit(status):
 * The exit code that says so.
 */
int backup_place_exit(enum status status);

#endif
