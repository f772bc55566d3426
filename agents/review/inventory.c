#include "review/inventory.h"

#include <dirent.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/file.h"
#include "log/copy_folder.h"
#include "log/leaf.h"
#include "log/tile_folder.h"
#include "review/evidence.h"
#include "review/progress.h"

/* A tile, or a note, with room to spare. */
#define SCRATCH_BYTES ((size_t)96 * 1024 * 1024)

/* Folders in folders: tile/<L>/x001/x234/067.p/5 has the most. */
#define DEPTH_MOST 10

/* ---- tiles ---------------------------------------------------------------------- */

/* The place in a tile of hashes where it is not what the leaves give. */
static unsigned
other_at(const struct folder *folder, const struct tile *tile, struct view bytes)
{
	struct view want = tile_set_bytes(&folder->set, tile);
	unsigned at = 0;

	while (at < tile->width &&
	       !memcmp(bytes.bytes + (size_t)at * DIGEST_BYTES, want.bytes + (size_t)at * DIGEST_BYTES, DIGEST_BYTES))
		at++;
	return at;
}

static enum status
check_hashes(const struct folder *folder, const struct tile *tile, struct view bytes, struct trouble *trouble)
{
	unsigned at = other_at(folder, tile, bytes);
	char path[TILE_PATH_SIZE];

	if (at == tile->width)
		return STATUS_OK;
	tile_path(tile, path);
	return trouble_say(trouble, STATUS_MALFORMED, "hash %u of %s/%s is not that of the leaves below it", at,
			   folder->path, path);
}

enum status
inventory_tiles(const struct folder *folder, struct trouble *trouble)
{
	struct arena *scratch = arena_new(SCRATCH_BYTES);
	struct tile_folder *tiles = NULL;
	struct tile tile = {.width = 0};
	char path[TILE_PATH_SIZE];
	enum status status = scratch ? tile_folder_open(folder->path, folder->leaf_count, &tiles) : STATUS_NO_MEMORY;

	if (status)
		(void)trouble_say(trouble, status, "%s: %s", folder->path, folder_why(status));
	while (!status && tile_set_next(folder->leaf_count, &tile)) {
		struct view bytes;

		if (tile.is_entries)
			continue; /* folder_open has read them */
		tile_path(&tile, path);
		status = tile_folder_read(tiles, &tile, scratch, &bytes);
		if (!status)
			status = check_hashes(folder, &tile, bytes, trouble);
		else if (status == STATUS_NOT_FOUND)
			status = trouble_say(trouble, STATUS_MALFORMED,
					     "%s/%s is missing: the tiles were copied only in part", folder->path, path);
		else if (status == STATUS_MALFORMED)
			status = trouble_say(trouble, status, "%s/%s is not as long as a tile of %u hashes",
					     folder->path, path, tile.width);
		else
			status = trouble_say(trouble, status, "%s/%s: %s", folder->path, path, folder_why(status));
		arena_reset(scratch);
	}
	tile_folder_free(tiles);
	arena_free(scratch);
	return status;
}

/* ---- notes ---------------------------------------------------------------------- */

enum status
inventory_notes(const struct folder *folder, struct inventory *ret_inventory, struct trouble *trouble)
{
	struct arena *scratch = arena_new(SCRATCH_BYTES);
	struct progress progress;
	enum status status = scratch ? STATUS_OK : trouble_say(trouble, STATUS_NO_MEMORY, "there is not enough memory");

	progress_begin(&progress, "hash of note");
	for (size_t i = 0; !status && i < folder->leaf_count; i++) {
		struct view note;

		status = folder_note(folder, i, scratch, &note, trouble);
		ret_inventory->kept += !status && note.bytes && folder->gone[i];
		progress_show(&progress, i, folder->leaf_count);
		arena_reset(scratch);
	}
	progress_end(&progress);
	arena_free(scratch);
	return status;
}

/* ---- what else there is ----------------------------------------------------------- */

/* A walk over all files. */
struct walk {
	const struct folder *folder;
	struct inventory *inventory;
	struct trouble *trouble;
	struct digest *notes; /* sorted */
	struct arena *scratch;
};

static int
by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct digest));
}

static enum status
no_part(const struct walk *walk, const char *name)
{
	const char *end = strrchr(name, '.');

	if (end && !strcmp(end, ".new"))
		return trouble_say(walk->trouble, STATUS_MALFORMED,
				   "%s/%s was left by a run that was broken off: let it run again, or remove the file",
				   walk->folder->path, name);
	return trouble_say(walk->trouble, STATUS_MALFORMED, "%s/%s is no part of a copy of the log", walk->folder->path,
			   name);
}

/* The leaves of a tile of entries: the first ${known} are ours. */
static enum status
check_entries(const struct walk *walk, const char *name, const struct tile *tile, unsigned known, struct view rest)
{
	struct view entry;

	for (unsigned i = 0; i < tile->width; i++) {
		uint64_t index = tile->index * TILE_WIDTH + i;
		char want[LEAF_ENTRY_SIZE];
		size_t size;

		if (tile_entry_next(&rest, &entry))
			return trouble_say(walk->trouble, STATUS_MALFORMED, "%s/%s has fewer leaves than it should",
					   walk->folder->path, name);
		if (i >= known)
			continue;
		size = leaf_entry(&walk->folder->leaves[index], want);
		if (entry.size != size || memcmp(entry.bytes, want, size) != 0)
			return trouble_say(walk->trouble, STATUS_MALFORMED,
					   "%s/%s says something else of leaf %" PRIu64 " than the tile in force",
					   walk->folder->path, name, index);
	}
	return rest.size ? trouble_say(walk->trouble, STATUS_MALFORMED, "%s/%s has more in it than its leaves",
				       walk->folder->path, name)
			 : STATUS_OK;
}

