#include "review/folder.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/utf8.h"
#include "log/tile_folder.h"
#include "note/erasure.h"
#include "tellback/bounds.h"

/* One erasure, read and taken apart. */
#define SCRATCH_BYTES ((size_t)64 * 1024 * 1024)

const char *
folder_why(enum status status)
{
	switch ((int)status) {
	case STATUS_NOT_FOUND:
		return "it is not there";
	case STATUS_NOT_PERMITTED:
		return "it may not be read by this user, or is no ordinary file";
	case STATUS_TOO_BIG:
		return "it is larger than any such file can be";
	case STATUS_NO_MEMORY:
		return "there is not enough memory";
	}
	return "reading it failed";
}

/* ---- the checkpoint ------------------------------------------------------------- */

static int
is_there(const char *folder, const char *name)
{
	char path[PATH_MAX];
	struct stat stat_of;

	(void)snprintf(path, sizeof path, "%s/%s", folder, name); /* one that is cut off is not there */
	return !stat(path, &stat_of);
}

static enum status
no_checkpoint(const char *path, struct trouble *trouble)
{
	if (is_there(path, "leaves"))
		return trouble_say(trouble, STATUS_MALFORMED,
				   "%s was written by an older version: let `tellbackctl notes` or `tellback-review "
				   "follow` make a new copy in another folder",
				   path);
	return trouble_say(trouble, STATUS_MALFORMED,
			   "%s holds no file `checkpoint`: it is no copy of a log, or it was copied only in part",
			   path);
}

static enum status
read_checkpoint(struct folder *folder, struct arena *arena, struct trouble *trouble)
{
	enum status status = copy_folder_checkpoint(folder->path, arena, &folder->raw, &folder->checkpoint);

	if (status == STATUS_NOT_FOUND)
		return no_checkpoint(folder->path, trouble);
	if (status == STATUS_MALFORMED)
		return trouble_say(trouble, status, "%s/checkpoint is no checkpoint: it should have a log's name, a "
				   "size and a root, and a signature", folder->path);
	if (status)
		return trouble_say(trouble, status, "%s/checkpoint: %s", folder->path, folder_why(status));
	if (!folder->checkpoint.head.size)
		return trouble_say(trouble, STATUS_MALFORMED, "%s is the copy of a log without a leaf", folder->path);
	utf8_plain(folder->checkpoint.origin, ""); /* it is printed: one that changes is no log's */
	if (folder->checkpoint.head.size > FOLDER_LEAVES_MOST)
		return trouble_say(trouble, STATUS_TOO_BIG, "%s/checkpoint names more leaves than any log has",
				   folder->path);
	return STATUS_OK;
}

/* ---- the leaves -------------------------------------------------------------------- */

/* The leaf that the level above does not have, if its tiles say which. */
static enum status
other_root(const struct folder *folder, struct arena *arena, struct trouble *trouble)
{
	struct tile_folder *tiles = NULL;
	struct tile tile = {.width = 0};
	enum status status = tile_folder_open(folder->path, folder->leaf_count, &tiles);

	while (!status && tile_set_next(folder->leaf_count, &tile) && (tile.is_entries || !tile.level)) {
		struct view is, want;
		char path[TILE_PATH_SIZE];

		if (tile.is_entries || tile_folder_read(tiles, &tile, arena, &is))
			continue;
		want = tile_set_bytes(&folder->set, &tile);
		tile_path(&tile, path);
		for (unsigned i = 0; i < tile.width; i++)
			if (memcmp(is.bytes + (size_t)i * DIGEST_BYTES, want.bytes + (size_t)i * DIGEST_BYTES,
				   DIGEST_BYTES) != 0)
				status = trouble_say(trouble, STATUS_MALFORMED,
						     "leaf %" PRIu64 " is not the one that %s/%s has the hash of, and the "
						     "leaves have another root than the checkpoint",
						     tile.index * TILE_WIDTH + i, folder->path, path);
	}
	tile_folder_free(tiles);
	return trouble_say(trouble, STATUS_MALFORMED,
			   "the leaves of %s have another root than its checkpoint: leaves were changed, or the "
			   "checkpoint is another's",
			   folder->path);
}

static enum status
read_leaves(struct folder *folder, struct arena *arena, struct trouble *trouble)
{
	uint64_t size = folder->checkpoint.head.size;
	struct leaf *leaves = NULL;
	struct tile bad = {.is_entries = 1, .width = 1};
	char path[TILE_PATH_SIZE];
	enum status status = copy_folder_leaves(folder->path, size, arena, &leaves, &bad);

	tile_path(&bad, path);
	if (status == STATUS_NOT_FOUND)
		return trouble_say(trouble, STATUS_MALFORMED,
				   "%s/%s is missing: the tiles were copied only in part", folder->path, path);
	if (status == STATUS_MALFORMED)
		return trouble_say(trouble, status, "%s/%s is not the leaves %" PRIu64 " to %" PRIu64, folder->path,
				   path, bad.index * TILE_WIDTH, bad.index * TILE_WIDTH + bad.width - 1);
	if (status)
		return trouble_say(trouble, status, "%s/%s: %s", folder->path, path, folder_why(status));
	folder->leaves = leaves;
	folder->leaf_count = size;
	return STATUS_OK;
}

