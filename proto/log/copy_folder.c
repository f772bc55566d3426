#include "log/copy_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "log/leaf.h"
#include "log/tile_folder.h"

#define PATH_SIZE 256

/* ---- the folder ------------------------------------------------------------- */

/* What a copy may have in it before its first checkpoint is. */
static int
is_begun(const char *path)
{
	static const char *const names[] = {".", "..", "notes", "tile", COPY_CHECKPOINT ".new"};
	DIR *list = opendir(path);
	struct dirent *entry;
	int is_ours = list != NULL;

	while (is_ours && (entry = readdir(list))) {
		is_ours = 0;
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			is_ours |= !strcmp(entry->d_name, names[i]);
	}
	if (list)
		(void)closedir(list); /* only looked at */
	return is_ours;
}

enum status
copy_folder_open(const char *path, struct copy_folder *ret_folder)
{
	struct copy_folder folder = {.path = path};
	enum status status = STATUS_OK;
	struct stat stat_of;

	if (mkdir(path, 0700) && errno != EEXIST)
		return file_status(errno);
	folder.at = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder.at < 0) /* a file is there, and stays */
		return errno == ENOTDIR ? STATUS_CONFLICT : file_status(errno);
	if (flock(folder.at, LOCK_EX | LOCK_NB))
		status = STATUS_BUSY;
	else if (fstatat(folder.at, COPY_CHECKPOINT, &stat_of, AT_SYMLINK_NOFOLLOW) && !is_begun(path))
		status = STATUS_CONFLICT;
	if (!status) {
		*ret_folder = folder;
		return STATUS_OK;
	}
	copy_folder_close(&folder);
	return status;
}

void
copy_folder_close(struct copy_folder *folder)
{
	if (folder->at >= 0)
		(void)close(folder->at); /* what matters was synced */
	folder->at = -1;
}

/* ---- reading ---------------------------------------------------------------- */

struct view
copy_folder_text(struct view raw)
{
	for (size_t i = raw.size; i >= 2; i--)
		if (raw.bytes[i - 1] == '\n' && raw.bytes[i - 2] == '\n')
			return (struct view){raw.bytes, i - 1};
	return (struct view){NULL, 0};
}

enum status
copy_folder_checkpoint(const char *path, struct arena *arena, struct view *ret_raw, struct checkpoint *ret_checkpoint)
{
	char *name = arena_print(arena, "%s/" COPY_CHECKPOINT, path);
	struct view raw;
	enum status status = name ? file_read(name, MAX_CHECKPOINT_BYTES, arena, &raw) : STATUS_NO_MEMORY;

	if (!status)
		status = checkpoint_parse(copy_folder_text(raw), ret_checkpoint);
	if (!status)
		*ret_raw = raw;
	return status;
}

enum status
copy_folder_entries(struct view bytes, const struct tile *tile, struct leaf *leaves)
{
	struct view rest = bytes, entry;

	for (unsigned i = 0; i < tile->width; i++)
		if (tile_entry_next(&rest, &entry) ||
		    leaf_parse(entry, tile->index * TILE_WIDTH + i, &leaves[i]))
			return STATUS_MALFORMED;
	return rest.size ? STATUS_MALFORMED : STATUS_OK;
}

/* A checkpoint may name any number: memory is taken for leaves that are there. */
static enum status
find_entries(const char *path, uint64_t size, struct tile *ret_bad)
{
	struct tile tile = {.width = 0};
	char name[TILE_PATH_SIZE], place[PATH_MAX];

	while (tile_set_next(size, &tile) && tile.is_entries) {
		tile_path(&tile, name);
		if (snprintf(place, sizeof place, "%s/%s", path, name) >= (int)sizeof place)
			return STATUS_TOO_BIG;
		*ret_bad = tile;
		/* one that is not full may be there as a wider one */
		if (tile.width == TILE_WIDTH && access(place, F_OK))
			return file_status(errno);
	}
	return STATUS_OK;
}

