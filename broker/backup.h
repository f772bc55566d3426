/* `tellbackctl backup create` and `done`: a backup of the running broker. */
#ifndef TELLBACK_BACKUP_H
#define TELLBACK_BACKUP_H

#include "broker_config.h"

/**
 * backup_create(config, path):
 * Make a backup of the running broker in the new file ${path}, or, where that is
 * a folder, in a new file of it: core makes a copy of its store while it
 * serves, every byte of the copy is looked at, and it is sealed to the
 * recipients of ${config}.  What came of it is on standard output, how far it is
 * and what is wrong on standard error; after anything but success nothing is
 * left behind.
 *
 * Errors: an exit code.
 * Source: docs/OPERATE.md, "Backup".
 */
int backup_create(const struct broker_config *config, const char *path) MUST_CHECK;

/**
 * backup_done(config, path, hash):
 * Tell the broker that the backup is in another place: that at ${path}, which is
 * read as a whole, or (${path} NULL) the one of ${hash}, 64 hex digits.
 *
 * Errors: an exit code: EXIT_NOT_FOUND where it is no backup of this broker.
 * Source: docs/OPERATE.md, "Backup".
 */
int backup_done(const struct broker_config *config, const char *path, const char *hash) MUST_CHECK;

#endif
