/* One store in the place of another: at any moment, also of a loss of power,
 * the one or the other stands there, whole. */
#ifndef TELLBACK_BACKUP_SWAP_H
#define TELLBACK_BACKUP_SWAP_H

#include <limits.h>

#include "backup_say.h"
#include "store/store.h"

/**
 * struct backup_swap:
 * What stands in the store's place.
 *
 * Shape:  ${is_there}; ${store} is open, and keeps tellbackd out, unless
 *         ${is_damaged}: what stands there cannot be read as a store; ${last} its
 *         newest leaf if it has ${leaves}.
 */
struct backup_swap {
	const char *path;
	struct store *store;
	int is_there;
	int is_damaged;
	uint64_t leaves;
	struct leaf last;
	char aside[PATH_MAX];
};

/**
 * backup_swap_look(path, say, ret_swap), backup_swap_done(swap):
 * Look what stands at ${path}.
 *
 * Owner:  borrows ${path}; backup_swap_done closes.
 * Errors: STATUS_BUSY (tellbackd runs), STATUS_NEWER, STATUS_FULL (what it has
 *         in its log of changes cannot be worked in): said.
 */
enum status backup_swap_look(const char *path, const struct backup_say *say, struct backup_swap *ret_swap) MUST_CHECK;
void backup_swap_done(struct backup_swap *swap);

/**
 * backup_swap_put(swap, with):
 * Keep what stands there under the name ${swap}->aside ("" if there is
 * nothing), also what is left of the log of changes of a store that is gone, and
 * put ${with}, which is closed and durable, in its place.
 *
 * Errors: those of file_rename.
 */
enum status backup_swap_put(struct backup_swap *swap, const char *with) MUST_CHECK;

/**
 * backup_swap_changes(path, ret_name):
 * The name of the log of changes of the store at ${path}: what is in it is not
 * worked in yet, and would stay behind.
 *
 * Shape:  ${path} of fewer than PATH_MAX bytes, as one that was opened has.
 */
#define BACKUP_SWAP_CHANGES (PATH_MAX + 8)
void backup_swap_changes(const char *path, char ret_name[static BACKUP_SWAP_CHANGES]);

#endif
