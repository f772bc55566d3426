#include "core/shown.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "core/known.h"
#include "log/tile_folder.h"
#include "log/tile_good.h"
#include "note/directory.h"
#include "note/signed_note.h"

/* Subtrees remembered, a direct-mapped table.  A proof in a log of millions is
 * made of some 25, most of which its neighbours' proofs need too. */
#define NODES 4096

/* The signature lines of a checkpoint, parsed (bytes). */
#define SCRATCH_BYTES ((size_t)64 * 1024)

/* The root of one whole subtree; level 0 are leaves, which their tile has. */
struct node {
	unsigned level;
	uint64_t index;
	struct digest hash;
};

struct shown {
	char folder[PATH_MAX];
	const struct known *known;
	struct shown_head head;
	struct tree_edge edge; /* of the tree in ${head}, and has its root */
	uint8_t note[MAX_CHECKPOINT_BYTES];
	struct tile_folder *tiles;
	int is_said; /* that something of this checkpoint cannot be read */
	struct node nodes[NODES];
};

enum status
shown_new(const char *folder, const struct known *known, struct shown **ret_shown)
{
	struct shown *shown;

	if (strlen(folder) >= sizeof shown->folder)
		return STATUS_TOO_BIG;
	shown = calloc(1, sizeof *shown);
	if (!shown)
		return STATUS_NO_MEMORY;
	strcpy(shown->folder, folder);
	shown->known = known;
	*ret_shown = shown;
	return STATUS_OK;
}

void
shown_free(struct shown *shown)
{
	if (!shown)
		return;
	tile_folder_free(shown->tiles);
	free(shown);
}

/* Once for each checkpoint: every question would meet the same. */
static void
say(struct shown *shown, const char *what, enum status status)
{
	if (shown->is_said)
		return;
	shown->is_said = 1;
	log_event(LOG_LINE_ERROR, "log.unreadable", "what=%s size=%llu status=%s", what,
		  (unsigned long long)shown->head.tree.size, status_word(status));
}

static void
show_nothing(struct shown *shown)
{
	tile_folder_free(shown->tiles);
	shown->tiles = NULL;
	shown->head = (struct shown_head){0};
}

static enum status
read_node(void *context, unsigned level, uint64_t index, struct digest *ret_hash)
{
	struct shown *shown = context;
	struct node *node = &shown->nodes[(index * 67 + level) % NODES];
	struct tree_source source;
	enum status status;

	if (!shown->tiles || level > 63 || index >= shown->head.tree.size >> level)
		return STATUS_NOT_FOUND;
	if (level && node->level == level && node->index == index) {
		*ret_hash = node->hash;
		return STATUS_OK;
	}
	source = tile_folder_source(shown->tiles);
	status = source.read(source.context, level, index, ret_hash);
	if (status) {
		say(shown, "tile", status);
		return STATUS_NOT_FOUND;
	}
	if (level)
		*node = (struct node){level, index, *ret_hash};
	return STATUS_OK;
}

/* The tree's hashes; those of whole subtrees are remembered, since they never
 * change. */
static struct tree_source
source_of(struct shown *shown)
{
	return (struct tree_source){shown, read_node};
}

/* What was read is not so: nothing of it is remembered. */
static enum status
read_anew(struct shown *shown)
{
	say(shown, "proof", STATUS_CORRUPT);
	memset(shown->nodes, 0, sizeof shown->nodes);
	tile_folder_free(shown->tiles);
	shown->tiles = NULL;
	if (tile_folder_open(shown->folder, shown->head.tree.size, &shown->tiles))
		shown->tiles = NULL;
	return STATUS_NOT_FOUND;
}

enum status
shown_prove(struct shown *shown, uint64_t index, struct tree_path *ret_path)
{
	const struct tree_source source = source_of(shown);
	struct tree_path path;
	struct digest leaf;

	if (index >= shown->head.tree.size || tree_inclusion(&source, index, shown->head.tree.size, &path) ||
	    source.read(source.context, 0, index, &leaf))
		return STATUS_NOT_FOUND;
	if (tree_check_inclusion(&leaf, index, &shown->head.tree, &path))
		return read_anew(shown);
	*ret_path = path;
	return STATUS_OK;
}

