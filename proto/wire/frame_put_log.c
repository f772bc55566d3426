/* The frames about the log, as protobuf messages. */
#include <assert.h>
#include <string.h>
#include <tellback.pb-c.h>

#include "wire/frame_put.h"

static const char *const words[COSIGN_CODE_COUNT] = {
#define X(code, word, sentence) word,
	COSIGN_CODE_TABLE(X)
#undef X
};

enum status
frame_put_log_get(const struct frame *frame, struct arena *arena, struct Tellback__V1__Frame *to)
{
	to->log_get = frame_put_message(arena, &tellback__v1__log_get__descriptor);
	if (!to->log_get)
		return STATUS_NO_MEMORY;
	/* the two enums are one list (a test compares them) */
	to->log_get->what = (Tellback__V1__LogGet__What)frame->as.log_get.what;
	to->log_get->level = frame->as.log_get.level;
	to->log_get->index = frame->as.log_get.index;
	to->log_get->width = frame->as.log_get.width;
	to->log_get->offset = frame->as.log_get.offset;
	return STATUS_OK;
}

enum status
frame_put_proof_get(const struct frame *frame, struct arena *arena, struct Tellback__V1__Frame *to)
{
	const struct frame_proof_get *from = &frame->as.proof_get;
	Tellback__V1__ProofGet *get = to->proof_get = frame_put_message(arena, &tellback__v1__proof_get__descriptor);

	assert(from->count <= MAX_PROOF_ITEMS);
	if (!get)
		return STATUS_NO_MEMORY;
	get->known_size = from->known_size;
	get->indices = arena_array(arena, from->count ? from->count : 1, sizeof *get->indices);
	if (!get->indices)
		return STATUS_NO_MEMORY;
	get->n_indices = from->count;
	if (from->count)
		memcpy(get->indices, from->indices, from->count * sizeof *from->indices);
	return STATUS_OK;
}

enum status
frame_put_cosign(const struct frame *frame, struct arena *arena, struct Tellback__V1__Frame *to)
{
	to->cosign = frame_put_message(arena, &tellback__v1__cosign__descriptor);
	if (!to->cosign)
		return STATUS_NO_MEMORY;
	to->cosign->note = frame_put_bytes(frame->as.cosign.note);
	return STATUS_OK;
}

/* NULL without memory. */
static ProtobufCBinaryData *
hashes_of(struct arena *arena, const struct digest *hashes, size_t count)
{
	ProtobufCBinaryData *array = arena_array(arena, count ? count : 1, sizeof *array);

	assert(count <= MAX_PROOF_HASHES);
	for (size_t i = 0; array && i < count; i++)
		array[i] = frame_put_digest(&hashes[i]);
	return array;
}

enum status
frame_put_proof(const struct frame *frame, struct arena *arena, struct Tellback__V1__Frame *to)
{
	const struct frame_proof *from = frame->as.proof;
	Tellback__V1__Proof *proof = to->proof = frame_put_message(arena, &tellback__v1__proof__descriptor);

	assert(from->count <= MAX_PROOF_ITEMS);
	if (!proof)
		return STATUS_NO_MEMORY;
	proof->checkpoint = frame_put_bytes(from->checkpoint);
	proof->witnessed = frame_put_bytes(from->witnessed);
	proof->n_consistency = from->consistency_count;
	proof->consistency = hashes_of(arena, from->consistency, from->consistency_count);
	proof->n_witnessed_consistency = from->witnessed_consistency_count;
	proof->witnessed_consistency = hashes_of(arena, from->witnessed_consistency, from->witnessed_consistency_count);
	proof->n_items = from->count;
	proof->items = (Tellback__V1__ProofItem **)frame_put_messages(arena, &tellback__v1__proof_item__descriptor,
								      from->count);
	if (!proof->consistency || !proof->witnessed_consistency || !proof->items)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < from->count; i++) {
		proof->items[i]->index = from->items[i].index;
		proof->items[i]->n_hashes = from->items[i].count;
		proof->items[i]->hashes = hashes_of(arena, from->items[i].hashes, from->items[i].count);
		if (!proof->items[i]->hashes)
			return STATUS_NO_MEMORY;
	}
	return STATUS_OK;
}

enum status
frame_put_cosigned(const struct frame *frame, struct arena *arena, struct Tellback__V1__Frame *to)
{
	assert((unsigned)frame->as.cosigned.code < COSIGN_CODE_COUNT);
	to->cosigned = frame_put_message(arena, &tellback__v1__cosigned__descriptor);
	if (!to->cosigned)
		return STATUS_NO_MEMORY;
	to->cosigned->size = frame->as.cosigned.size;
	to->cosigned->code = frame_put_text(words[frame->as.cosigned.code]);
	return STATUS_OK;
}
