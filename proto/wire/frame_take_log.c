#include "wire/frame_take_log.h"

#include <assert.h>
#include <string.h>
#include <tellback.pb-c.h>

#include "wire/frame_check.h"

/* The widest tile and the highest level of tiles (C2SP tlog-tiles): a question
 * beyond them is of no tile. */
#define TILE_WIDTH_MOST 256
#define TILE_LEVEL_MOST 7

/* A field that a question does not use is nought. */
static enum status
take_log_get(const Tellback__V1__LogGet *from, struct frame *to)
{
	const uint64_t numbers[] = {from->index, from->offset};
	struct frame_log_get get = {
		.level = from->level, .index = from->index, .width = from->width, .offset = from->offset};
	int is_tile, has_width;

	if ((unsigned)from->what > LOG_NOTES)
		return STATUS_MALFORMED;
	get.what = (enum log_wanted)from->what;
	is_tile = get.what == LOG_TILE;
	has_width = is_tile || get.what == LOG_ENTRIES;
	if (get.level > (is_tile ? TILE_LEVEL_MOST : 0) || get.width > (has_width ? TILE_WIDTH_MOST : 0) ||
	    (has_width && !get.width) || (get.index && !has_width && get.what != LOG_NOTES))
		return STATUS_MALFORMED;
	to->kind = FRAME_LOG_GET;
	to->as.log_get = get;
	return frame_check_numbers(numbers, 2);
}

static enum status
take_proof_get(const Tellback__V1__ProofGet *from, struct frame *to)
{
	struct frame_proof_get *get = &to->as.proof_get;
	enum status status = frame_check_numbers(&from->known_size, 1);

	assert(from->n_indices <= MAX_PROOF_ITEMS); /* the scan has bounded it */
	if (!status)
		status = frame_check_numbers(from->indices, from->n_indices);
	if (status)
		return status;
	to->kind = FRAME_PROOF_GET;
	get->known_size = from->known_size;
	get->count = from->n_indices;
	if (get->count)
		memcpy(get->indices, from->indices, get->count * sizeof *get->indices);
	return STATUS_OK;
}

static enum status
take_cosign(const Tellback__V1__Cosign *from, struct frame *to)
{
	to->kind = FRAME_COSIGN;
	if (!from->note.len)
		return STATUS_MALFORMED;
	return frame_check_bytes(from->note, MAX_CHECKPOINT_BYTES, &to->as.cosign.note);
}

enum status
frame_take_log_question(const Tellback__V1__Frame *from, struct frame *ret_frame)
{
	/* protobuf-c makes the case from the tag, so a cast to int is exact */
	switch ((int)from->kind_case) {
	case TELLBACK__V1__FRAME__KIND_LOG_GET:
		return take_log_get(from->log_get, ret_frame);
	case TELLBACK__V1__FRAME__KIND_PROOF_GET:
		return take_proof_get(from->proof_get, ret_frame);
	case TELLBACK__V1__FRAME__KIND_COSIGN:
		return take_cosign(from->cosign, ret_frame);
	}
	return STATUS_NOT_FOUND;
}

static enum status
take_hashes(const ProtobufCBinaryData *from, size_t count, struct digest *to, size_t *ret_count)
{
	enum status status = STATUS_OK;

	assert(count <= MAX_PROOF_HASHES); /* the scan has bounded it */
	for (size_t i = 0; !status && i < count; i++)
		status = frame_check_digest(from[i], &to[i]);
	*ret_count = count;
	return status;
}

/* Where there is no checkpoint nothing leads to it. */
static enum status
take_proof(const Tellback__V1__Proof *from, struct arena *arena, struct frame *to)
{
	struct frame_proof *proof = arena_alloc(arena, sizeof *proof);
	enum status status = STATUS_OK;

	if (!proof)
		return STATUS_NO_MEMORY;
	if ((!from->checkpoint.len && (from->n_items || from->n_consistency || from->n_witnessed_consistency)) ||
	    (!from->witnessed.len && from->n_witnessed_consistency))
		return STATUS_MALFORMED;
	assert(from->n_items <= MAX_PROOF_ITEMS); /* the scan has bounded it */
	status = frame_check_bytes(from->checkpoint, MAX_CHECKPOINT_BYTES, &proof->checkpoint);
	if (!status)
		status = frame_check_bytes(from->witnessed, MAX_CHECKPOINT_BYTES, &proof->witnessed);
	for (; !status && proof->count < from->n_items; proof->count++) {
		const Tellback__V1__ProofItem *item = from->items[proof->count];
		struct frame_proof_item *taken = &proof->items[proof->count];

		taken->index = item->index;
		status = frame_check_numbers(&item->index, 1);
		if (!status)
			status = take_hashes(item->hashes, item->n_hashes, taken->hashes, &taken->count);
	}
	if (!status)
		status = take_hashes(from->consistency, from->n_consistency, proof->consistency,
				     &proof->consistency_count);
	if (!status)
		status = take_hashes(from->witnessed_consistency, from->n_witnessed_consistency,
				     proof->witnessed_consistency, &proof->witnessed_consistency_count);
	to->kind = FRAME_PROOF;
	to->as.proof = proof;
	return status;
}

static enum cosign_code
code_of(const char *word)
{
	static const char *const words[COSIGN_CODE_COUNT] = {
#define X(code, word, sentence) word,
		COSIGN_CODE_TABLE(X)
#undef X
	};
	unsigned i = 0;

	while (i < COSIGN_CODE_COUNT && strcmp(words[i], word) != 0)
		i++;
	return (enum cosign_code)i;
}

static enum status
take_cosigned(const Tellback__V1__Cosigned *from, struct frame *to)
{
	to->kind = FRAME_COSIGNED;
	to->as.cosigned = (struct frame_cosigned){from->size, code_of(from->code)};
	return to->as.cosigned.code == COSIGN_CODE_COUNT ? STATUS_MALFORMED : frame_check_numbers(&from->size, 1);
}

enum status
frame_take_log_answer(const Tellback__V1__Frame *from, struct arena *arena, struct frame *ret_frame)
{
	switch ((int)from->kind_case) {
	case TELLBACK__V1__FRAME__KIND_PROOF:
		return take_proof(from->proof, arena, ret_frame);
	case TELLBACK__V1__FRAME__KIND_COSIGNED:
		return take_cosigned(from->cosigned, ret_frame);
	}
	return STATUS_NOT_FOUND;
}
