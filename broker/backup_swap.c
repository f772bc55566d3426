#include "backup_swap.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

void
backup_swap_changes(const char *path, char ret_name[static BACKUP_SWAP_CHANGES])
{
	int size = snprintf(ret_name, BACKUP_SWAP_CHANGES, "%s-wal", path);

	assert(size > 0 && size < BACKUP_SWAP_CHANGES);
	(void)size;
}

/* Opened for writing, its changes are worked in: what lay beside it is empty
 * then, and no later store would take it for its own. */
static enum status
look_inside(struct backup_swap *swap, const struct backup_say *say)
{
	char changes[BACKUP_SWAP_CHANGES];
	struct stat left;
	enum status status = store_leaf_last(swap->store, &swap->last);

	if (status && status != STATUS_NOT_FOUND) {
		store_close(swap->store);
		swap->store = NULL;
		swap->is_damaged = 1;
		return STATUS_OK;
	}
	swap->leaves = status ? 0 : swap->last.index + 1;
	backup_swap_changes(swap->path, changes);
	if (!stat(changes, &left) && left.st_size) {
		backup_say_wrong(say, "%s: the disk is full: free some first", swap->path);
		return STATUS_FULL;
	}
	return STATUS_OK;
}

enum status
backup_swap_look(const char *path, const struct backup_say *say, struct backup_swap *ret_swap)
{
	struct backup_swap swap = {.path = path, .is_there = !access(path, F_OK)};
	enum status status = swap.is_there ? store_open(path, STORE_SERVE, &swap.store) : STATUS_OK;

	if (status == STATUS_BUSY || status == STATUS_NEWER || status == STATUS_NOT_PERMITTED) {
		backup_say_wrong(say, "%s: %s", path,
				 status == STATUS_BUSY	  ? "another process has it: stop tellbackd first"
				 : status == STATUS_NEWER ? "it was made by a newer version of Tellback: use that one"
							  : status_word(status));
		return status;
	}
	if (!status && swap.store)
		status = look_inside(&swap, say);
	else if (status)
		swap.is_damaged = 1, status = STATUS_OK;
	if (status)
		backup_swap_done(&swap);
	else
		*ret_swap = swap;
	return status;
}

void
backup_swap_done(struct backup_swap *swap)
{
	store_close(swap->store);
	swap->store = NULL;
}

/* What SQLite takes for part of the store of that name. */
static const char *const beside[] = {"-wal", "-journal"};

/* Changes of a store that could not be opened, or is gone, are not the next
 * one's: they are kept with it.  Of one that was opened nothing is in them. */
static enum status
clear_beside(struct backup_swap *swap, const char *suffix, int *ret_is_kept)
{
	char left[PATH_MAX], aside[PATH_MAX];
	int size = snprintf(left, sizeof left, "%s%s", swap->path, suffix);
	int kept_size = snprintf(aside, sizeof aside, "%s%s", swap->aside, suffix);

	if (size < 0 || (size_t)size >= sizeof left || kept_size < 0 || (size_t)kept_size >= sizeof aside)
		return STATUS_TOO_BIG;
	if (swap->is_there && !swap->is_damaged)
		return unlink(left) && errno != ENOENT ? file_status(errno) : STATUS_OK;
	if (!rename(left, aside))
		*ret_is_kept = 1;
	else if (errno != ENOENT)
		return file_status(errno);
	return STATUS_OK;
}

/* "broker.db.before-<ms>": each is kept, and none is written over. */
static enum status
keep_aside(struct backup_swap *swap)
{
	int is_kept = swap->is_there;
	int size = snprintf(swap->aside, sizeof swap->aside, "%s.before-%lld", swap->path, (long long)clock_now().ms);
	enum status status = size < 0 || (size_t)size >= sizeof swap->aside ? STATUS_TOO_BIG : STATUS_OK;

	for (size_t i = 0; !status && i < sizeof beside / sizeof *beside; i++)
		status = clear_beside(swap, beside[i], &is_kept);
	if (!status && swap->is_there && link(swap->path, swap->aside))
		status = file_status(errno);
	if (!is_kept)
		swap->aside[0] = '\0';
	return status;
}

enum status
backup_swap_put(struct backup_swap *swap, const char *with)
{
	enum status status;

	swap->aside[0] = '\0';
	status = keep_aside(swap);
	return status ? status : file_rename(with, swap->path);
}
