#include "core/backing.h"

#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/log.h"
#include "core/inner.h"

static void
drop(struct core *core)
{
	struct backing *backing = &core->backing;

	store_copy_free(backing->copy);
	backing->copy = NULL;
	backing->made.ms = 0;
	(void)unlink(backing->path); /* mostly it is not there */
}

enum status
backing_open(struct core *core)
{
	const char *store = core->options.store_path;
	const size_t size = strlen(store);
	char *path = malloc(size + sizeof BACKING_SUFFIX);

	if (!path)
		return STATUS_NO_MEMORY;
	memcpy(path, store, size);
	memcpy(path + size, BACKING_SUFFIX, sizeof BACKING_SUFFIX);
	core->backing.path = path;
	drop(core);
	return STATUS_OK;
}

void
backing_free(struct core *core)
{
	if (core->backing.copy)
		drop(core);
	free(core->backing.path);
}

/* A copy must not take the room that messages need. */
static enum status
look_for_room(const struct core *core, uint64_t bytes)
{
	struct statvfs disk;
	uint64_t room;

	if (statvfs(core->store_folder, &disk))
		return STATUS_IO;
	room = (uint64_t)disk.f_bavail * disk.f_frsize;
	return core->is_disk_low || room < bytes + 2 * core->options.reserve_bytes ? STATUS_FULL : STATUS_OK;
}

enum status
backing_begin(struct core *core, uint64_t *ret_bytes)
{
	struct backing *backing = &core->backing;
	uint64_t bytes = 0;
	enum status status = store_bytes(core->store, &bytes);

	drop(core);
	if (status)
		return status;
	*ret_bytes = bytes;
	status = look_for_room(core, bytes);
	if (!status)
		status = store_copy_new(core->store, backing->path, &backing->copy);
	backing->touched = core->tick;
	return status;
}

/* Beside what the copy takes, messages came meanwhile. */
static enum status
is_room_left(const struct core *core)
{
	return core->is_disk_low ? STATUS_FULL : STATUS_OK;
}

enum status
backing_step(struct core *core, struct store_copy_state *ret_state)
{
	struct backing *backing = &core->backing;
	struct store_copy_state state = {0};
	uint64_t leaves = 0;
	enum status status = backing->copy ? is_room_left(core) : STATUS_NOT_FOUND;

	if (!status)
		status = store_copy_step(backing->copy, BACKING_PAGES, &state);
	if (!status && state.is_done)
		status = inner_leaf_count(core, &leaves);
	if (status) {
		drop(core);
		return status;
	}
	backing->touched = core->tick;
	if (state.is_done) {
		store_copy_free(backing->copy);
		backing->copy = NULL;
		backing->leaves = leaves;
		backing->made = core->now;
	}
	*ret_state = state;
	return STATUS_OK;
}

enum status
backing_made(struct core *core, const struct digest *file, uint64_t bytes)
{
	struct backing *backing = &core->backing;
	const struct store_backup backup = {
		.file = *file, .file_bytes = bytes, .leaves = backing->leaves, .made = backing->made};
	enum status status = backing->made.ms ? store_backup_add(core->store, &backup) : STATUS_NOT_FOUND;

	if (!status)
		log_event(LOG_LINE_INFO, "backup.made", "leaves=%llu bytes=%llu", (unsigned long long)backup.leaves,
			  (unsigned long long)bytes);
	return status;
}

enum status
backing_away(struct core *core, const struct digest *file, struct store_backup *ret_backup)
{
	struct store_backup backup;
	enum status status = store_backup_away(core->store, file, core->now);

	if (!status)
		status = store_backup_find(core->store, file, &backup);
	if (status)
		return status;
	log_event(LOG_LINE_INFO, "backup.away", "leaves=%llu", (unsigned long long)backup.leaves);
	*ret_backup = backup;
	return STATUS_OK;
}

enum status
backing_covered(const struct core *core, uint64_t *ret_leaves)
{
	struct store_backup backup = {.leaves = 0};
	enum status status = store_backup_covered(core->store, &backup);

	if (status && status != STATUS_NOT_FOUND)
		return status;
	*ret_leaves = backup.leaves;
	return STATUS_OK;
}

void
backing_look(struct core *core)
{
	struct backing *backing = &core->backing;

	if (!backing->copy || core->tick.ms - backing->touched.ms < BACKING_SILENCE_MS)
		return;
	log_event(LOG_LINE_WARNING, "backup.broken-off", "nobody asked for more of the copy");
	drop(core);
}
