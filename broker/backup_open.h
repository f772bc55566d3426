/* A backup taken out of its file and looked at, before anybody relies on it. */
#ifndef TELLBACK_BACKUP_OPEN_H
#define TELLBACK_BACKUP_OPEN_H

#include "backup_check.h"
#include "backup_file.h"

/**
 * struct backup_open:
 * Which backup, whose keys open it, and where the store in it goes.
 *
 * Shape:  ${store} is made, mode 0600; ${own_key} NULL: the log's key is not
 *         known here; ${is_look} non-zero: only to look, so that the store has
 *         its name for no longer than it takes to open it, where the filesystem
 *         has files without a name (O_TMPFILE), and else from when it is made
 *         until it was opened.  Whoever kills us leaves nothing unsealed.
 */
struct backup_open {
	const char *path;
	const char *identity;
	const char *store;
	const struct signer_key *own_key;
	int is_look;
};

/**
 * backup_open_file(ask, say, arena, ret_parts, ret_checked):
 * Open the backup, look at everything in it, and see that it is what it says of
 * itself.  What is wrong was said; ${ask}->store is there only on success,
 * and where it was made only to look never.
 *
 * Errors: an exit code.
 * Source: docs/OPERATE.md, "Backup".
 */
int backup_open_file(const struct backup_open *ask, struct backup_say *say, struct arena *arena,
		     struct backup_parts *ret_parts, struct backup_checked *ret_checked) MUST_CHECK;

#endif
