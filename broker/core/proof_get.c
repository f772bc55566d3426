#include "core/proof_get.h"

#include <string.h>

#include "core/shown.h"
#include "store/witnessed.h"

_Static_assert(MAX_PROOF_HASHES == TREE_PROOF_MOST, "a frame holds any proof");

static void
copy_path(const struct tree_path *path, struct digest *to, size_t *ret_count)
{
	memcpy(to, path->hashes, path->count * sizeof *to);
	*ret_count = path->count;
}

/* Leaves that are not covered yet are left out; so is one whose tile cannot be
 * read, which shown has logged. */
static void
prove_leaves(const struct tree_source *source, const struct frame_proof_get *get, uint64_t size,
	     struct frame_proof *proof)
{
	struct tree_path path;

	for (size_t i = 0; i < get->count; i++) {
		struct frame_proof_item *item = &proof->items[proof->count];

		if (get->indices[i] >= size || tree_inclusion(source, get->indices[i], size, &path))
			continue;
		item->index = get->indices[i];
		copy_path(&path, item->hashes, &item->count);
		proof->count++;
	}
}

static enum status
add_witnessed(struct core *core, const struct tree_source *source, uint64_t size, struct frame_proof *proof)
{
	struct tree_path path;
	struct view note = {NULL, 0};
	uint64_t witnessed = 0;
	enum status status = store_witnessed_find(core->store, core->scratch, &witnessed, &note);

	if (status == STATUS_NOT_FOUND || (!status && witnessed > size))
		return STATUS_OK;
	if (status)
		return status;
	if (tree_consistency(source, witnessed, size, &path))
		return STATUS_OK;
	proof->witnessed = note;
	copy_path(&path, proof->witnessed_consistency, &proof->witnessed_consistency_count);
	return STATUS_OK;
}

enum status
proof_get_frame(struct question *question)
{
	const struct frame_proof_get *get = &question->frame->as.proof_get;
	struct core *core = question->core;
	const struct shown_head *head = shown_look(core->shown);
	const struct tree_source source = shown_source(core->shown);
	struct frame_proof *proof = arena_alloc(core->scratch, sizeof *proof);
	struct frame answer = {question->frame->nonce, FRAME_PROOF, {.proof = proof}};
	struct tree_path path;
	enum status status = STATUS_OK;

	if (!proof)
		return STATUS_NO_MEMORY;
	/* hashing is done while others wait for their commit: a turn does some */
	if (core->proofs + get->count > PROOF_GET_A_TURN || core->reply_bytes > CORE_REPLY_BYTES)
		return inner_problem(core, question->number, question->frame->nonce, REFUSAL_BUSY);
	core->proofs += get->count;
	proof->checkpoint = head->note;
	if (head->note.size) {
		prove_leaves(&source, get, head->tree.size, proof);
		if (!tree_consistency(&source, get->known_size, head->tree.size, &path))
			copy_path(&path, proof->consistency, &proof->consistency_count);
		status = add_witnessed(core, &source, head->tree.size, proof);
	}
	return status ? status : inner_reply(core, question->number, &answer);
}