enum status
copy_folder_leaves(const char *path, uint64_t size, struct arena *arena, struct leaf **ret_leaves,
		   struct tile *ret_bad)
{
	struct tile tile = {.width = 0};
	struct tile_folder *tiles = NULL;
	enum status status = find_entries(path, size, ret_bad);
	struct leaf *leaves = status ? NULL : arena_array(arena, size + 1, sizeof *leaves);
	struct arena *scratch;

	if (!status)
		status = leaves ? tile_folder_open(path, size, &tiles) : STATUS_NO_MEMORY;
	scratch = status ? NULL : arena_new((size_t)TILE_WIDTH * (TILE_ENTRY_MOST + 2) * 4);

	if (!status && !scratch)
		status = STATUS_NO_MEMORY;
	while (!status && tile_set_next(size, &tile) && tile.is_entries) {
		struct view bytes;

		*ret_bad = tile;
		status = tile_folder_read(tiles, &tile, scratch, &bytes);
		if (!status)
			status = copy_folder_entries(bytes, &tile, leaves + tile.index * TILE_WIDTH);
		arena_reset(scratch);
	}
	arena_free(scratch);
	tile_folder_free(tiles);
	if (!status)
		*ret_leaves = leaves;
	return status;
}

void
copy_folder_note_name(const struct digest *hash, char ret_name[COPY_NOTE_SIZE])
{
	char hex[DIGEST_HEX_SIZE];

	digest_hex(hash, hex);
	(void)snprintf(ret_name, COPY_NOTE_SIZE, "notes/%.2s/%s", hex, hex); /* it has the room */
}

int
copy_folder_has(const struct copy_folder *folder, const struct digest *hash, struct arena *arena)
{
	char name[COPY_NOTE_SIZE], *path;
	struct digest found;
	struct view note;

	copy_folder_note_name(hash, name);
	path = arena_print(arena, "%s/%s", folder->path, name);
	if (!path || file_read(path, MAX_DIRECTORY_BYTES, arena, &note))
		return 0;
	found = digest_of(note);
	return digest_equal(&found, hash);
}

int
copy_folder_lacks(const struct copy_folder *folder, const char *name)
{
	struct stat stat_of;

	return fstatat(folder->at, name, &stat_of, AT_SYMLINK_NOFOLLOW) || !S_ISREG(stat_of.st_mode) || !stat_of.st_size;
}

int
copy_folder_lacks_note(const struct copy_folder *folder, const struct digest *hash)
{
	char name[COPY_NOTE_SIZE];

	copy_folder_note_name(hash, name);
	return copy_folder_lacks(folder, name);
}

/* ---- writing ---------------------------------------------------------------- */

/* The folders above ${name}. */
static enum status
make_folders(const struct copy_folder *folder, const char *name)
{
	char part[PATH_SIZE];
	size_t size = strlen(name);

	if (size >= sizeof part)
		return STATUS_TOO_BIG;
	for (size_t i = 1; i < size; i++) {
		if (name[i] != '/')
			continue;
		memcpy(part, name, i);
		part[i] = '\0';
		if (mkdirat(folder->at, part, 0700) && errno != EEXIST)
			return file_status(errno);
	}
	return STATUS_OK;
}

static enum status
write_all(int fd, struct view content)
{
	while (content.size) {
		ssize_t put = write(fd, content.bytes, content.size);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return file_status(errno);
		content.bytes += put;
		content.size -= (size_t)put;
	}
	return STATUS_OK;
}

