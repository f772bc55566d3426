#include "support/mini_log.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "log/checkpoint.h"
#include "log/leaf.h"
#include "note/cosignature.h"

static void
must(enum status status)
{
	assert(!status);
}

void
mini_log_init(struct mini_log *log, const struct keys_signer *signer)
{
	*log = (struct mini_log){.fork_at = UINT64_MAX, .origin = signer->key.name, .signer = signer};
}

void
mini_log_done(struct mini_log *log)
{
	free(log->leaves);
	log->leaves = NULL;
}

void
mini_log_reach(struct mini_log *log, uint64_t size)
{
	if (size > log->room) {
		log->room = 2 * size + 64;
		log->leaves = realloc(log->leaves, log->room * sizeof *log->leaves);
		assert(log->leaves);
	}
	for (; log->size < size; log->size++)
		log->leaves[log->size] = digest_of((struct view){(const uint8_t *)&log->size, sizeof log->size});
}

void
mini_log_put(struct mini_log *log, const struct leaf *leaf)
{
	mini_log_reach(log, leaf->index + 1);
	log->leaves[leaf->index] = leaf_hash(leaf);
}

/* Roots of subtrees, worked out each time: the trees of tests are small. */
static enum status
hash_of(void *context, unsigned level, uint64_t index, struct digest *ret_hash)
{
	const struct mini_log *log = context;
	struct digest left, right;

	if (!level) {
		*ret_hash = log->leaves[index];
		if (index >= log->fork_at)
			ret_hash->bytes[0] ^= 1;
		return STATUS_OK;
	}
	must(hash_of(context, level - 1, 2 * index, &left));
	must(hash_of(context, level - 1, 2 * index + 1, &right));
	*ret_hash = tree_node(&left, &right);
	return STATUS_OK;
}

static struct tree_source
source_of(const struct mini_log *log)
{
	union {
		const void *in;
		void *out;
	} context = {log}; /* it is only read */

	return (struct tree_source){context.out, hash_of};
}

struct tree_head
mini_log_head(const struct mini_log *log, uint64_t size)
{
	const struct tree_source source = source_of(log);
	struct tree_edge edge;

	must(tree_edge_of(&source, size, &edge));
	return (struct tree_head){size, tree_edge_root(&edge)};
}

struct view
mini_log_note(const struct mini_log *log, uint64_t size, struct arena *arena)
{
	struct checkpoint checkpoint = {.head = mini_log_head(log, size)};
	char *text = arena_alloc(arena, CHECKPOINT_TEXT_SIZE);
	struct view note;

	assert(text && strlen(log->origin) < sizeof checkpoint.origin);
	strcpy(checkpoint.origin, log->origin);
	must(signed_note_make((struct view){(const uint8_t *)text, checkpoint_text(&checkpoint, text)}, &log->signer->signer,
			      arena, &note));
	return note;
}

/* ${bytes} with its last but ${from_end} byte changed to another digit. */
static struct view
spoiled(struct view bytes, size_t from_end, struct arena *arena)
{
	struct view copy;
	uint8_t *at;

	must(arena_copy(arena, bytes, &copy));
	at = arena_alloc(arena, copy.size);
	assert(at && copy.size > from_end);
	memcpy(at, copy.bytes, copy.size);
	at[copy.size - 1 - from_end] = at[copy.size - 1 - from_end] == 'A' ? 'B' : 'A';
	return (struct view){at, copy.size};
}

static size_t
consistency(const struct mini_log *log, uint64_t from, uint64_t to, struct digest *hashes)
{
	const struct tree_source source = source_of(log);
	struct tree_path path;

	if (!from || from >= to)
		return 0;
	must(tree_consistency(&source, from, to, &path));
	memcpy(hashes, path.hashes, path.count * sizeof *hashes);
	return path.count;
}

static void
cosign(const struct mini_log *log, uint64_t size, struct frame_proof *proof, struct arena *arena)
{
	struct mini_log seen = *log;
	struct view note;

	if (log->is_cosigned_fork)
		seen.fork_at = size - 1;
	note = mini_log_note(&seen, size, arena);
	must(cosignature_add(note, &log->cosigner->signer, (struct instant){log->cosigned_s * 1000}, arena,
			     &proof->witnessed));
	if (log->spoil == SPOIL_COSIGNED)
		proof->witnessed = spoiled(proof->witnessed, 10, arena);
}

struct frame_proof *
mini_log_answer(struct mini_log *log, const struct frame_proof_get *get, struct arena *arena)
{
	const struct tree_source source = source_of(log);
	struct frame_proof *proof = arena_alloc(arena, sizeof *proof);
	uint64_t size = log->shown && log->shown < log->size ? log->shown : log->size;

	assert(proof);
	log->asked++;
	log->last = *get;
	if (log->is_silent || !size)
		return proof;
	proof->checkpoint = mini_log_note(log, size, arena);
	if (log->spoil == SPOIL_CHECKPOINT)
		proof->checkpoint = spoiled(proof->checkpoint, 10, arena);
	for (size_t i = 0; i < get->count; i++) {
		struct frame_proof_item *item = &proof->items[proof->count];
		struct tree_path path;

		if (get->indices[i] >= size)
			continue;
		must(tree_inclusion(&source, get->indices[i], size, &path));
		item->index = get->indices[i];
		item->count = path.count;
		memcpy(item->hashes, path.hashes, path.count * sizeof *item->hashes);
		if (log->spoil == SPOIL_ITEMS && path.count)
			item->hashes[0].bytes[0] ^= 1;
		proof->count++;
	}
	proof->consistency_count = consistency(log, get->known_size, size, proof->consistency);
	if (log->spoil == SPOIL_CONSISTENCY && proof->consistency_count)
		proof->consistency[0].bytes[0] ^= 1;
	if (log->cosigner)
		cosign(log, size, proof, arena);
	return proof;
}
