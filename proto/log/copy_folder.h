/* A copy of the log with its notes, as the reviewer keeps it: one layout,
 * whoever writes it.
 *
 *   checkpoint  witnessed  tile/...  notes/<aa>/<sha256>  evidence/...
 *
 * What belongs to a checkpoint is there before the checkpoint is, so that a
 * copy that was broken off is the older one, with something beyond it. */
#ifndef TELLBACK_LOG_COPY_FOLDER_H
#define TELLBACK_LOG_COPY_FOLDER_H

#include "base/arena.h"
#include "log/checkpoint.h"
#include "log/tile_set.h"
#include "tellback/leaf.h"

/** The files of a copy, by name; a note's path in it, with NUL. */
#define COPY_CHECKPOINT "checkpoint"
#define COPY_WITNESSED "witnessed"
#define COPY_NOTE_SIZE (sizeof "notes/aa/" + DIGEST_HEX_SIZE)

/**
 * struct copy_folder:
 * One that is open for writing, by this process alone.
 *
 * Owner:  borrows ${path}; copy_folder_close.
 */
struct copy_folder {
	const char *path;
	int at;
};

/**
 * copy_folder_open(path, ret_folder), copy_folder_close(folder):
 * Make it where it is not there, and keep others from writing to it.
 *
 * Errors: STATUS_CONFLICT (it is neither empty nor such a copy); STATUS_BUSY
 *         (another writes there); STATUS_NOT_PERMITTED; STATUS_NOT_FOUND (no
 *         folder to make it in); STATUS_FULL; STATUS_IO.
 */
enum status copy_folder_open(const char *path, struct copy_folder *ret_folder) MUST_CHECK;
void copy_folder_close(struct copy_folder *folder);

/**
 * copy_folder_checkpoint(path, arena, ret_raw, ret_checkpoint):
 * The checkpoint of the copy at ${path}; no signature is looked at.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_MALFORMED; those of file_read.
 */
enum status copy_folder_checkpoint(const char *path, struct arena *arena, struct view *ret_raw,
				   struct checkpoint *ret_checkpoint) MUST_CHECK;

/**
 * copy_folder_text(raw):
 * The text of a note, all before its last blank line; empty if there is none.
 */
struct view copy_folder_text(struct view raw);

/**
 * copy_folder_leaves(path, size, arena, ret_leaves, ret_bad):
 * The first ${size} leaves, from the entries; what is wrong is in ${ret_bad}.
 *
 * Shape:  ${ret_leaves} of ${size}.
 * Owner:  ${arena}.
 * Errors: STATUS_NOT_FOUND (no such tile); STATUS_MALFORMED (it is none, or an
 *         entry in it is no leaf); those of file_read; STATUS_NO_MEMORY.
 */
enum status copy_folder_leaves(const char *path, uint64_t size, struct arena *arena, struct leaf **ret_leaves,
			       struct tile *ret_bad) MUST_CHECK;

/**
 * copy_folder_entries(bytes, tile, leaves):
 * The leaves of one tile of entries, exactly ${tile}->width of them.
 *
 * Errors: STATUS_MALFORMED.
 */
enum status copy_folder_entries(struct view bytes, const struct tile *tile, struct leaf *leaves) MUST_CHECK;

/**
 * copy_folder_note_name(hash, ret_name):
 * "notes/<aa>/<sha256>".
 */
void copy_folder_note_name(const struct digest *hash, char ret_name[COPY_NOTE_SIZE]);

/**
 * copy_folder_has(folder, hash, arena):
 * Non-zero if the note is there, whole.
 */
int copy_folder_has(const struct copy_folder *folder, const struct digest *hash, struct arena *arena);

/**
 * copy_folder_lacks(folder, name), copy_folder_lacks_note(folder, hash):
 * Non-zero if that file is not there, or is empty; nothing is read of it.
 */
int copy_folder_lacks(const struct copy_folder *folder, const char *name);
int copy_folder_lacks_note(const struct copy_folder *folder, const struct digest *hash);

/**
 * copy_folder_note(folder, note):
 * Put a note there, under its hash; it is durable after copy_folder_show.
 *
 * Errors: as copy_folder_open.
 */
enum status copy_folder_note(const struct copy_folder *folder, struct view note) MUST_CHECK;

/**
 * copy_folder_forget(folder, hash):
 * Take a note away that the log says was erased; one that is not there is no
 * error.
 *
 * Errors: as copy_folder_open.
 */
enum status copy_folder_forget(const struct copy_folder *folder, const struct digest *hash) MUST_CHECK;

/**
 * copy_folder_tiles(folder, leaves, set, from):
 * Write the tiles of ${set}, which are those of ${leaves}, that a tree of
 * ${from} leaves has not or has narrower; durable after copy_folder_show.
 *
 * Errors: as copy_folder_open; STATUS_NO_MEMORY.
 */
enum status copy_folder_tiles(const struct copy_folder *folder, const struct leaf *leaves, const struct tile_set *set,
			      uint64_t from) MUST_CHECK;

/**
 * copy_folder_mend(folder, leaves, set, size, ret_count):
 * Write those tiles of a tree of ${size} leaves, at most those of ${set}, that
 * are not there; ${ret_count} were not.
 *
 * Errors: as copy_folder_tiles.
 */
enum status copy_folder_mend(const struct copy_folder *folder, const struct leaf *leaves, const struct tile_set *set,
			     uint64_t size, uint64_t *ret_count) MUST_CHECK;

/**
 * copy_folder_show(folder, name, raw):
 * Once all that was written is durable, replace COPY_CHECKPOINT or
 * COPY_WITNESSED.
 *
 * Errors: those of file_write.
 */
enum status copy_folder_show(const struct copy_folder *folder, const char *name, struct view raw) MUST_CHECK;

/**
 * copy_folder_tidy(folder, from, size):
 * Take away the partial tiles of the tree of ${from} leaves that the one of
 * ${size} leaves no longer has.  What cannot be taken away stays: it is no harm.
 */
void copy_folder_tidy(const struct copy_folder *folder, uint64_t from, uint64_t size);

#endif
