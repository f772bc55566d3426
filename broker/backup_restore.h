/* `tellbackctl backup verify` and `restore`. */
#ifndef TELLBACK_BACKUP_RESTORE_H
#define TELLBACK_BACKUP_RESTORE_H

#include "broker_config.h"

/**
 * struct backup_from:
 * Which backup, and the file with a key that opens it.
 */
struct backup_from {
	const char *path;
	const char *identity;
};

/**
 * backup_verify(config, from, folder):
 * Take the backup apart in a new folder in ${folder} (NULL: $TMPDIR, /var/tmp),
 * look at everything in it, and remove the folder.
 *
 * Shape:  ${config} NULL: this is not the broker's machine.
 * Errors: an exit code.
 * Source: docs/OPERATE.md, "Backup".
 */
int backup_verify(const struct broker_config *config, const struct backup_from *from, const char *folder) MUST_CHECK;

/** BACKUP_REPLACE: also over a store that is newer, or cannot be read. */
enum backup_over { BACKUP_OVER_OLDER, BACKUP_REPLACE };

/**
 * backup_restore(config, from, over):
 * While no broker runs: put the store of the backup in its place, at once and
 * as a whole, keeping what stood there under another name; what is to be done
 * before tellbackd starts is on standard output.
 *
 * Errors: an exit code: EXIT_CONFLICT where the store that is there is newer.
 * Source: docs/OPERATE.md, "Backup".
 */
int backup_restore(const struct broker_config *config, const struct backup_from *from, enum backup_over over) MUST_CHECK;

#endif
