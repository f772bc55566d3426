/* Questions about the log that are none, and more than a turn answers. */
#include <assert.h>

#include "core/proof_get.h"
#include "support/trials_sets.h"

static enum refusal
ask(struct trial *trial, struct frame frame)
{
	const struct frame *answer = core_box_ask(trial->box, "reviewer", &frame);

	assert(answer);
	return answer->kind == FRAME_PROBLEM ? answer->as.problem.code : REFUSAL_NONE;
}

static enum refusal
get(struct trial *trial, struct frame_log_get what)
{
	return ask(trial, (struct frame){.kind = FRAME_LOG_GET, .as.log_get = what});
}

static enum refusal
tile_without_width(struct trial *trial)
{
	return get(trial, (struct frame_log_get){LOG_TILE, 0, 0, 0, 0});
}

static enum refusal
tile_too_wide(struct trial *trial)
{
	return get(trial, (struct frame_log_get){LOG_TILE, 0, 0, 257, 0});
}

static enum refusal
tile_too_high(struct trial *trial)
{
	return get(trial, (struct frame_log_get){LOG_TILE, 8, 0, 1, 0});
}

static enum refusal
entries_of_a_level(struct trial *trial)
{
	return get(trial, (struct frame_log_get){LOG_ENTRIES, 1, 0, 1, 0});
}

static enum refusal
notes_from_nowhere(struct trial *trial)
{
	return get(trial, (struct frame_log_get){LOG_NOTES, 0, UINT64_MAX, 0, 0});
}

static enum refusal
proof_of_no_leaf(struct trial *trial)
{
	return ask(trial, (struct frame){.kind = FRAME_PROOF_GET, .as.proof_get = {{UINT64_MAX}, 1, 0}});
}

static enum refusal
proof_as_question(struct trial *trial)
{
	static struct frame_proof proof;

	return ask(trial, (struct frame){.kind = FRAME_PROOF, .as.proof = &proof});
}

static enum refusal
huge_checkpoint(struct trial *trial)
{
	static const uint8_t bytes[MAX_CHECKPOINT_BYTES + 1];

	return ask(trial, (struct frame){.kind = FRAME_COSIGN, .as.cosign = {{bytes, sizeof bytes}}});
}

/* 65 indices, which no encoder of ours writes. */
static enum refusal
too_many_proofs(struct trial *trial)
{
	uint8_t bytes[4 + 2 * (MAX_PROOF_ITEMS + 1)] = {0x9a, 0x01, 0x80 | 2, 0x01};
	const struct frame *answer;

	for (size_t i = 4; i < sizeof bytes; i += 2)
		bytes[i] = 0x08;
	answer = core_box_raw(trial->box, "police", (struct view){bytes, sizeof bytes});
	assert(answer && answer->kind == FRAME_PROBLEM);
	return answer->as.problem.code;
}

static enum refusal
proofs_past_a_turn(struct trial *trial)
{
	enum { ENOUGH = PROOF_GET_A_TURN / MAX_PROOF_ITEMS + 1 };
	struct core_box_ask asks[ENOUGH] = {{0}};
	const struct frame *answer;

	for (size_t i = 0; i < ENOUGH; i++) {
		asks[i].agency = "police";
		asks[i].frame.kind = FRAME_PROOF_GET;
		asks[i].frame.as.proof_get.count = MAX_PROOF_ITEMS;
	}
	core_box_turn(trial->box, asks, ENOUGH);
	answer = core_box_reply(trial->box, trial->box->question);
	return answer->kind == FRAME_PROBLEM ? answer->as.problem.code : REFUSAL_NONE;
}

#define CASES(X, I, L) \
	X(tile_without_width) X(tile_too_wide) X(tile_too_high) X(entries_of_a_level) X(notes_from_nowhere) \
	X(proof_of_no_leaf) X(proof_as_question) X(huge_checkpoint) X(too_many_proofs) I(proofs_past_a_turn)
TRIALS_LIST(trials_log_list, CASES)