static enum status
check_leaves(struct folder *folder, struct arena *arena, struct trouble *trouble)
{
	struct digest root;
	enum status status = tile_set_make(folder->leaves, folder->leaf_count, arena, &folder->set);

	if (status)
		return trouble_say(trouble, status, "%s: %s", folder->path, folder_why(status));
	root = tile_set_root(&folder->set, folder->leaf_count);
	if (!digest_equal(&root, &folder->checkpoint.head.root))
		return other_root(folder, arena, trouble);
	for (size_t i = 0; i < folder->leaf_count; i++) {
		if (i && folder->leaves[i].accepted.ms < folder->leaves[i - 1].accepted.ms)
			return trouble_say(trouble, STATUS_MALFORMED,
					   "leaf %zu is earlier than the one before it: the broker's clock ran "
					   "backwards, which a log never does",
					   i);
	}
	return STATUS_OK;
}

/* One erasure, and the leaves before it that it names. */
static enum status
read_erasure(struct folder *folder, size_t at, struct arena *scratch, struct trouble *trouble)
{
	struct erasure erasure;
	struct view note;
	enum status status = folder_note(folder, at, scratch, &note, trouble);

	if (!status)
		status = erasure_decode(note, scratch, &erasure);
	if (status)
		return trouble_say(trouble, status, "note %zu (erasure) cannot be read as an erasure", at);
	status = erasure_mark(&erasure, at, folder->gone);
	return status ? trouble_say(trouble, status, "note %zu (erasure) names leaves that did not come before it", at)
		      : STATUS_OK;
}

enum status
folder_gone(struct folder *folder, struct arena *arena, struct trouble *trouble)
{
	struct arena *scratch = arena_new(SCRATCH_BYTES);
	enum status status = STATUS_OK;

	folder->gone = arena_alloc(arena, folder->leaf_count);
	if (!scratch || !folder->gone)
		status = trouble_say(trouble, STATUS_NO_MEMORY, "%s: %s", folder->path, folder_why(STATUS_NO_MEMORY));
	for (size_t i = 0; !status && i < folder->leaf_count; i++) {
		if (folder->leaves[i].kind != LEAF_ERASURE)
			continue;
		status = read_erasure(folder, i, scratch, trouble);
		arena_reset(scratch);
	}
	arena_free(scratch);
	return status;
}

enum status
folder_open(const char *path, struct arena *arena, struct folder *ret_folder, struct trouble *trouble)
{
	struct folder folder = {.path = path};
	struct stat stat_of;
	enum status status;

	if (stat(path, &stat_of) || !S_ISDIR(stat_of.st_mode))
		return trouble_say(trouble, STATUS_NOT_FOUND, "there is no folder %s", path);
	status = read_checkpoint(&folder, arena, trouble);
	if (!status)
		status = read_leaves(&folder, arena, trouble);
	if (!status)
		status = check_leaves(&folder, arena, trouble);
	if (!status)
		status = folder_gone(&folder, arena, trouble);
	if (!status)
		*ret_folder = folder;
	return status;
}

static int
is_lost(const struct copy_folder *copy, const struct tile *tile)
{
	char path[TILE_PATH_SIZE];

	tile_path(tile, path);
	return copy_folder_lacks(copy, path);
}

int
folder_is_partial(const struct copy_folder *copy, uint64_t size, struct arena *arena)
{
	struct leaf *leaves = NULL;
	struct tile bad;
	enum status status;

	if (!size || size > FOLDER_LEAVES_MOST)
		return 0;
	status = copy_folder_leaves(copy->path, size, arena, &leaves, &bad);
	for (size_t i = 0; !status && i < size; i++)
		if (leaves[i].kind == LEAF_ERASURE && copy_folder_lacks_note(copy, &leaves[i].note))
			return 1;
	/* an empty one is no tile */
	return status == STATUS_NOT_FOUND || (status == STATUS_MALFORMED && is_lost(copy, &bad));
}

/* ---- the notes --------------------------------------------------------------------- */

enum status
folder_note(const struct folder *folder, size_t at, struct arena *arena, struct view *ret_note, struct trouble *trouble)
{
	char path[PATH_MAX], name[COPY_NOTE_SIZE];
	struct view note;
	struct digest hash;
	enum status status;

	copy_folder_note_name(&folder->leaves[at].note, name);
	(void)snprintf(path, sizeof path, "%s/%s", folder->path, name);
	status = file_read(path, MAX_DIRECTORY_BYTES, arena, &note);
	if (status == STATUS_NOT_FOUND && folder->gone[at]) {
		*ret_note = (struct view){NULL, 0};
		return STATUS_OK;
	}
	if (status == STATUS_NOT_FOUND)
		return trouble_say(
			trouble, STATUS_MALFORMED,
			"note %zu is missing (%s), and the log does not say that it was erased: the folder was "
			"copied only in part",
			at, path);
	if (status)
		return trouble_say(trouble, status, "note %zu cannot be read (%s): %s", at, path, folder_why(status));
	hash = digest_of(note);
	if (!digest_equal(&hash, &folder->leaves[at].note))
		return trouble_say(trouble, STATUS_MALFORMED,
				   "note %zu (%s) is not the one that its leaf names: its SHA-256 is another", at,
				   path);
	*ret_note = note;
	return STATUS_OK;
}
