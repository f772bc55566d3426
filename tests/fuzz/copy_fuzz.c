/* Any folder is a copy of the log or is refused, and the broker, which fills its
 * store from it, and the reviewer, who reads it, see the same leaves, with the
 * same ones gone.  The copy is made here: signed, and with the root of its
 * leaves, so that mutations get past both.
 *
 *   what is not mended | u16le length of an erasure | it | a tile of entries
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "core/refill_copy.h"
#include "fuzz/mutate.h"
#include "fuzz/scratch.h"
#include "log/leaf.h"
#include "note/signed_note.h"
#include "review/folder.h"
#include "support/keys.h"

#define ARENA_BYTES (16 << 20)

/* Bits of the first byte. */
enum { KEEP_HASHES = 1, KEEP_ROOT = 2, OTHER_KEY = 4, NO_NOTE = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
MUTATE_TEXT;

/* Each erasure among the leaves is of the note that there is. */
static size_t
mend(struct view note, struct leaf *leaves, size_t count, uint8_t *to, size_t room)
{
	size_t size = 0;

	for (size_t i = 0; i < count; i++) {
		char entry[LEAF_ENTRY_SIZE];
		size_t length;

		if (leaves[i].kind == LEAF_ERASURE)
			leaves[i].note = digest_of(note);
		length = leaf_entry(&leaves[i], entry);
		size += tile_entry_put((struct view){(const uint8_t *)entry, length}, to + size, room - size);
	}
	return size;
}

static void
put_checkpoint(const struct tree_head *head, const char *seed, struct arena *arena)
{
	struct checkpoint checkpoint = {.origin = "log", .head = *head};
	char text[CHECKPOINT_TEXT_SIZE];
	struct keys_signer log;
	struct view raw;
	size_t size = checkpoint_text(&checkpoint, text);
	enum status status;

	keys_signer("log", seed, &log);
	status = signed_note_make((struct view){(const uint8_t *)text, size}, &log.signer, arena, &raw);
	assert(!status);
	scratch_write("copy/checkpoint", raw);
}

/* Both read it; do they agree? */
static void
compare(struct arena *arena, int is_sound)
{
	struct refill_why why = {""};
	struct trouble trouble = {""};
	struct refill_copy copy;
	struct folder folder;
	struct keys_signer log;
	struct view a, b;
	enum status status, other;

	keys_signer("log", "fuzz", &log);
	status = refill_copy_open(scratch_path("copy"), &log.key, 1, arena, &copy, &why);
	assert(!status == !why.words[0]);
	other = folder_open(scratch_path("copy"), arena, &folder, &trouble);
	assert(!other == !trouble.words[0]);
	if (!is_sound || status)
		return;
	for (uint64_t i = 0; i < copy.head.size; i++)
		if (i && copy.leaves[i].accepted.ms < copy.leaves[i - 1].accepted.ms) {
			assert(other); /* the reviewer looks at the clock too */
			return;
		}
	assert(!other && folder.leaf_count == copy.head.size);
	for (size_t i = 0; i < folder.leaf_count; i++) {
		assert(!folder.gone[i] == !copy.gone[i] && digest_equal(&folder.leaves[i].note, &copy.leaves[i].note));
		status = refill_copy_note(&copy, i, arena, &a, &why);
		other = folder_note(&folder, i, arena, &b, &trouble);
		assert(!status == !other &&
		       (status || (a.size == b.size && (!a.size || !memcmp(a.bytes, b.bytes, a.size)))));
	}
}

static void
make(uint8_t flags, struct view note, struct view tile_bytes, struct arena *arena)
{
	static struct leaf leaves[TILE_WIDTH];
	static uint8_t mended[TILE_WIDTH * (LEAF_ENTRY_SIZE + 2)];
	struct tile tile = {.is_entries = 1};
	struct view rest = tile_bytes, entry;
	struct tree_head head = {.size = 0};
	struct digest hash = digest_of(note);
	char path[TILE_PATH_SIZE], in_copy[TILE_PATH_SIZE + 8] = "copy/", note_path[COPY_NOTE_SIZE + 8] = "copy/";
	struct tile_set set;

	while (tile.width < TILE_WIDTH && !tile_entry_next(&rest, &entry))
		tile.width++;
	if (!tile.width)
		return;
	head.size = tile.width;
	if (!copy_folder_entries(tile_bytes, &tile, leaves)) {
		if (!(flags & KEEP_HASHES))
			tile_bytes = (struct view){mended, mend(note, leaves, tile.width, mended, sizeof mended)};
		if (!(flags & KEEP_ROOT) && !tile_set_make(leaves, tile.width, arena, &set))
			head.root = tile_set_root(&set, tile.width);
	}
	tile_path(&tile, path);
	memcpy(in_copy + 5, path, strlen(path) + 1);
	scratch_write(in_copy, tile_bytes);
	copy_folder_note_name(&hash, note_path + 5);
	if (!(flags & NO_NOTE))
		scratch_write(note_path, note);
	put_checkpoint(&head, flags & OTHER_KEY ? "other" : "fuzz", arena);
	compare(arena, !(flags & OTHER_KEY));
	/* what was there must not be taken for the next one's */
	(void)unlink(scratch_path(note_path));
	(void)unlink(scratch_path(in_copy));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena;
	size_t length;

	if (size < 3)
		return 0;
	length = bytes[1] | (size_t)bytes[2] << 8;
	if (length > size - 3)
		return 0;
	arena = arena_new(ARENA_BYTES);
	assert(arena);
	make(bytes[0], (struct view){bytes + 3, length}, (struct view){bytes + 3 + length, size - 3 - length}, arena);
	arena_free(arena);
	return 0;
}
