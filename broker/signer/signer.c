#include "signer/signer.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log/checkpoint.h"
#include "signer/growth.h"
#include "signer/signer_review.h"

#define SIGNING_BYTES ((size_t)64 * 1024)

struct signer {
	const struct note_signer *key;
	struct log_folder *folder;
	struct growth shown; /* the tree that `checkpoint` stands for */
	struct growth next;  /* with what waits, while it is written */
	int is_bare;	     /* there was no checkpoint */
	struct tick last;    /* when one was last made, or tried */
	struct arena *arena;
	size_t waiting_count;
	struct leaf waiting[SIGNER_WAITING_MOST];
};

enum status
signer_open(const struct signer_options *options, char why[SIGNER_WHY_SIZE], struct signer **ret_signer)
{
	struct signer *signer = calloc(1, sizeof *signer);
	enum status status;

	if (!signer)
		return STATUS_NO_MEMORY;
	signer->key = options->key;
	signer->last.ms = INT64_MIN / 2;
	signer->arena = arena_new(SIGNING_BYTES);
	status = signer->arena ? log_folder_open(options->folder, options->mode, &signer->folder) : STATUS_NO_MEMORY;
	if (status)
		(void)snprintf(why, SIGNER_WHY_SIZE, "%s: %s", options->folder,
			       status == STATUS_BUSY ? "another process writes the log" : status_word(status));
	else
		status = signer_review(options->folder, options->key->key, &signer->shown, why);
	if (status) {
		signer_close(signer);
		return status;
	}
	signer->is_bare = !signer->shown.edge.size;
	*ret_signer = signer;
	return STATUS_OK;
}

void
signer_close(struct signer *signer)
{
	if (!signer)
		return;
	log_folder_close(signer->folder);
	arena_free(signer->arena);
	free(signer);
}

struct tree_head
signer_head(const struct signer *signer)
{
	return growth_head(&signer->shown);
}

/* ---- what waits ---- */

enum status
signer_take(struct signer *signer, const struct leaf *leaf)
{
	if (leaf->index != signer->shown.edge.size + signer->waiting_count)
		return STATUS_CONFLICT;
	if (!signer_room(signer))
		return STATUS_BUSY;
	signer->waiting[signer->waiting_count++] = *leaf;
	return STATUS_OK;
}

size_t
signer_room(const struct signer *signer)
{
	return SIGNER_WAITING_MOST - signer->waiting_count;
}

void
signer_forget(struct signer *signer)
{
	signer->waiting_count = 0;
}

struct tick
signer_due(const struct signer *signer)
{
	return (struct tick){signer->waiting_count ? signer->last.ms + SIGNER_PACE_MS : INT64_MAX};
}

/* ---- a checkpoint ---- */

static enum status
put_tile(void *context, const struct tile *tile, struct view bytes)
{
	struct signer *signer = context;
	const struct growth_row *was = &signer->shown.rows[tile->level];
	char path[TILE_PATH_SIZE];

	if (was->index == tile->index && was->count == tile->width)
		return STATUS_OK; /* it stands there, and is needed: it is not touched */
	tile_path(tile, path);
	/* without a checkpoint nobody can say what was shown before: then what
	 * stands there is not contradicted.  Behind a checkpoint it is what a
	 * crash left, and was never shown: so the first ones are whole before they
	 * have a name, or a power cut would leave what contradicts them. */
	if (!signer->is_bare)
		return log_folder_put(signer->folder, path, bytes);
	if (log_folder_differs(signer->folder, path, bytes))
		return STATUS_CONFLICT;
	return log_folder_put_whole(signer->folder, path, bytes);
}

static enum status
write_tiles(struct signer *signer)
{
	const struct growth_sink sink = {signer, put_tile};
	enum status status = STATUS_OK;

	signer->next = signer->shown;
	for (size_t i = 0; !status && i < signer->waiting_count; i++) {
		char entry[LEAF_ENTRY_SIZE];
		size_t size = leaf_entry(&signer->waiting[i], entry);

		status = growth_add(&signer->next, (struct view){(const uint8_t *)entry, size}, &sink);
	}
	if (!status)
		status = growth_edge(&signer->next, &sink);
	return status ? status : log_folder_sync(signer->folder);
}

static enum status
show_checkpoint(struct signer *signer)
{
	struct checkpoint checkpoint = {.head = growth_head(&signer->next)};
	char text[CHECKPOINT_TEXT_SIZE];
	struct view note;
	enum status status;
	size_t size;

	(void)snprintf(checkpoint.origin, sizeof checkpoint.origin, "%s", signer->key->key->name);
	size = checkpoint_text(&checkpoint, text);
	arena_reset(signer->arena);
	status = signed_note_make((struct view){(const uint8_t *)text, size}, signer->key, signer->arena, &note);
	if (!status)
		status = log_folder_replace(signer->folder, SIGNER_CHECKPOINT, note);
	return status;
}

/* The narrower files of the tiles that were half full: nobody who has read the
 * new checkpoint needs them, and who has an older one reads the wider ones. */
static void
prune(struct signer *signer)
{
	uint64_t size = signer->next.edge.size;

	for (unsigned level = 0; level < TILE_LEVELS; level++) {
		const struct growth_row *was = &signer->shown.rows[level];
		struct tile tile = {0, level, was->index, tile_width_in(level, was->index, size)};

		if (!was->count || tile.width == was->count)
			continue;
		log_folder_prune(signer->folder, &tile);
		tile.is_entries = 1;
		if (!level)
			log_folder_prune(signer->folder, &tile);
	}
}

enum status
signer_publish(struct signer *signer, struct tick now)
{
	enum status status;

	if (!signer->waiting_count)
		return STATUS_OK;
	signer->last = now;
	status = write_tiles(signer);
	if (!status)
		status = show_checkpoint(signer);
	if (status)
		return status;
	prune(signer);
	signer->shown = signer->next;
	signer->waiting_count = 0;
	signer->is_bare = 0;
	return STATUS_OK;
}
