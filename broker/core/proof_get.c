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
prove_leaves(struct shown *shown, const struct frame_proof_get *get, struct frame_proof *proof)
{
	struct tree_path path;

	for (size_t i = 0; i < get->count; i++) {
		struct frame_proof_item *item = &proof->items[proof->count];

		if (shown_prove(shown, get->indices[i], &path))
			continue;
		item->index = get->indices[i];
		copy_path(&path, item->hashes, &item->count);
		proof->count++;
	}
}

static enum status
add_witnessed(struct core *core, struct frame_proof *proof)
{
	struct tree_head head;
	struct tree_path path;
	struct view note = {NULL, 0};
	uint64_t witnessed = 0;
	enum status status = store_witnessed_find(core->store, core->scratch, &witnessed, &note);

	if (status == STATUS_NOT_FOUND || (!status && shown_begin(core->shown, witnessed, &head, &path)))
		return STATUS_OK;
	if (status)
		return status;
	proof->witnessed = note;
	copy_path(&path, proof->witnessed_consistency, &proof->witnessed_consistency_count);
	return STATUS_OK;
}

/* One agency that asks for ever keeps no other from being answered. */
static int
may_ask(struct seat *seat, uint64_t turn)
{
	if (seat->proved != turn)
		seat->proofs = 0;
	seat->proved = turn;
	return seat->proofs < MAX_PROOF_ITEMS;
}

enum status
proof_get_frame(struct question *question)
{
	const struct frame_proof_get *get = &question->frame->as.proof_get;
	struct core *core = question->core;
	const struct shown_head *head = shown_look(core->shown);
	struct frame_proof *proof = arena_alloc(core->scratch, sizeof *proof);
	struct frame answer = {question->frame->nonce, FRAME_PROOF, {.proof = proof}};
	struct tree_head known;
	struct tree_path path;
	enum status status = STATUS_OK;

	if (!proof)
		return STATUS_NO_MEMORY;
	/* hashing is done while others wait for their commit: a turn does some */
	if (core->proofs >= PROOF_GET_A_TURN || core->reply_bytes > CORE_REPLY_BYTES || !may_ask(question->seat, core->turns))
		return inner_problem(core, question->number, question->frame->nonce, REFUSAL_BUSY);
	core->proofs += get->count;
	question->seat->proofs += get->count;
	proof->checkpoint = head->note;
	if (head->note.size) {
		prove_leaves(core->shown, get, proof);
		if (!shown_begin(core->shown, get->known_size, &known, &path))
			copy_path(&path, proof->consistency, &proof->consistency_count);
		status = add_witnessed(core, proof);
	}
	return status ? status : inner_reply(core, question->number, &answer);
}