/* A whole file or none; synced later, with all others. */
static enum status
put_file(const struct copy_folder *folder, const char *name, struct view content)
{
	char beside[PATH_SIZE];
	enum status status = make_folders(folder, name);
	int fd;

	if (status)
		return status;
	(void)snprintf(beside, sizeof beside, "%s.new", name); /* one that is cut off fails below */
	(void)unlinkat(folder->at, beside, 0);		       /* what an earlier run left */
	fd = openat(folder->at, beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return file_status(errno);
	status = write_all(fd, content);
	if (close(fd) && !status)
		status = file_status(errno);
	if (!status && renameat(folder->at, beside, folder->at, name))
		status = file_status(errno);
	if (status)
		(void)unlinkat(folder->at, beside, 0); /* it is not the file */
	return status;
}

enum status
copy_folder_note(const struct copy_folder *folder, struct view note)
{
	const struct digest hash = digest_of(note);
	char name[COPY_NOTE_SIZE];

	copy_folder_note_name(&hash, name);
	return put_file(folder, name, note);
}

enum status
copy_folder_forget(const struct copy_folder *folder, const struct digest *hash)
{
	char name[COPY_NOTE_SIZE];

	copy_folder_note_name(hash, name);
	return unlinkat(folder->at, name, 0) && errno != ENOENT ? file_status(errno) : STATUS_OK;
}

static enum status
put_entries(const struct copy_folder *folder, const struct leaf *leaves, const struct tile *tile)
{
	size_t room = TILE_WIDTH * (LEAF_ENTRY_SIZE + 2), size = 0;
	uint8_t *bytes = malloc(room);
	char path[TILE_PATH_SIZE];
	enum status status;

	if (!bytes)
		return STATUS_NO_MEMORY;
	for (unsigned i = 0; i < tile->width; i++) {
		char entry[LEAF_ENTRY_SIZE];
		struct view view = {(const uint8_t *)entry, 0};

		view.size = leaf_entry(&leaves[tile->index * TILE_WIDTH + i], entry);
		size += tile_entry_put(view, bytes + size, room - size);
	}
	tile_path(tile, path);
	status = put_file(folder, path, (struct view){bytes, size});
	free(bytes);
	return status;
}

/* Has a tree of ${size} leaves all of it? */
static int
is_in(const struct tile *tile, uint64_t size)
{
	return tile_width_in(tile->level, tile->index, size) == tile->width;
}

static enum status
put_tile(const struct copy_folder *folder, const struct leaf *leaves, const struct tile_set *set,
	 const struct tile *tile)
{
	char path[TILE_PATH_SIZE];

	if (tile->is_entries)
		return put_entries(folder, leaves, tile);
	tile_path(tile, path);
	return put_file(folder, path, tile_set_bytes(set, tile));
}

enum status
copy_folder_tiles(const struct copy_folder *folder, const struct leaf *leaves, const struct tile_set *set,
		  uint64_t from)
{
	struct tile tile = {.width = 0};
	enum status status = STATUS_OK;

	while (!status && tile_set_next(set->size, &tile))
		if (!is_in(&tile, from))
			status = put_tile(folder, leaves, set, &tile);
	return status;
}

enum status
copy_folder_mend(const struct copy_folder *folder, const struct leaf *leaves, const struct tile_set *set,
		 uint64_t size, uint64_t *ret_count)
{
	struct tile tile = {.width = 0};
	enum status status = STATUS_OK;
	char path[TILE_PATH_SIZE];

	*ret_count = 0;
	while (!status && tile_set_next(size, &tile)) {
		tile_path(&tile, path);
		if (!copy_folder_lacks(folder, path))
			continue;
		status = put_tile(folder, leaves, set, &tile);
		++*ret_count;
	}
	return status;
}

enum status
copy_folder_show(const struct copy_folder *folder, const char *name, struct view raw)
{
	char path[PATH_SIZE * 2];

	if (snprintf(path, sizeof path, "%s/%s", folder->path, name) >= (int)sizeof path)
		return STATUS_TOO_BIG;
	if (syncfs(folder->at))
		return file_status(errno);
	return file_write(path, raw, 0600);
}

void
copy_folder_tidy(const struct copy_folder *folder, uint64_t from, uint64_t size)
{
	struct tile tile = {.width = 0};
	char path[TILE_PATH_SIZE];

	while (tile_set_next(from, &tile)) {
		if (tile.width == TILE_WIDTH || is_in(&tile, size))
			continue;
		tile_path(&tile, path);
		if (unlinkat(folder->at, path, 0) || !strstr(path, ".p/"))
			continue; /* it does no harm */
		*strrchr(path, '/') = '\0';
		(void)unlinkat(folder->at, path, AT_REMOVEDIR); /* others may be in it */
	}
}