enum status
shown_begin(struct shown *shown, uint64_t size, struct tree_head *ret_head, struct tree_path *ret_path)
{
	const struct tree_source source = source_of(shown);
	struct tree_head head = {.size = size};
	struct tree_path path;
	struct tree_edge edge;

	if (size > shown->head.tree.size || tree_edge_of(&source, size, &edge) ||
	    tree_consistency(&source, size, shown->head.tree.size, &path))
		return STATUS_NOT_FOUND;
	head.root = tree_edge_root(&edge);
	if (tree_check_consistency(&head, &shown->head.tree, &path))
		return read_anew(shown);
	*ret_head = head;
	*ret_path = path;
	return STATUS_OK;
}

/* Do the tiles give the root that was signed? */
static int
has_root(struct shown *shown)
{
	const struct tree_source source = source_of(shown);
	struct digest root;

	if (tree_edge_of(&source, shown->head.tree.size, &shown->edge))
		return 0;
	root = tree_edge_root(&shown->edge);
	return !memcmp(root.bytes, shown->head.tree.root.bytes, DIGEST_BYTES);
}

/* By the key that the directory names; before there is one, by whatever key. */
static enum status
check_signature(const struct shown *shown, const struct signed_note *note, const struct checkpoint *checkpoint)
{
	const struct signer_key *key = &shown->known->directory.log;
	int is_ours = 0;

	if (!shown->known->has_directory)
		return STATUS_OK;
	if (strcmp(checkpoint->origin, key->name) != 0)
		return STATUS_UNKNOWN_KEY;
	return signed_note_verify(note, key, 1, &is_ours);
}

static enum status
take(struct shown *shown, struct view raw, struct arena *arena)
{
	struct checkpoint checkpoint;
	struct signed_note note;
	struct tile_folder *tiles = NULL;
	enum status status = signed_note_split(raw, arena, &note);

	if (!status)
		status = checkpoint_parse(note.text, &checkpoint);
	if (!status)
		status = check_signature(shown, &note, &checkpoint);
	if (!status)
		status = tile_folder_open(shown->folder, checkpoint.head.size, &tiles);
	if (status)
		return status;
	tile_folder_free(shown->tiles);
	shown->tiles = tiles;
	memcpy(shown->note, raw.bytes, raw.size);
	shown->head = (struct shown_head){.note = {shown->note, raw.size}, .tree = checkpoint.head};
	if (!has_root(shown)) {
		/* what is remembered may be of a log that stood there before */
		memset(shown->nodes, 0, sizeof shown->nodes);
		if (!has_root(shown))
			return STATUS_CORRUPT;
	}
	shown->is_said = 0;
	return STATUS_OK;
}

const struct shown_head *
shown_look(struct shown *shown)
{
	struct arena *arena = arena_new(SCRATCH_BYTES);
	char path[PATH_MAX + sizeof "/checkpoint"];
	struct view raw = {NULL, 0};
	enum status status = STATUS_NO_MEMORY;

	(void)snprintf(path, sizeof path, "%s/checkpoint", shown->folder);
	if (arena)
		status = file_read(path, MAX_CHECKPOINT_BYTES, arena, &raw);
	if (!status &&
	    (!raw.size || raw.size != shown->head.note.size || memcmp(raw.bytes, shown->note, raw.size) != 0))
		status = take(shown, raw, arena);
	if (status) {
		if (status != STATUS_NOT_FOUND) /* a new log shows nothing yet */
			say(shown, "checkpoint", status);
		show_nothing(shown);
		shown->head.is_unreadable = status != STATUS_NOT_FOUND;
	}
	arena_free(arena);
	return &shown->head;
}

enum status
shown_tile(struct shown *shown, const struct tile *tile, struct arena *arena, struct view *ret_bytes)
{
	enum status status;

	if (!shown->tiles || !tile->width ||
	    tile->width > tile_width_in(tile->is_entries ? 0 : tile->level, tile->index, shown->head.tree.size))
		return STATUS_NOT_FOUND;
	status = tile_good_read(shown->tiles, &shown->edge, tile, arena, ret_bytes);
	if (!status || status == STATUS_NO_MEMORY)
		return status;
	say(shown, tile->is_entries ? "entries" : "tile", status);
	return STATUS_CORRUPT;
}
