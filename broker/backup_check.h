/* Is a copy of the store one that could be put back?  Everything in it is
 * looked at. */
#ifndef TELLBACK_BACKUP_CHECK_H
#define TELLBACK_BACKUP_CHECK_H

#include "backup_say.h"
#include "note/signed_note.h"
#include "tellback/bytes.h"

/**
 * struct backup_checked:
 * What was found.
 *
 * Shape:  ${leaves} with the tree's ${root}; the log had shown ${shown} of them
 *         under a checkpoint by its key, 0: no checkpoint was given;
 *         ${is_key_known}: by the key that is known here, or, where none is, by
 *         that of the directory in it; else by one for a log of another name.
 */
struct backup_checked {
	uint64_t leaves;
	struct digest root;
	uint64_t shown;
	uint64_t bodies;
	int is_key_known;
};

/**
 * struct backup_check, backup_check_store(ask, say, ret_checked):
 * Look at the store's file ${path}, which nobody has open: all that store_check
 * looks at, what is in force, and that the ${checkpoint} (may be empty) is of these leaves and by the
 * log's key: ${own_key} (NULL: not known here), or the directory's where that is
 * of another name.  ${is_look} non-zero: the file's name is removed as soon as it
 * is open.
 *
 * Errors: STATUS_CORRUPT, STATUS_CONFLICT (the checkpoint is of other leaves),
 *         STATUS_BAD_SIGNATURE, STATUS_UNKNOWN_KEY: said; STATUS_NEWER;
 *         STATUS_NO_MEMORY; those of the store.
 */
struct backup_check {
	const char *path;
	struct view checkpoint;
	const struct signer_key *own_key;
	int is_look;
};
enum status backup_check_store(const struct backup_check *ask, struct backup_say *say,
			       struct backup_checked *ret_checked) MUST_CHECK;

#endif
