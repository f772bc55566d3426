#include "core/refill_copy.h"

#include <inttypes.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "log/copy_folder.h"
#include "note/erasure.h"
#include "note/signed_note.h"
#include "tellback/bounds.h"

/* Leaves of a log at most: a thousand million of them fill no disk of ours. */
#define LEAVES_MOST (1000ULL * 1000 * 1000)

/* The checkpoint parsed, or one note (bytes). */
#define SCRATCH_BYTES ((size_t)64 * 1024 * 1024)

static enum status
read_checkpoint(struct refill_copy *copy, const struct signer_key *keys, size_t key_count, struct arena *arena,
		struct refill_why *why)
{
	struct checkpoint checkpoint;
	struct signed_note note;
	struct view raw;
	int *has_signed = arena_array(arena, key_count + 1, sizeof *has_signed), is_ours = 0;
	enum status status = has_signed ? copy_folder_checkpoint(copy->path, arena, &raw, &checkpoint) : STATUS_NO_MEMORY;

	if (status == STATUS_NOT_FOUND)
		return refill_why_say(why, status, "%s is no copy of a log: it has no file checkpoint", copy->path);
	if (!status)
		status = signed_note_split(raw, arena, &note);
	if (status)
		return refill_why_say(why, status, "%s/checkpoint cannot be read as a checkpoint (%s)", copy->path,
				      status_word(status));
	status = signed_note_verify(&note, keys, key_count, has_signed);
	for (size_t i = 0; !status && i < key_count; i++)
		is_ours |= has_signed[i] && !strcmp(checkpoint.origin, keys[i].name);
	if (status || !is_ours)
		return refill_why_say(why, status ? status : STATUS_UNKNOWN_KEY,
				      "%s/checkpoint is not signed by this broker's log key: it is the copy of another "
				      "log, or was changed",
				      copy->path);
	if (checkpoint.head.size > LEAVES_MOST)
		return refill_why_say(why, STATUS_TOO_BIG, "%s/checkpoint names more leaves than any log has", copy->path);
	copy->head = checkpoint.head;
	return STATUS_OK;
}

static enum status
read_leaves(struct refill_copy *copy, struct arena *arena, struct refill_why *why)
{
	struct leaf *leaves = NULL;
	struct tile bad = {.is_entries = 1, .width = 1};
	char path[TILE_PATH_SIZE];
	struct digest root;
	enum status status = copy_folder_leaves(copy->path, copy->head.size, arena, &leaves, &bad);

	if (status && status != STATUS_NO_MEMORY) {
		tile_path(&bad, path);
		return refill_why_say(why, status, "%s/%s is missing or damaged (%s): the copy is not whole", copy->path,
				      path, status_word(status));
	}
	if (!status)
		status = tile_set_make(leaves, copy->head.size, arena, &copy->set);
	if (status)
		return status;
	root = tile_set_root(&copy->set, copy->head.size);
	if (!digest_equal(&root, &copy->head.root))
		return refill_why_say(why, STATUS_MALFORMED,
				      "the leaves of %s have another root than its checkpoint: the copy was changed",
				      copy->path);
	copy->leaves = leaves;
	return STATUS_OK;
}

/* What one erasure names. */
static enum status
read_erasure(const struct refill_copy *copy, uint64_t at, unsigned char *gone, struct arena *scratch,
	     struct refill_why *why)
{
	struct erasure erasure;
	struct view note;
	enum status status = refill_copy_note(copy, at, scratch, &note, why);

	if (!status)
		status = erasure_decode(note, scratch, &erasure);
	if (status)
		return refill_why_say(why, status, "the erasure that is leaf %" PRIu64 " cannot be read", at);
	status = erasure_mark(&erasure, at, gone);
	return status ? refill_why_say(why, status,
				       "the erasure that is leaf %" PRIu64 " names leaves that are not before it", at)
		      : STATUS_OK;
}

static enum status
find_gone(struct refill_copy *copy, struct arena *arena, struct arena *scratch, struct refill_why *why)
{
	unsigned char *gone = arena_alloc(arena, (size_t)copy->head.size + 1);
	enum status status = gone ? STATUS_OK : STATUS_NO_MEMORY;

	for (uint64_t i = 0; !status && i < copy->head.size; i++) {
		if (copy->leaves[i].kind != LEAF_ERASURE)
			continue;
		status = read_erasure(copy, i, gone, scratch, why);
		arena_reset(scratch);
	}
	copy->gone = gone;
	while (!status && copy->first_gone < copy->head.size && !gone[copy->first_gone])
		copy->first_gone++;
	return status;
}

enum status
refill_copy_open(const char *path, const struct signer_key *keys, size_t key_count, struct arena *arena,
		 struct refill_copy *ret_copy, struct refill_why *why)
{
	struct refill_copy copy = {.path = path};
	struct arena *scratch = arena_new(SCRATCH_BYTES);
	enum status status = scratch ? read_checkpoint(&copy, keys, key_count, scratch, why) : STATUS_NO_MEMORY;

	if (!status) {
		arena_reset(scratch);
		status = read_leaves(&copy, arena, why);
	}
	if (!status)
		status = find_gone(&copy, arena, scratch, why);
	arena_free(scratch);
	if (status)
		return refill_why_say(why, status, "%s: %s", path, status_word(status));
	*ret_copy = copy;
	return STATUS_OK;
}

enum status
refill_copy_note(const struct refill_copy *copy, uint64_t index, struct arena *arena, struct view *ret_note,
		 struct refill_why *why)
{
	const struct leaf *leaf = &copy->leaves[index];
	char name[COPY_NOTE_SIZE], *path;
	struct view note = {NULL, 0};
	struct digest hash;
	enum status status;

	copy_folder_note_name(&leaf->note, name);
	path = arena_print(arena, "%s/%s", copy->path, name);
	status = path ? file_read(path, MAX_DIRECTORY_BYTES, arena, &note) : STATUS_NO_MEMORY;
	if (status == STATUS_NOT_FOUND && copy->gone && copy->gone[index]) {
		*ret_note = (struct view){NULL, 0};
		return STATUS_OK;
	}
	if (status == STATUS_NOT_FOUND)
		return refill_why_say(why, STATUS_MALFORMED,
				      "the copy is not whole: the note of leaf %" PRIu64
				      " is missing (%s/%s), and the log does not say that it was erased",
				      index, copy->path, name);
	if (status)
		return refill_why_say(why, status, "the note of leaf %" PRIu64 " cannot be read (%s/%s): %s", index,
				      copy->path, name, status_word(status));
	hash = digest_of(note);
	if (!digest_equal(&hash, &leaf->note))
		return refill_why_say(why, STATUS_MALFORMED,
				      "the copy was changed: the note of leaf %" PRIu64 " is another (%s/%s)", index,
				      copy->path, name);
	*ret_note = note;
	return STATUS_OK;
}