/* A tile that the tree has, or that it had when it was smaller, or of what is
 * beyond it: as far as the leaves go it must be theirs. */
static enum status
look_at_tile(const struct walk *walk, const char *name, const struct tile *tile)
{
	const struct folder *folder = walk->folder;
	struct tile known = *tile;
	const char *path = arena_print(walk->scratch, "%s/%s", folder->path, name);
	struct view bytes;
	enum status status;

	if (!path)
		return trouble_say(walk->trouble, STATUS_NO_MEMORY, "there is not enough memory");
	known.width = tile_width_in(tile->level, tile->index, folder->leaf_count);
	walk->inventory->beyond += known.width < tile->width;
	known.width = known.width > tile->width ? tile->width : known.width;
	if (!known.width)
		return STATUS_OK;
	status = file_read(path, (size_t)TILE_WIDTH * (TILE_ENTRY_MOST + 2), walk->scratch, &bytes);
	if (status)
		return trouble_say(walk->trouble, status, "%s: %s", path, folder_why(status));
	if (tile->is_entries)
		return check_entries(walk, name, tile, known.width, bytes);
	if (bytes.size != (size_t)tile->width * DIGEST_BYTES)
		return trouble_say(walk->trouble, STATUS_MALFORMED, "%s is not as long as a tile of %u hashes", path,
				   tile->width);
	return check_hashes(folder, &known, bytes, walk->trouble);
}

static enum status
look_at_note(const struct walk *walk, const char *name)
{
	const char *hex = strrchr(name, '/') + 1;
	struct digest hash;
	char right[COPY_NOTE_SIZE];

	if (digest_parse(hex, &hash))
		return no_part(walk, name);
	copy_folder_note_name(&hash, right);
	if (strcmp(name, right) != 0)
		return no_part(walk, name);
	if (!bsearch(&hash, walk->notes, walk->folder->leaf_count, sizeof hash, by_bytes))
		return trouble_say(walk->trouble, STATUS_MALFORMED,
				   "%s/%s is the note of no leaf that the checkpoint covers: another log's, or a run was "
				   "broken off",
				   walk->folder->path, name);
	return STATUS_OK;
}

static enum status
look_at_file(const struct walk *walk, const char *name)
{
	struct tile tile;

	if (!strcmp(name, COPY_CHECKPOINT) || !strcmp(name, COPY_WITNESSED))
		return STATUS_OK;
	if (!strncmp(name, EVIDENCE_FOLDER "/", sizeof EVIDENCE_FOLDER))
		return STATUS_OK; /* evidence_find speaks of it */
	if (!strncmp(name, "notes/", 6))
		return look_at_note(walk, name);
	if (!tile_path_parse(name, &tile))
		return look_at_tile(walk, name, &tile);
	return no_part(walk, name);
}

static int
is_entry(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

/* Everything below ${name}, "" at first, in the order of names. */
static enum status
look_below(const struct walk *walk, const char *name, unsigned depth)
{
	char path[PATH_MAX], below[PATH_MAX];
	struct dirent **list = NULL;
	struct stat stat_of;
	enum status status = STATUS_OK;
	int count;

	(void)snprintf(path, sizeof path, "%s/%s", walk->folder->path, name);
	count = scandir(path, &list, is_entry, alphasort);
	if (count < 0 || depth > DEPTH_MOST)
		status = trouble_say(walk->trouble, STATUS_IO, "the folder %s cannot be read", path);
	for (int i = 0; !status && i < count; i++) {
		if (snprintf(below, sizeof below, "%s%s%s", name, *name ? "/" : "", list[i]->d_name) >=
			    (int)sizeof below ||
		    snprintf(path, sizeof path, "%s/%s", walk->folder->path, below) >= (int)sizeof path ||
		    lstat(path, &stat_of))
			status = no_part(walk, below);
		else if (S_ISDIR(stat_of.st_mode))
			status = look_below(walk, below, depth + 1);
		else
			status = S_ISREG(stat_of.st_mode) ? look_at_file(walk, below) : no_part(walk, below);
		arena_reset(walk->scratch);
	}
	for (int i = 0; i < count; i++)
		free(list[i]);
	free(list);
	return status;
}

enum status
inventory_files(const struct folder *folder, struct inventory *ret_inventory, struct trouble *trouble)
{
	struct walk walk = {folder, ret_inventory, trouble, NULL, arena_new(SCRATCH_BYTES)};
	enum status status;

	walk.notes = calloc(folder->leaf_count, sizeof *walk.notes);
	if (walk.notes && walk.scratch) {
		for (size_t i = 0; i < folder->leaf_count; i++)
			walk.notes[i] = folder->leaves[i].note;
		qsort(walk.notes, folder->leaf_count, sizeof *walk.notes, by_bytes);
		status = look_below(&walk, "", 0);
	} else {
		status = trouble_say(trouble, STATUS_NO_MEMORY, "there is not enough memory");
	}
	free(walk.notes);
	arena_free(walk.scratch);
	return status;
}
